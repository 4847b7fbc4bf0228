import { uint16 } from '../read/bytes.ts'

/** A range of bytes to be made zero. */
export interface ByteRange {
  readonly start: number
  readonly end: number
}

const COMMENT = 0xfffe
const START_OF_SCAN = 0xffda

/** APP0 of JFIF, APP8 of JPEG-LS colour transforms (mrfx) and APP14 of Adobe say how colours are to be read. */
const NEEDED: Readonly<Record<number, string>> = { 65504: 'JFIF', 65512: 'mrfx', 65518: 'Adobe' }

/** Markers without a length: TEM, RST0 to RST7, SOI, EOI (ISO 10918-1 table B.1). */
const isBare = (marker: number): boolean => marker === 0xff01 || (marker >= 0xffd0 && marker <= 0xffd9)

/**
 * The contents of comments and application segments in a JPEG or JPEG-LS stream, but for those that decoding needs, also
 * between scans. What stays is their length, so that nothing behind them moves.
 */
export function blanksOfJpeg(stream: Uint8Array): ByteRange[] {
  const blanks: ByteRange[] = []
  let at = 0
  while (at + 4 <= stream.length) {
    const marker = uint16(stream, at, false)
    if (marker < 0xff01 || marker === 0xffff) at += 1
    else if (isBare(marker)) at += 2
    else {
      const end = Math.min(stream.length, at + 2 + uint16(stream, at + 2, false))
      if (isMetadata(stream, at, marker)) blanks.push({ start: at + 4, end })
      at = marker === START_OF_SCAN ? nextMarker(stream, end) : end
    }
  }
  return blanks
}

function isMetadata(stream: Uint8Array, at: number, marker: number): boolean {
  if (marker === COMMENT) return true
  if (marker < 0xffe0 || marker > 0xffef) return false
  const needed = NEEDED[marker]
  return needed === undefined || !startsWith(stream, at + 4, needed)
}

/** Whether ASCII letters stand at a place. */
export const startsWith = (bytes: Uint8Array, at: number, text: string): boolean =>
  Array.from(text).every((character, index) => bytes[at + index] === character.charCodeAt(0))

/** Where entropy-coded data ends: FF before what is neither 00 nor a restart (JPEG-LS: below 80 is stuffed, too). */
function nextMarker(stream: Uint8Array, from: number): number {
  for (let at = stream.indexOf(0xff, from); at >= 0; at = stream.indexOf(0xff, at + 1)) {
    const next = stream[at + 1] ?? 0
    if (next >= 0x80 && next !== 0xff && !(next >= 0xd0 && next <= 0xd7)) return at
  }
  return stream.length
}
