import { createHash, randomBytes } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { makeUuid } from '../../uuid.ts'
import type { BlobStore, PendingBlob } from './blob-store.ts'

/** A store that a suite runs on. */
export interface OpenedStore {
  readonly store: BlobStore
  /** The same store as another process sees it after a crash of this one. */
  reopen(): Promise<BlobStore>
  close(): Promise<void>
}

/** More than a store holds in memory before the commit. */
const LARGE = 600_000
const ACCOUNT = makeUuid()

async function put(store: BlobStore, bytes: Uint8Array, account = ACCOUNT): Promise<PendingBlob> {
  const blob = await store.create(account)
  for (let at = 0; at < bytes.length; at += 100_000) await blob.write(bytes.subarray(at, at + 100_000))
  await blob.finish()
  return blob
}

async function keysOf(store: BlobStore, account = ACCOUNT): Promise<string[]> {
  const keys: string[] = []
  for await (const { key } of store.list(account)) keys.push(key)
  return keys.sort()
}

async function collect(stream: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const chunks: Uint8Array[] = []
  for await (const chunk of stream) chunks.push(chunk)
  return Buffer.concat(chunks)
}

type Opened = () => OpenedStore

function testReading(opened: Opened): void {
  test('gives back the bytes that came, whole and in ranges', async () => {
    const { store } = opened()
    const bytes = randomBytes(1_300_000)
    const blob = await put(store, bytes)
    await store.commitBlobs([blob])
    const whole = await store.readBytes(ACCOUNT, blob.key, { offset: 0, length: bytes.length })
    expect(whole.equals(bytes)).toBe(true)
    const range = { offset: 600_001, length: 650_000 }
    const part = await collect(store.read(ACCOUNT, blob.key, range))
    expect(part.equals(bytes.subarray(600_001, 1_250_001))).toBe(true)
    expect(await collect(store.read(ACCOUNT, blob.key, { offset: 5, length: 0 }))).toEqual(Buffer.of())
    const lent = await store.lendBytes(ACCOUNT, blob.key, range)
    expect(lent.bytes.equals(part)).toBe(true)
    lent.giveBack()
    lent.giveBack()
    const [again, other] = await Promise.all([
      store.lendBytes(ACCOUNT, blob.key, range),
      store.lendBytes(ACCOUNT, blob.key, { offset: 0, length: 10 }),
    ])
    expect(again.bytes.equals(part)).toBe(true)
    expect(other.bytes.equals(bytes.subarray(0, 10))).toBe(true)
  })

  test('an empty blob is a blob', async () => {
    const { store } = opened()
    const blob = await put(store, Buffer.of())
    await store.commitBlobs([blob])
    expect(await store.readBytes(ACCOUNT, blob.key, { offset: 0, length: 0 })).toEqual(Buffer.of())
    expect(await keysOf(store)).toContain(blob.key)
  })

  test('a blob that is missing, or shorter than what is asked of it, is a fault', async () => {
    const { store } = opened()
    const blob = await put(store, Buffer.from('short'))
    await store.commitBlobs([blob])
    const asked = { offset: 2, length: 4 }
    await expect(store.readBytes(ACCOUNT, blob.key, asked)).rejects.toMatchObject({ code: 'ServerError' })
    await expect(collect(store.read(ACCOUNT, blob.key, asked))).rejects.toMatchObject({ code: 'ServerError' })
    await expect(store.lendBytes(ACCOUNT, blob.key, asked)).rejects.toMatchObject({ code: 'ServerError' })
    await expect(store.readBytes(ACCOUNT, makeUuid(), asked)).rejects.toMatchObject({ code: 'ServerError' })
  })

  test('another account does not find it under the same key', async () => {
    const { store } = opened()
    const blob = await put(store, Buffer.from('mine'))
    await store.commitBlobs([blob])
    const asked = { offset: 0, length: 4 }
    await expect(store.readBytes(makeUuid(), blob.key, asked)).rejects.toMatchObject({ code: 'ServerError' })
  })

  test('keys and accounts that are no UUIDs are refused before anything is touched', async () => {
    const { store } = opened()
    expect(() => store.read(ACCOUNT, '../../etc/passwd', { offset: 0, length: 1 })).toThrow(RangeError)
    expect(() => store.read('..', makeUuid(), { offset: 0, length: 1 })).toThrow(RangeError)
  })
}

