import type { BlobStore } from '../../store/blobs/blob-store.ts'
import { readRange, readRangeBytes } from './read-range.ts'
import { type ByteRange, isDeflated, type StoredInstance } from './stored-instance.ts'

/** Parts up to this size are read in one go, larger ones flow. */
const SMALL_BYTES = 4 * 2 ** 20

/** Bytes that are on their way out: how many, and how to get them. */
export interface OutgoingBytes {
  /** Undefined where it shows only while they are made. */
  readonly length: number | undefined
  /** Whole in memory, in one or more pieces, where they are few. */
  readonly read: (() => Promise<readonly Buffer[]>) | undefined
  stream(): AsyncIterable<Buffer>
}

/** Bytes whose number is known before they are read. */
export interface SizedBytes extends OutgoingBytes {
  readonly length: number
}

/** Parts of an instance, one after the other. */
export function outgoingRanges(blobs: BlobStore, instance: StoredInstance, ranges: readonly ByteRange[]): SizedBytes {
  const length = ranges.reduce((sum, range) => sum + range.length, 0)
  const [only, ...more] = ranges
  const inOneGo = only !== undefined && more.length === 0 && length <= SMALL_BYTES && !isDeflated(instance)
  return {
    length,
    read: inOneGo ? async () => [await readRangeBytes(blobs, instance, only)] : undefined,
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
