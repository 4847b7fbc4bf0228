import { afterAll, beforeAll, expect, test } from 'vitest'
import { mp4Of } from '../../../../contract/test/sample-documents.ts'
import { sha256 } from '../../secrets.ts'
import { openArchive, type TestArchive } from '../instances/testing/open-archive.ts'
import { refusalOf } from '../instances/testing/refusal-of.ts'
import { NOTHING, whatIsLeft } from '../instances/testing/what-is-left.ts'
import { receiveDocument } from './receive-document.ts'

let archive: TestArchive
beforeAll(async () => {
  archive = await openArchive()
})
afterAll(() => archive.close())

const FILE = mp4Of(Buffer.alloc(1_000_000, 7))
const LARGEST = 2 ** 30

async function* pieces(file: Uint8Array, breaksAt = Number.POSITIVE_INFINITY): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < file.length; at += 64 * 1024) {
    if (at >= breaksAt) throw new Error('aborted')
    yield file.subarray(at, at + 64 * 1024)
  }
}

const receive = (source: AsyncIterable<Uint8Array>, largest = LARGEST) =>
  receiveDocument(() => archive.blobs.create(archive.account.AccountUuid), source, 'mp4', largest)

test('the bytes are stored as they came, hashed on the way', async () => {
  const received = await receive(pieces(FILE))
  expect([received.size, received.sha256]).toEqual([FILE.length, sha256(FILE)])
  await archive.blobs.commitBlobs([received.pending])
  const { AccountUuid } = archive.account
  const stored = await archive.blobs.readBytes(AccountUuid, received.pending.key, { offset: 0, length: received.size })
  expect(stored.equals(FILE)).toBe(true)
  await archive.blobs.delete(AccountUuid, received.pending.key)
})

test.each([
  ['breaks off', 'NetworkError', () => receive(pieces(FILE, 500_000))],
  ['grows beyond the limit', 'FileTooLarge', () => receive(pieces(FILE), 500_000)],
  ['is cut', 'UnsupportedFile', () => receive(pieces(FILE.subarray(0, 500_000)))],
  ['is none', 'UnsupportedFile', () => receive(pieces(Buffer.alloc(500_000)))],
])('of a document that %s nothing is left', async (_, code, attempt) => {
  expect((await refusalOf(attempt())).code).toBe(code)
  expect(await whatIsLeft(archive)).toEqual(NOTHING)
})
