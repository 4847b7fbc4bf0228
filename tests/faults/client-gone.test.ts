import { connect, type Socket } from 'node:net'
import { setTimeout as delay } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { ctImage } from '../../dicom/test/ct-image.ts'
import { openSession, uploadFile } from '../harness/call.ts'
import { type Keys, type OpalineServer, startOpaline } from '../harness/server.ts'
import { type Acknowledged, blobsOf, countStored, downloadAll, knownOf, sha256 } from '../harness/stored.ts'

let server: OpalineServer
beforeAll(async () => {
  server = await startOpaline()
})
afterAll(() => server.dispose())

/** Opens an upload and says how long its file is; nothing of the file is sent yet. */
function beginUpload(keys: Keys, token: string, length: number): Socket {
  const { hostname, port } = new URL(keys.Url)
  const path = `/api/v1/UploadDicomFile?UserUuid=${keys.UserUuid}&InstitutionUuid=${keys.InstitutionUuid}`
  const socket = connect(Number(port), hostname)
  socket.on('error', () => undefined)
  socket.write(
    `POST ${path} HTTP/1.1\r\nHost: ${hostname}\r\nAuthorization: Bearer ${token}\r\nContent-Type: application/dicom\r\nContent-Length: ${length}\r\n\r\n`,
  )
  return socket
}

/** The ways in which clients send the first half of a file before they are gone. */
const HALVES: Readonly<Record<string, (socket: Socket, half: Uint8Array) => Promise<void>>> = {
  'at once': async (socket, half) => {
    socket.write(half)
  },
  'drop by drop': async (socket, half) => {
    const drop = Math.ceil(half.length / 20)
    for (let at = 0; at < half.length; at += drop) {
      socket.write(half.subarray(at, at + drop))
      await delay(25)
    }
  },
}

describe('clients that are gone at half', () => {
  it.each(Object.entries(HALVES))('having sent it %s leave nothing', async (way, send) => {
    const keys = await server.createAccount('Gone')
    const token = await openSession(keys)
    const before = blobsOf(server)
    const file = ctImage({ studyUid: `2.25.600${way.length}` })
    const ends = ['destroy', 'resetAndDestroy', 'end'] as const
    let most = 0
    const watch = setInterval(() => {
      most = Math.max(most, blobsOf(server).pending)
    }, 10)
    await Promise.all(
      Array.from({ length: 9 }, async (_, index) => {
        const socket = beginUpload(keys, token, file.length)
        await send(socket, file.subarray(0, file.length / 2))
        // Only a client that the server has begun to hear leaves anything to clean.
        for (let tries = 0; tries < 1_000 && most < 9; tries += 1) await delay(10)
        socket[ends[index % ends.length] ?? 'destroy']()
      }),
    )
    for (let tries = 0; tries < 100 && blobsOf(server).pending > 0; tries += 1) await delay(100)
    clearInterval(watch)
    expect(most).toBe(9)
    expect(blobsOf(server)).toEqual(before)
    expect(await countStored(keys, token)).toEqual({ orders: 0, images: 0 })
    expect((await uploadFile(keys, token, file)).body).toMatchObject({ Success: true, Sha256: sha256(file) })
  })
})

/** Four clients that send slices until the server is gone, and note what they were told is stored. */
async function uploadUntilGone(keys: Keys, token: string, study: string, acknowledged: Acknowledged[]): Promise<void> {
  let slice = 0
  const send = async () => {
    for (;;) {
      slice += 1
      const file = ctImage({ size: 64, slice, studyUid: study, patientId: study })
      const answer = await uploadFile(keys, token, file).catch(() => undefined)
      if (answer === undefined || answer.status === 503) return
      expect(answer.body).toMatchObject({ Success: true, AlreadyStored: false, Sha256: sha256(file) })
      acknowledged.push({ SopInstanceUid: String(answer.body['SopInstanceUid']), Sha256: sha256(file) })
    }
  }
  await Promise.all([send(), send(), send(), send()])
}

const ENOUGH = 20

/** Uploads by four clients, ends the server in their middle, and starts it again. @returns what was acknowledged, and by whom */
async function endWhileUploading(study: string, more: number, end: () => Promise<unknown>) {
  const keys = await server.createAccount('Ended')
  const acknowledged: Acknowledged[] = []
  const running = uploadUntilGone(keys, await openSession(keys), study, acknowledged)
  while (acknowledged.length < ENOUGH) await delay(5)
  await delay(more)
  await end()
  await running
  server = await server.restart()
  expect(acknowledged.length).toBeGreaterThanOrEqual(ENOUGH)
  return { keys, acknowledged }
}

/** Everything acknowledged is there to the byte, and every image that is listed has its bytes. */
async function expectAllThere(keys: Keys, acknowledged: readonly Acknowledged[]): Promise<void> {
  const token = await openSession(keys)
  expect(await knownOf(keys, token, acknowledged)).toHaveLength(acknowledged.length)
  const stored = await downloadAll(keys, token)
  expect(acknowledged.filter((file) => stored.get(file.SopInstanceUid) !== file.Sha256)).toEqual([])
  expect([...stored.values()].filter((content) => !/^[0-9a-f]{64}$/.test(content))).toEqual([])
  expect(stored.size).toBe((await countStored(keys, token)).images)
}

describe('whatever ends the server while four clients upload', () => {
  it.each([1, 2, 3, 4, 5])(
    'SIGKILL, round %i: everything acknowledged is there after the next start',
    async (round) => {
      const { keys, acknowledged } = await endWhileUploading(`2.25.61${round}`, 70 * round, () => server.kill())
      await expectAllThere(keys, acknowledged)
    },
  )

  it('SIGTERM: it ends with 0 within 30 seconds, and everything acknowledged is there', async () => {
    const { pending } = blobsOf(server)
    const stop = async () => {
      const startedAt = performance.now()
      expect(await server.stop()).toBe(0)
      expect(performance.now() - startedAt).toBeLessThan(30_000)
    }
    const { keys, acknowledged } = await endWhileUploading('2.25.619', 200, stop)
    await expectAllThere(keys, acknowledged)
    expect(blobsOf(server).pending).toBe(pending)
  })
})