function testKeeping(opened: Opened): void {
  test('what is discarded leaves nothing, and twice is no error', async () => {
    const { store } = opened()
    const before = await keysOf(store)
    const blob = await put(store, randomBytes(200_000))
    await blob.discard()
    await blob.discard()
    expect(await keysOf(store)).toEqual(before)
    expect(await store.sweepPending(0)).toBe(0)
  })

  test('discarding after the commit takes nothing back', async () => {
    const { store } = opened()
    const blob = await put(store, Buffer.from('kept'))
    await store.commitBlobs([blob])
    await blob.discard()
    expect(String(await store.readBytes(ACCOUNT, blob.key, { offset: 0, length: 4 }))).toBe('kept')
  })

  test('a crash between write and commit leaves nothing to read, and what it leaves is swept', async () => {
    const { store, reopen } = opened()
    const blob = await put(store, Buffer.alloc(LARGE, 'lost'))
    const after = await reopen()
    expect(await keysOf(after)).not.toContain(blob.key)
    const asked = { offset: 0, length: 4 }
    await expect(after.readBytes(ACCOUNT, blob.key, asked)).rejects.toMatchObject({ code: 'ServerError' })
    expect(await after.sweepPending(3_600_000)).toBe(0)
    expect(await after.sweepPending(0)).toBe(1)
    await blob.discard()
  })
}

function testListing(opened: Opened): void {
  test('lists what was committed, by account, with the time of it', async () => {
    const { store } = opened()
    const account = makeUuid()
    const blobs = await Promise.all(['a', 'b'].map((text) => put(store, Buffer.from(text), account)))
    const start = Date.now()
    await store.commitBlobs(blobs)
    expect(await keysOf(store, account)).toEqual(blobs.map((blob) => blob.key).sort())
    for await (const { modifiedAt } of store.list(account)) {
      expect(Math.abs(modifiedAt.getTime() - start)).toBeLessThan(10_000)
    }
    expect(await keysOf(store, makeUuid())).toEqual([])
  })

  test('deletes, and deleting what is not there is no error', async () => {
    const { store } = opened()
    const blob = await put(store, Buffer.from('gone'))
    await store.commitBlobs([blob])
    await store.readBytes(ACCOUNT, blob.key, { offset: 0, length: 4 })
    await store.delete(ACCOUNT, blob.key)
    await store.delete(ACCOUNT, blob.key)
    const asked = { offset: 0, length: 4 }
    await expect(store.readBytes(ACCOUNT, blob.key, asked)).rejects.toMatchObject({ code: 'ServerError' })
  })

  test('many at once, committed together, are each their own', async () => {
    const { store } = opened()
    const contents = Array.from({ length: 200 }, () => randomBytes(3_000))
    const blobs = await Promise.all(contents.map((bytes) => put(store, bytes)))
    await store.commitBlobs(blobs)
    const digest = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex')
    const read = await Promise.all(
      blobs.map((blob) => store.readBytes(ACCOUNT, blob.key, { offset: 0, length: 3_000 })),
    )
    expect(read.map(digest)).toEqual(contents.map(digest))
  })

  test('can say that it can be written', async () => {
    const { store } = opened()
    await store.check()
    expect(await store.sweepPending(0)).toBe(0)
  })
}

/** What every blob store does, whatever it is made of. Each adapter's test calls it. */
export function testBlobStore(name: string, open: () => Promise<OpenedStore>): void {
  describe(name, () => {
    let opened: OpenedStore
    beforeAll(async () => {
      opened = await open()
    })
    afterAll(() => opened.close())
    testReading(() => opened)
    testKeeping(() => opened)
    testListing(() => opened)
  })
}
