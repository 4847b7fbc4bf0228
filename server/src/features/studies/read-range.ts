import { Readable } from 'node:stream'
import { createInflate, createInflateRaw } from 'node:zlib'
import type { BlobStore } from '../../store/blobs/blob-store.ts'
import { readStoredHeader } from './read-stored-header.ts'
import { type ByteRange, isDeflated, type StoredInstance } from './stored-instance.ts'

/** Two bytes that some writers put in front of the deflated data set: a zlib stream (RFC 1950 2.2). */
const ZLIB_METHOD = 0x78

async function isZlib(blobs: BlobStore, instance: StoredInstance, offset: number): Promise<boolean> {
  const [first = 0, second = 0] = await blobs.readBytes(instance.accountUuid, instance.blobKey, { offset, length: 2 })
  return first === ZLIB_METHOD && (first * 256 + second) % 31 === 0
}

async function* cut(chunks: AsyncIterable<Buffer>, { offset, length }: ByteRange): AsyncGenerator<Buffer> {
  let at = 0
  for await (const chunk of chunks) {
    const from = Math.max(0, offset - at)
    const to = Math.min(chunk.length, offset + length - at)
    if (from < to) yield chunk.subarray(from, to)
    at += chunk.length
    if (at >= offset + length) return
  }
}

async function* inflateRange(blobs: BlobStore, instance: StoredInstance, range: ByteRange): AsyncGenerator<Buffer> {
  const { dataSetOffset: offset } = await readStoredHeader(blobs, instance)
  const inflate = (await isZlib(blobs, instance, offset)) ? createInflate() : createInflateRaw()
  const { accountUuid, blobKey, blobSize } = instance
  const source = blobs.read(accountUuid, blobKey, { offset, length: blobSize - offset })
  source.on('error', (error) => inflate.destroy(error))
  try {
    yield* cut(source.pipe(inflate), range)
  } finally {
    source.destroy()
    inflate.destroy()
  }
}

/** A part of an instance as a stream: of its file, or of the inflated data set where the file is deflated. */
export function readRange(blobs: BlobStore, instance: StoredInstance, range: ByteRange): Readable {
  if (isDeflated(instance)) return Readable.from(inflateRange(blobs, instance, range), { objectMode: false })
  return blobs.read(instance.accountUuid, instance.blobKey, range)
}

/** The same in memory: for parts that are known to be small. */
export async function readRangeBytes(blobs: BlobStore, instance: StoredInstance, range: ByteRange): Promise<Buffer> {
  if (!isDeflated(instance)) return blobs.readBytes(instance.accountUuid, instance.blobKey, range)
  const chunks: Buffer[] = []
  for await (const chunk of inflateRange(blobs, instance, range)) chunks.push(chunk)
  return Buffer.concat(chunks)
}
