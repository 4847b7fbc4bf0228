import type { BlobStore } from '../../store/blobs/blob-store.ts'
import { type LentBytes, MOST_LENT_BYTES } from '../../store/blobs/lent-buffers.ts'
import { readRange, readRangeBytes } from './read-range.ts'
import { type ByteRange, isDeflated, type StoredInstance } from './stored-instance.ts'

/** Parts up to this size are read in one go, larger ones flow. */
const SMALL_BYTES = 4 * 2 ** 20

/** Bytes of a blob, which are lent when their turn comes. */
export interface LentSegment {
  readonly length: number
  lend(): Promise<LentBytes>
}

/** A stretch of bytes on their way out: in memory, or in a blob. */
export type Segment = Buffer | LentSegment

/** Bytes that are on their way out: how many, and how to get them. */
export interface OutgoingBytes {
  /** Undefined where it shows only while they are made. */
  readonly length: number | undefined
  /** Whole in memory, in one or more pieces, where they are few. */
  readonly read: (() => Promise<readonly Buffer[]>) | undefined
  /** Where they stand, where nothing has to be made of them; their lengths are those of `length`. */
  readonly segments?: (() => Iterable<Segment>) | undefined
  stream(): AsyncIterable<Buffer>
}

/** Bytes whose number is known before they are read. */
export interface SizedBytes extends OutgoingBytes {
  readonly length: number
}

/** A range of a blob, in stretches that are lent. */
export function* blobSegments(
  blobs: BlobStore,
  { accountUuid, blobKey }: StoredInstance,
  { offset, length }: ByteRange,
): Generator<Segment> {
  for (let at = 0; at < length; at += MOST_LENT_BYTES) {
    const range = { offset: offset + at, length: Math.min(MOST_LENT_BYTES, length - at) }
    yield { length: range.length, lend: () => blobs.lendBytes(accountUuid, blobKey, range) }
  }
}

/** Parts of an instance, one after the other. */
export function outgoingRanges(blobs: BlobStore, instance: StoredInstance, ranges: readonly ByteRange[]): SizedBytes {
  const length = ranges.reduce((sum, range) => sum + range.length, 0)
  const [only, ...more] = ranges
  const inOneGo = only !== undefined && more.length === 0 && length <= SMALL_BYTES && !isDeflated(instance)
  return {
    length,
    read: inOneGo ? async () => [await readRangeBytes(blobs, instance, only)] : undefined,
    segments: isDeflated(instance)
      ? undefined
      : function* () {
          for (const range of ranges) yield* blobSegments(blobs, instance, range)
        },
    async *stream() {
      for (const range of ranges) yield* readRange(blobs, instance, range)
    },
  }
}

/** What of these parts lies between two places of the whole. */
export function sliceRanges(ranges: readonly ByteRange[], from: number, to: number): ByteRange[] {
  let start = 0
  return ranges.flatMap(({ offset, length }) => {
    const first = Math.max(0, from - start)
    const last = Math.min(length, to - start)
    start += length
    return first < last ? [{ offset: offset + first, length: last - first }] : []
  })
}
