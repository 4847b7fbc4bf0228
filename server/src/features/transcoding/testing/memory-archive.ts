import { Readable } from 'node:stream'
import { inflateRawSync } from 'node:zlib'
import { FrameScanner, type Header, readHeader, Tag, textOf } from '@opaline/dicom'
import type { BlobStore } from '../../../store/blobs/blob-store.ts'
import type { OutgoingBytes } from '../../studies/outgoing-bytes.ts'
import type { StoredInstance } from '../../studies/stored-instance.ts'

/** A store that holds files in memory, by the name that is their key. */
export function memoryBlobs(files: ReadonlyMap<string, Buffer>): BlobStore {
  const part = (key: string, offset: number, length: number): Buffer => {
    const file = files.get(key)
    if (file === undefined || offset + length > file.length) throw new RangeError(`${key} has no such bytes`)
    return Buffer.from(file.subarray(offset, offset + length))
  }
  const none = () => {
    throw new Error('The store is for reading.')
  }
  return {
    read: (_, key, { offset, length }) => Readable.from(chunksOf(part(key, offset, length)), { objectMode: false }),
    readBytes: async (_, key, { offset, length }) => part(key, offset, length),
    lendBytes: async (_, key, { offset, length }) => ({
      bytes: part(key, offset, length),
      giveBack: () => undefined,
    }),
    create: none,
    commitBlobs: none,
    delete: none,
    list: none,
    sweepPending: none,
    check: none,
  }
}

/** Odd chunks, so that nothing relies on whole words. */
function* chunksOf(bytes: Buffer): Generator<Buffer> {
  for (let at = 0; at < bytes.length; at += 65_537) yield bytes.subarray(at, at + 65_537)
}

export function headerOf(file: Uint8Array): Header {
  const result = readHeader(file, { complete: true })
  if (result.status !== 'complete') throw new Error('the file ends too early')
  return result.header
}

/** The bytes that a header's offsets count in. */
const countedBytes = (file: Buffer, header: Header): Buffer =>
  header.deflated ? inflateRawSync(file.subarray(header.dataSetOffset)) : file

/** What the archive would know of a file that it has stored. */
export function storedAs(key: string, file: Buffer): StoredInstance {
  const header = headerOf(file)
  const { pixelData, dataSet, transferSyntaxUid } = header
  const scanner = pixelData && new FrameScanner(header)
  if (pixelData) scanner?.push(countedBytes(file, header).subarray(pixelData.offset))
  return {
    accountUuid: 'account',
    sopInstanceUid: textOf(dataSet, Tag.SopInstanceUid) ?? '',
    sopClassUid: textOf(dataSet, Tag.SopClassUid) ?? '',
    transferSyntaxUid,
    blobKey: key,
    blobSize: file.length,
    pixelData: pixelData && { offset: pixelData.offset, length: pixelData.length },
    frames: scanner?.end().frames,
  }
}

/** The value of native pixel data. */
export function nativePixels(file: Buffer): Buffer {
  const header = headerOf(file)
  const { offset, length } = header.pixelData ?? {}
  if (offset === undefined || length === undefined) throw new Error('the pixel data is not native')
  return countedBytes(file, header).subarray(offset, offset + length)
}

/** All bytes. @throws where their number is another one than was said */
export async function bytesOf({ length, stream }: OutgoingBytes): Promise<Buffer> {
  const chunks: Buffer[] = []
  for await (const chunk of stream()) chunks.push(Buffer.from(chunk))
  const bytes = Buffer.concat(chunks)
  if (length !== undefined && length !== bytes.length)
    throw new Error(`${length} bytes were said, ${bytes.length} came`)
  return bytes
}
