import { STARTS_STREAM } from '../frames/fragment-list.ts'
import { FragmentScanner } from '../frames/fragment-scanner.ts'
import { DEFAULT_READ_LIMITS } from '../read-limits.ts'
import { joinBytes } from '../write/put-bytes.ts'
import { type ByteRange, blanksOfJpeg, startsWith } from './blank-jpeg.ts'
import { blanksOfJpeg2000 } from './blank-jpeg2000.ts'
import { DeidentifyError } from './deidentify-error.ts'
import type { OpenFile } from './open-file.ts'
import type { Splice } from './splice-element.ts'

const BOX_SIGNATURE = '\0\0\0\x0cj'

/**
 * Makes metadata inside compressed frames zero: comments and application segments of JPEG and JPEG-LS, comments and boxes
 * of JPEG 2000. Nothing moves, so offset tables stay right, and frames decode to the same pixels.
 * @throws DeidentifyError `Unsupported` for JPEG XL in a container, whose boxes may hold anything
 */
export function blankPixelMetadata({ header, bytes }: OpenFile): Splice[] {
  const { pixelData, byteOrder } = header
  if (pixelData === undefined || pixelData.length !== undefined) return []
  const scanner = new FragmentScanner(pixelData.offset, byteOrder === 'little', DEFAULT_READ_LIMITS.elements)
  scanner.push(bytes.subarray(pixelData.offset))
  return streamsOf(scanner, bytes).flatMap((fragments) => blanksOfStream(fragments, bytes))
}

/** The fragments of each compressed stream: one frame, or all of them. */
function streamsOf({ fragments }: FragmentScanner, bytes: Uint8Array): ByteRange[][] {
  const { offsets, lengths, marks } = fragments
  const streams: ByteRange[][] = []
  for (const [index, start] of offsets.entries()) {
    const fragment = { start, end: start + (lengths[index] ?? 0) }
    const starts = ((marks[index] ?? 0) & STARTS_STREAM) !== 0 || startsWith(bytes, start, BOX_SIGNATURE)
    const last = streams.at(-1)
    if (starts || last === undefined) streams.push([fragment])
    else last.push(fragment)
  }
  return streams
}

function blanksOfStream(fragments: readonly ByteRange[], bytes: Uint8Array): Splice[] {
  const parts = fragments.map(({ start, end }) => bytes.subarray(start, end))
  const [only] = parts
  const stream = parts.length === 1 && only !== undefined ? only : joinBytes(parts)
  return blanksOf(stream).flatMap((blank) => inSource(blank, fragments))
}

function blanksOf(stream: Uint8Array): ByteRange[] {
  if (stream[0] === 0xff && stream[1] === 0xd8) return blanksOfJpeg(stream)
  if ((stream[0] === 0xff && stream[1] === 0x4f) || startsWith(stream, 0, BOX_SIGNATURE))
    return blanksOfJpeg2000(stream)
  if (startsWith(stream, 0, '\0\0\0\x0cJXL'))
    throw new DeidentifyError('Unsupported', 'JPEG XL in a container cannot be cleaned.')
  return []
}

/** A range of the stream, in each fragment that it lies in. */
function inSource(blank: ByteRange, fragments: readonly ByteRange[]): Splice[] {
  const splices: Splice[] = []
  let before = 0
  for (const { start, end } of fragments) {
    const from = Math.max(start, start + blank.start - before)
    const to = Math.min(end, start + blank.end - before)
    if (to > from) splices.push({ start: from, end: to, bytes: new Uint8Array(to - from) })
    before += end - start
  }
  return splices
}
