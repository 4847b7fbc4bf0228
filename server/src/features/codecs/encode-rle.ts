import type { SampledFrame } from './frame-encoder.ts'
import { extendSign, packSamples, sampleBytesOf } from './pack-samples.ts'

const HEADER_BYTES = 64
const LONGEST_RUN = 128
/** What a run of two saves is lost again where it interrupts literals. */
const SHORTEST_RUN = 3

/** How many bytes from `at` on are the same. */
function runLength(row: Uint8Array, at: number): number {
  const most = Math.min(row.length, at + LONGEST_RUN)
  let end = at + 1
  while (end < most && row[end] === row[at]) end += 1
  return end - at
}

/** Packs one row (PackBits, PS3.5 G.3.1). @returns where the packed bytes end */
function packRow(row: Uint8Array, packed: Uint8Array, start: number): number {
  let to = start
  let at = 0
  while (at < row.length) {
    const run = runLength(row, at)
    if (run >= SHORTEST_RUN) {
      packed[to] = 257 - run
      packed[to + 1] = row[at] ?? 0
      to += 2
      at += run
    } else {
      let end = at + run
      while (end < row.length && end - at < LONGEST_RUN && runLength(row, end) < SHORTEST_RUN) end += 1
      packed[to] = end - at - 1
      packed.set(row.subarray(at, end), to + 1)
      to += 1 + end - at
      at = end
    }
  }
  return to
}

/** Packs a plane of bytes row by row: no run goes over the end of a row. */
function packPlane(plane: Uint8Array, columns: number): Uint8Array {
  const rows = plane.length / columns
  const packed = new Uint8Array(plane.length + rows * Math.ceil(columns / LONGEST_RUN) + 1)
  let to = 0
  for (let row = 0; row < rows; row += 1) to = packRow(plane.subarray(row * columns, (row + 1) * columns), packed, to)
  return packed.subarray(0, to + (to % 2))
}

function planeOf(bytes: Uint8Array, step: number, place: number): Uint8Array {
  const plane = new Uint8Array(bytes.length / step)
  for (let pixel = 0; pixel < plane.length; pixel += 1) plane[pixel] = bytes[pixel * step + place] ?? 0
  return plane
}

/** Encodes a frame as RLE (PS3.5 annex G): a segment for each byte of a sample, the highest first, sign included. */
export function encodeRle({ format, samples }: SampledFrame): Uint8Array {
  const sampleBytes = sampleBytesOf(format)
  const step = format.samplesPerPixel * sampleBytes
  const bytes = packSamples(extendSign(samples, format), sampleBytes)
  const segments = Array.from({ length: step }, (_, segment) => {
    const component = Math.floor(segment / sampleBytes) * sampleBytes
    return packPlane(planeOf(bytes, step, component + sampleBytes - 1 - (segment % sampleBytes)), format.columns)
  })
  const encoded = new Uint8Array(segments.reduce((sum, segment) => sum + segment.length, HEADER_BYTES))
  const header = new DataView(encoded.buffer)
  header.setUint32(0, segments.length, true)
  let at = HEADER_BYTES
  for (const [index, segment] of segments.entries()) {
    header.setUint32(4 + index * 4, at, true)
    encoded.set(segment, at)
    at += segment.length
  }
  return encoded
}
