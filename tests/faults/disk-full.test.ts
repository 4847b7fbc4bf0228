import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, it } from 'vitest'
import { ctImage, ctSeries } from '../../dicom/test/ct-image.ts'
import { call, openSession, uploadFile } from '../harness/call.ts'
import { type OpalineServer, startOpaline } from '../harness/server.ts'
import { blobsOf, countStored } from '../harness/stored.ts'

const folder = mkdtempSync(join(tmpdir(), 'opaline-full-'))
const blobs = join(folder, 'blobs')
const asRoot = process.getuid?.() === 0
let server: OpalineServer | undefined

afterAll(async () => {
  await server?.stop()
  if (asRoot) execFileSync('umount', [blobs])
  await server?.dispose()
  rmSync(folder, { recursive: true, force: true })
})

/** A disk of 6 MB for the blobs: a mount of its own, which only root may make; others fill what they are allowed to. */
function makeSmallDisk(): void {
  mkdirSync(blobs)
  if (!asRoot) throw new Error('This test mounts a small disk: run it as root.')
  execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=6m,mode=0700', 'tmpfs', blobs])
}

it('says that the disk is full, keeps what it has, answers all else, and takes files again once there is room', async () => {
  makeSmallDisk()
  server = await startOpaline({ DATA_DIR: folder })
  const { keys } = server
  const token = await openSession(keys)
  const slices = ctSeries(20, { studyUid: '2.25.900' })
  const answers = []
  for (const slice of slices) answers.push(await uploadFile(keys, token, slice))
  const stored = answers.filter((answer) => answer.status === 200).length
  const refused = answers.filter((answer) => answer.status !== 200)
  expect(stored).toBeGreaterThan(5)
  expect(refused.length).toBeGreaterThan(5)
  for (const { status, body } of refused) {
    expect({ status, body }).toEqual({
      status: 507,
      body: {
        Success: false,
        ErrorCode: 'Unavailable',
        Message: expect.stringContaining('full'),
        RetryAfterSeconds: expect.any(Number),
      },
    })
  }
  expect(await countStored(keys, token)).toEqual({ orders: 1, images: stored })
  expect(blobsOf(server)).toEqual({ placed: stored, pending: 0 })
  expect((await call(keys.Url, 'GetAccount', {}, { token })).status).toBe(200)
  execFileSync('mount', ['-o', 'remount,size=64m', blobs])
  expect((await uploadFile(keys, token, slices.at(-1) ?? new Uint8Array())).body).toMatchObject({ Success: true })
  expect((await uploadFile(keys, token, ctImage({ studyUid: '2.25.901' }))).body).toMatchObject({ Success: true })
})
