import { type FrameRange, frameCount, frameRanges } from '@opaline/dicom'
import type { BlobStore } from '../../store/blobs/blob-store.ts'
import { alignFrameBits } from './align-frame-bits.ts'
import { outgoingRanges, type SizedBytes } from './outgoing-bytes.ts'
import { readRangeBytes } from './read-range.ts'
import type { StoredInstance } from './stored-instance.ts'

function outgoingBits(blobs: BlobStore, instance: StoredInstance, range: FrameRange, frameBits: number): SizedBytes {
  const read = async () => alignFrameBits(await readRangeBytes(blobs, instance, range), range.skipBits, frameBits)
  return {
    length: Math.ceil(frameBits / 8),
    read: async () => [await read()],
    async *stream() {
      yield await read()
    },
  }
}

/** How many frames can be asked for; 0 for what has no pixel data. */
export const framesOf = (instance: StoredInstance): number => (instance.frames ? frameCount(instance.frames) : 0)

/** The numbers of all frames, from 1. */
export const frameNumbers = (instance: StoredInstance): readonly number[] =>
  Array.from({ length: framesOf(instance) }, (_, at) => at + 1)

/** One frame as it is stored, `number` from 1; undefined where there is none. */
export function readFrame(blobs: BlobStore, instance: StoredInstance, number: number): SizedBytes | undefined {
  const { frames } = instance
  const ranges = frames ? frameRanges(frames, number - 1) : []
  const [first] = ranges
  if (frames === undefined || first === undefined) return undefined
  if (frames.kind === 'native' && frames.frameBits % 8 !== 0) {
    return outgoingBits(blobs, instance, first, frames.frameBits)
  }
  return outgoingRanges(blobs, instance, ranges)
}
