import { type Header, joinBytes } from '@opaline/dicom'
import type { BlobStore } from '../../store/blobs/blob-store.ts'
import { readRange, readRangeBytes } from '../studies/read-range.ts'
import { isDeflated, type StoredInstance } from '../studies/stored-instance.ts'
import { isEncodedSo, recodeBytes } from './recoded-head.ts'
import type { NativeEncoding } from './transfer-syntaxes.ts'

/** What is written anew stands in memory meanwhile. */
const MOST_RECODED_BYTES = 64 * 2 ** 20
/** The item that ends encapsulated pixel data. */
const DELIMITER_BYTES = 8

/** The elements behind the pixel data: private ones and padding. */
export interface DataSetTail {
  /** Undefined where nobody knows before it is inflated. */
  readonly length: number | undefined
  stream(): AsyncIterable<Buffer>
}

/** Where the elements behind the pixel data begin; undefined where nothing is behind it. */
function tailOffset(instance: StoredInstance, header: Header): number | undefined {
  const { pixelData } = header
  const { frames } = instance
  if (pixelData === undefined) return undefined
  if (pixelData.length !== undefined) return pixelData.offset + pixelData.length
  if (frames?.kind !== 'encapsulated') return undefined
  const last = frames.offsets.length - 1
  return last < 0 ? undefined : (frames.offsets[last] ?? 0) + (frames.lengths[last] ?? 0) + DELIMITER_BYTES
}

const NOTHING: DataSetTail = {
  length: 0,
  async *stream() {
    yield* []
  },
}

async function recodedTail(
  blobs: BlobStore,
  instance: StoredInstance,
  header: Header,
  offset: number,
  encoding: NativeEncoding,
): Promise<DataSetTail> {
  const left = isDeflated(instance) ? Number.POSITIVE_INFINITY : instance.blobSize - offset
  const stored = await readRangeBytes(blobs, instance, { offset, length: Math.min(left, MOST_RECODED_BYTES + 1) })
  if (stored.length > MOST_RECODED_BYTES) throw new RangeError('Too much stands behind the pixel data.')
  const bytes = Buffer.from(recodeBytes(header, joinBytes([stored]), encoding))
  return {
    length: bytes.length,
    async *stream() {
      yield bytes
    },
  }
}

/** The elements behind the pixel data, in an encoding. @throws DicomError, RangeError where they cannot be written anew */
export async function dataSetTail(
  blobs: BlobStore,
  instance: StoredInstance,
  header: Header,
  encoding: NativeEncoding,
): Promise<DataSetTail> {
  const offset = tailOffset(instance, header)
  if (offset === undefined) return NOTHING
  const length = isDeflated(instance) ? undefined : instance.blobSize - offset
  if (length !== undefined && length <= 0) return NOTHING
  if (!isEncodedSo(header, encoding)) return recodedTail(blobs, instance, header, offset, encoding)
  const range = { offset, length: length ?? Number.POSITIVE_INFINITY }
  return { length, stream: () => readRange(blobs, instance, range) }
}
