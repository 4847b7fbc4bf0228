/** Frames of native pixel data: one after the other, each `frameBits` long (PS3.5 8.1.1). */
export interface NativeFrames {
  readonly kind: 'native'
  /** First byte of the pixel data. */
  readonly offset: number
  /** Bits of one frame; frames of single-bit pixels need not begin at a byte. */
  readonly frameBits: number
  readonly count: number
}

/** Frames of encapsulated pixel data: each one or more fragments (PS3.5 A.4). */
export interface EncapsulatedFrames {
  readonly kind: 'encapsulated'
  /** First byte of each fragment's value. */
  readonly offsets: Float64Array
  /** Bytes of each fragment. */
  readonly lengths: Uint32Array
  /** Number of the first fragment of each frame, and at the end the number of fragments. */
  readonly firstFragments: Uint32Array
}

/** Where each frame of an object is. */
export type FrameTable = NativeFrames | EncapsulatedFrames

/** One piece of a frame. `skipBits` is 0 but for native single-bit pixels that begin within a byte (lowest bit first). */
export interface FrameRange {
  readonly offset: number
  readonly length: number
  readonly skipBits: number
}

/** Number of frames in a table. */
export function frameCount(table: FrameTable): number {
  return table.kind === 'native' ? table.count : table.firstFragments.length - 1
}

/** The pieces of a frame, in order; frames count from 0. Empty for frames that there are not. */
export function frameRanges(table: FrameTable, frame: number): FrameRange[] {
  if (!Number.isInteger(frame) || frame < 0 || frame >= frameCount(table)) return []
  if (table.kind === 'native') return [nativeRange(table, frame)]
  const ranges: FrameRange[] = []
  const end = table.firstFragments[frame + 1] ?? 0
  for (let fragment = table.firstFragments[frame] ?? end; fragment < end; fragment += 1) {
    ranges.push({ offset: table.offsets[fragment] ?? 0, length: table.lengths[fragment] ?? 0, skipBits: 0 })
  }
  return ranges
}

function nativeRange(table: NativeFrames, frame: number): FrameRange {
  const firstBit = frame * table.frameBits
  const firstByte = Math.floor(firstBit / 8)
  const length = Math.ceil((firstBit + table.frameBits) / 8) - firstByte
  return { offset: table.offset + firstByte, length, skipBits: firstBit % 8 }
}
