import { readdir } from 'node:fs/promises'
import { type ClientRequest, type IncomingMessage, request } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { json } from 'node:stream/consumers'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { ctImage, largeCtImage } from '../../../../dicom/test/ct-image.ts'
import type { CreatedAccount } from '../../features/accounts/create-account.ts'
import { basicOf, related } from './testing/store-door.ts'
import { ViewerDoor } from './testing/viewer-door.ts'

/** Like boundaries, without being any. */
const PIECE = Buffer.alloc(64 * 1024, '\r\n--bx')
const ZEROS = Buffer.alloc(PIECE.length)
const LARGE = { frames: 160, studyUid: '2.25.9' }

let door: ViewerDoor
let owner: CreatedAccount
let port: number
beforeAll(async () => {
  door = await ViewerDoor.open()
  await door.app.listen({ host: '127.0.0.1', port: 0 })
  port = (door.app.server.address() as AddressInfo).port
})
beforeEach(async () => {
  owner = await door.test.createAccount()
})
afterAll(() => door.close())

const image = (slice: number) => ctImage({ slice, size: 16, studyUid: '2.25.7' })

function open(headers: Record<string, string> = {}): ClientRequest {
  const type = 'multipart/related; type="application/dicom"; boundary="b"'
  return request({
    ...{ host: '127.0.0.1', port, path: '/dicomweb/studies', method: 'POST', agent: false },
    headers: { authorization: basicOf(owner), 'content-type': type, ...headers },
  })
}

const answerTo = (sent: ClientRequest): Promise<IncomingMessage> =>
  new Promise((resolve, reject) => sent.on('response', resolve).on('error', reject))

const storedUids = async () => {
  const rows = await door.services.database.forAccount(owner.AccountUuid, (tx) =>
    tx.selectFrom('instances').select('sop_instance_uid').orderBy('sop_instance_uid').execute(),
  )
  return rows.map((row) => row.sop_instance_uid)
}
const pending = () => readdir(join(door.services.config.DATA_DIR, 'blobs', 'pending'))

async function write(sent: ClientRequest, bytes: Uint8Array): Promise<void> {
  if (!sent.write(bytes)) await new Promise<void>((resolve) => sent.once('drain', resolve))
}

test('a body comes in chunks of any size, after it was asked for', async () => {
  const { body } = related([image(1), image(2)], 'b')
  const sent = open({ expect: '100-continue', 'transfer-encoding': 'chunked' })
  const answered = answerTo(sent)
  sent.flushHeaders()
  await new Promise((resolve) => sent.once('continue', resolve))
  for (let at = 0; at < body.length; at += 97) await write(sent, body.subarray(at, at + 97))
  sent.end()
  const answer = await answered
  expect([answer.statusCode, await storedUids()]).toEqual([200, ['2.25.7.1.1', '2.25.7.1.2']])
})

test('a large image streams to the store, and bytes like a boundary are pixels', async () => {
  const { header, pixelBytes } = largeCtImage(LARGE)
  const sent = open()
  const answered = answerTo(sent)
  const before = process.memoryUsage().rss
  let most = 0
  await write(sent, Buffer.from('--b\r\n\r\n'))
  await write(sent, header)
  for (let left = pixelBytes; left > 0; left -= PIECE.length) {
    await write(sent, (left > pixelBytes / 8 ? ZEROS : PIECE).subarray(0, left))
    most = Math.max(most, process.memoryUsage().rss - before)
  }
  sent.end('\r\n--b--')
  const answer = await answered
  expect([answer.statusCode, await json(answer)]).toEqual([
    200,
    expect.objectContaining({ '00081190': { vr: 'UR', Value: [expect.stringMatching(/\/studies\/2\.25\.9$/)] } }),
  ])
  expect(pixelBytes).toBe(160 * 512 * 512 * 2)
  expect(most).toBeLessThan(pixelBytes)
})

test('a body that is none is answered although most of it is still to come', async () => {
  const sent = open()
  const answered = answerTo(sent)
  await write(sent, Buffer.from('--b\r\nno header\r\n\r\n'))
  for (let piece = 0; piece < 200; piece += 1) await write(sent, PIECE)
  sent.end()
  const answer = await answered
  expect([answer.statusCode, await json(answer)]).toEqual([
    400,
    expect.objectContaining({
      detail: 'Nothing of the body could be stored. A part of the multipart body has a header line without a name.',
    }),
  ])
}, 20_000)

test('a client that goes away leaves what came whole, and nothing by half', async () => {
  const { body } = related([image(1)], 'b')
  const { header } = largeCtImage(LARGE)
  const sent = open()
  sent.on('error', () => undefined)
  await write(sent, body.subarray(0, -4))
  await write(sent, Buffer.from('\r\n\r\n'))
  await write(sent, header)
  for (let piece = 0; piece < 64; piece += 1) await write(sent, PIECE)
  for (let tries = 0; tries < 200 && (await storedUids()).length === 0; tries += 1) await sleep(50)
  expect(await pending()).toHaveLength(1)
  sent.destroy()
  for (let tries = 0; tries < 200 && (await pending()).length > 0; tries += 1) await sleep(50)
  expect([await storedUids(), await pending()]).toEqual([['2.25.7.1.1'], []])
})

test('a body that is shorter than its Content-Length stores what came whole', async () => {
  const { body } = related([image(1), image(2)], 'b')
  const sent = open({ 'content-length': String(body.length + 1000) })
  sent.on('error', () => undefined)
  await write(sent, body.subarray(0, -600))
  for (let tries = 0; tries < 200 && (await storedUids()).length === 0; tries += 1) await sleep(50)
  sent.destroy()
  await sleep(100)
  expect([await storedUids(), await pending()]).toEqual([['2.25.7.1.1'], []])
})
