import { createHash } from 'node:crypto'
import { connect } from 'node:net'
import { setTimeout as delay } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { ctImage } from '../../dicom/test/ct-image.ts'
import { call, openSession, uploadFile } from '../harness/call.ts'
import { type Keys, type OpalineServer, startOpaline } from '../harness/server.ts'
import { blobsOf, countStored } from '../harness/stored.ts'

let server: OpalineServer
beforeAll(async () => {
  server = await startOpaline()
})
afterAll(() => server.dispose())

const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex')

/** Sends the first half of an upload and is gone. */
async function sendHalf(keys: Keys, token: string, file: Uint8Array): Promise<void> {
  const { hostname, port } = new URL(keys.Url)
  const path = `/api/v1/UploadDicomFile?UserUuid=${keys.UserUuid}&InstitutionUuid=${keys.InstitutionUuid}`
  const head = `POST ${path} HTTP/1.1\r\nHost: ${hostname}\r\nAuthorization: Bearer ${token}\r\nContent-Type: application/dicom\r\nContent-Length: ${file.length}\r\n\r\n`
  const socket = connect(Number(port), hostname)
  socket.on('error', () => undefined)
  socket.write(head)
  socket.write(file.subarray(0, file.length / 2))
  await delay(150)
  socket.destroy()
}

it('stores nothing of an upload whose client is gone at half, and serves on', async () => {
  const token = await openSession(server.keys)
  const file = ctImage({ size: 512, studyUid: '2.25.600' })
  await Promise.all(Array.from({ length: 8 }, () => sendHalf(server.keys, token, file)))
  for (let tries = 0; tries < 100 && blobsOf(server).pending > 0; tries += 1) await delay(100)
  expect(blobsOf(server)).toEqual({ placed: 0, pending: 0 })
  expect(await countStored(server.keys, token)).toEqual({ orders: 0, images: 0 })
  expect((await uploadFile(server.keys, token, file)).body).toMatchObject({ Success: true, Sha256: sha256(file) })
})

interface Acknowledged {
  readonly SopInstanceUid: string
  readonly Sha256: string
}

/** Four clients that send slices until the server is gone, and note what they were told is stored. */
async function uploadUntilGone(keys: Keys, token: string, study: number, acknowledged: Acknowledged[]): Promise<void> {
  let slice = 0
  const send = async () => {
    for (;;) {
      slice += 1
      const file = ctImage({ size: 64, slice, studyUid: `2.25.61${study}`, patientId: `GONE-${study}` })
      const answer = await uploadFile(keys, token, file).catch(() => undefined)
      if (answer === undefined) return
      if (answer.status === 200)
        acknowledged.push({ SopInstanceUid: String(answer.body['SopInstanceUid']), Sha256: sha256(file) })
      else if (answer.status === 503) return
    }
  }
  await Promise.all([send(), send(), send(), send()])
}

const ENOUGH = 20

/** Waits until so many uploads are acknowledged that the next moment falls into the middle of others. */
async function untilBusy(acknowledged: readonly Acknowledged[], more: number): Promise<void> {
  while (acknowledged.length < ENOUGH) await delay(5)
  await delay(more)
}

async function known(keys: Keys, FileList: readonly Acknowledged[]): Promise<number> {
  const token = await openSession(keys)
  let found = 0
  for (let at = 0; at < FileList.length; at += 500) {
    const input = {
      UserUuid: keys.UserUuid,
      InstitutionUuid: keys.InstitutionUuid,
      FileList: FileList.slice(at, at + 500),
    }
    found += ((await call(keys.Url, 'CheckDicomFiles', input, { token })).body['KnownList'] as unknown[]).length
  }
  return found
}

describe('whatever ends the server while four clients upload', () => {
  it.each([1, 2, 3])('SIGKILL, round %i: everything acknowledged is there after the next start', async (round) => {
    const token = await openSession(server.keys)
    const acknowledged: Acknowledged[] = []
    const running = uploadUntilGone(server.keys, token, round, acknowledged)
    await untilBusy(acknowledged, 170 * round)
    await server.kill()
    await running
    server = await server.restart()
    expect(acknowledged.length).toBeGreaterThanOrEqual(ENOUGH)
    expect(await known(server.keys, acknowledged)).toBe(acknowledged.length)
  })

  it('SIGTERM: it ends with 0, and everything acknowledged is there', async () => {
    const token = await openSession(server.keys)
    const acknowledged: Acknowledged[] = []
    const running = uploadUntilGone(server.keys, token, 9, acknowledged)
    await untilBusy(acknowledged, 200)
    expect(await server.stop()).toBe(0)
    await running
    server = await server.restart()
    expect(acknowledged.length).toBeGreaterThanOrEqual(ENOUGH)
    expect(await known(server.keys, acknowledged)).toBe(acknowledged.length)
  })
})
