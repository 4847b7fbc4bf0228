import { uint16, uint32 } from '../read/bytes.ts'
import { type ByteRange, startsWith } from './blank-jpeg.ts'

const COMMENT = 0xff64
const START_OF_TILE_PART = 0xff90
const START_OF_DATA = 0xff93
const START_OF_CODESTREAM = 0xff4f

/** Boxes of JP2 and JPX that hold text or anything else (ISO 15444-1 I.7). */
const METADATA_BOXES: readonly string[] = ['xml ', 'uuid', 'uinf', 'asoc', 'lbl ', 'cref', 'free']

/** The comments in the main and tile-part headers of a JPEG 2000 or HTJ2K stream, and the metadata boxes around it. */
export function blanksOfJpeg2000(stream: Uint8Array): ByteRange[] {
  return uint16(stream, 0, false) === START_OF_CODESTREAM
    ? blanksOfCodestream(stream, 0, stream.length)
    : blanksOfBoxes(stream)
}

function blanksOfBoxes(stream: Uint8Array): ByteRange[] {
  const blanks: ByteRange[] = []
  for (let at = 0; at + 8 <= stream.length; ) {
    const length = uint32(stream, at, false)
    const isLong = length === 1
    const start = at + (isLong ? 16 : 8)
    const size = isLong ? uint32(stream, at + 12, false) : length
    const end = size < 8 ? stream.length : Math.min(stream.length, at + size)
    if (METADATA_BOXES.some((type) => startsWith(stream, at + 4, type))) blanks.push({ start, end })
    if (startsWith(stream, at + 4, 'jp2c')) blanks.push(...blanksOfCodestream(stream, start, end))
    at = end
  }
  return blanks
}

function blanksOfCodestream(stream: Uint8Array, from: number, to: number): ByteRange[] {
  const blanks: ByteRange[] = []
  let at = from + 2
  let tileEnd = to
  while (at + 4 <= to) {
    const marker = uint16(stream, at, false)
    const end = at + 2 + uint16(stream, at + 2, false)
    if (marker === START_OF_DATA) {
      at = Math.max(tileEnd, at + 2)
      continue
    }
    if (marker < 0xff30) break
    if (marker === COMMENT) blanks.push({ start: at + 6, end: Math.min(end, to) })
    if (marker === START_OF_TILE_PART) tileEnd = endOfTilePart(stream, at, to)
    at = end
  }
  return blanks
}

/** Psot counts from the marker; 0 means up to the end (ISO 15444-1 A.4.2). */
function endOfTilePart(stream: Uint8Array, at: number, to: number): number {
  const length = uint32(stream, at + 6, false)
  return length === 0 ? to : Math.min(to, at + length)
}
