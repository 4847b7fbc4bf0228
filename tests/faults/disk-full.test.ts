import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { ctImage, ctSeries } from '../../dicom/test/ct-image.ts'
import { call, openSession, uploadFile } from '../harness/call.ts'
import { type OpalineServer, startOpaline } from '../harness/server.ts'
import { type Acknowledged, blobsOf, countStored, downloadAll, sha256 } from '../harness/stored.ts'
import { type SmallDisk, smallDisk } from './small-disk.ts'

let folder: string
let disk: SmallDisk
let server: OpalineServer
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'opaline-full-'))
  mkdirSync(join(folder, 'blobs'))
  disk = smallDisk(join(folder, 'blobs'))
  console.error(`the disk is full by ${disk.kind}`)
  server = await startOpaline({ DATA_DIR: folder }, disk.launcher)
})
afterAll(async () => {
  await server.dispose()
  rmSync(folder, { recursive: true, force: true })
})

const LARGE = ctImage({ frames: 84, studyUid: '2.25.901', patientId: 'LARGE' })
const FULL = {
  status: 507,
  retryAfter: '30',
  body: {
    Success: false,
    ErrorCode: 'Unavailable',
    Message: 'The disk of the server is full. Nothing was stored.',
    RetryAfterSeconds: 30,
  },
}

it('says that the disk is full, keeps what it has, answers all else, and takes files again once there is room', async () => {
  const { keys } = server
  const token = await openSession(keys)
  const send = async (file: Uint8Array) => {
    const { status, headers, body } = await uploadFile(keys, token, file)
    return { status, retryAfter: headers.get('retry-after'), body }
  }
  const blobs = () => blobsOf({ ...server, dataDirectory: disk.seenAt(server.pid, folder) })
  const acknowledged: Acknowledged[] = []
  const note = (file: Uint8Array, { body }: Awaited<ReturnType<typeof send>>) =>
    acknowledged.push({ SopInstanceUid: String(body['SopInstanceUid']), Sha256: sha256(file) })
  const slices = ctSeries(20, { studyUid: '2.25.900' })

  disk.fill(server.pid)
  const filled = blobs().placed
  const refused: Uint8Array[] = []
  for (const file of [...slices, LARGE]) {
    const answer = await send(file)
    if (answer.status === 200) note(file, answer)
    else {
      expect(answer).toEqual(FULL)
      refused.push(file)
    }
  }
  expect(refused.at(-1) === LARGE).toBe(true)
  expect(acknowledged.length).toBeGreaterThan(5)
  expect(blobs()).toEqual({ placed: filled + acknowledged.length, pending: 0 })
  expect(await countStored(keys, token)).toEqual({ orders: 1, images: acknowledged.length })
  expect((await call(keys.Url, 'GetAccount', {}, { token })).body['Success']).toBe(true)
  expect((await downloadAll(keys, token)).size).toBe(acknowledged.length)

  disk.free(server.pid)
  for (const file of refused) {
    const answer = await send(file)
    expect(answer.body).toMatchObject({ Success: true, AlreadyStored: false })
    note(file, answer)
  }
  const stored = await downloadAll(keys, token)
  expect(new Map(acknowledged.map((file) => [file.SopInstanceUid, file.Sha256]))).toEqual(stored)
  expect(stored.size).toBe(21)
})
