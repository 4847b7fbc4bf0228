import { Readable } from 'node:stream'
import { FrameScanner, readHeader } from '@opaline/dicom'
import type { BlobStore } from '../../../store/blobs/blob-store.ts'
import { readRange } from '../../studies/read-range.ts'
import type { StoredInstance } from '../../studies/stored-instance.ts'

const unused = (): never => {
  throw new Error('Nothing is written here.')
}

/** A blob store that holds files in memory, each by its key. */
export class MemoryBlobs implements BlobStore {
  readonly #files = new Map<string, Uint8Array>()

  put(key: string, bytes: Uint8Array): void {
    this.#files.set(key, bytes)
  }

  read(_account: string, key: string, range: { readonly offset: number; readonly length: number }) {
    return Readable.from([this.#slice(key, range)], { objectMode: false })
  }

  async readBytes(_account: string, key: string, range: { readonly offset: number; readonly length: number }) {
    return this.#slice(key, range)
  }

  async lendBytes(_account: string, key: string, range: { readonly offset: number; readonly length: number }) {
    return { bytes: this.#slice(key, range), giveBack: () => undefined }
  }

  create = unused
  commitBlobs = unused
  delete = unused
  list = unused
  sweepPending = unused
  check = unused

  #slice(key: string, { offset, length }: { readonly offset: number; readonly length: number }): Buffer {
    return Buffer.from((this.#files.get(key) ?? new Uint8Array(0)).slice(offset, offset + length))
  }
}

/** A file as the store would hold it, without a database; undefined where it has no pixel data. */
export async function memoryInstance(
  blobs: MemoryBlobs,
  blobKey: string,
  file: Uint8Array,
): Promise<StoredInstance | undefined> {
  blobs.put(blobKey, file)
  const read = readHeader(file, { complete: true })
  if (read.status !== 'complete' || read.header.pixelData === undefined) return undefined
  const { header } = read
  const { offset, length } = read.header.pixelData
  const bare: StoredInstance = {
    accountUuid: 'memory',
    sopInstanceUid: '2.25.1',
    sopClassUid: '',
    transferSyntaxUid: header.transferSyntaxUid,
    blobKey,
    blobSize: file.length,
    pixelData: { offset, length },
    frames: undefined,
  }
  const scanner = new FrameScanner(header)
  if (!header.deflated) scanner.push(file.subarray(offset))
  else for await (const chunk of readRange(blobs, bare, { offset, length: length ?? 0 })) scanner.push(chunk as Buffer)
  return { ...bare, frames: scanner.end().frames }
}
