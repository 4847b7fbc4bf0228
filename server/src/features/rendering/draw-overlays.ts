import type { PixelFormat } from '../codecs/pixel-format.ts'
import type { Overlay } from './overlays.ts'
import type { Samples } from './samples.ts'

const WHITE = 255
/** Outside of a region of interest a sixteenth of the light is left, as DCMTK shows it. */
const DIMMED_BITS = 4

/** Whether an overlay's bit is set at a place of the image, from 0. */
type IsSet = (row: number, column: number) => boolean

function bitsOf(overlay: Overlay, samples: Samples, format: PixelFormat): IsSet | undefined {
  const { bits, firstBit, columns, position } = overlay
  if (bits !== undefined) {
    return (row, column) => {
      const at = firstBit + (row + 1 - overlay.top) * columns + column + 1 - overlay.left
      return ((bits[at >> 3] ?? 0) & (1 << (at & 7))) !== 0
    }
  }
  // Bits of the samples that are no part of their values.
  const isBeside = position > format.highBit || position <= format.highBit - format.bitsStored
  if (!isBeside || position >= format.bitsAllocated) return undefined
  const mask = 2 ** position
  return (row, column) => Math.floor((samples[row * format.columns + column] ?? 0) / mask) % 2 === 1
}

/** Draws overlays over a grey image, in place (PS3.3 C.9.2). */
export function drawOverlays(
  levels: Uint8Array,
  overlays: readonly Overlay[],
  samples: Samples,
  format: PixelFormat,
): void {
  for (const overlay of overlays) {
    const isSet = bitsOf(overlay, samples, format)
    if (isSet === undefined) continue
    const [top, left] = [Math.max(0, overlay.top - 1), Math.max(0, overlay.left - 1)]
    const bottom = Math.min(format.rows, overlay.top - 1 + overlay.rows)
    const right = Math.min(format.columns, overlay.left - 1 + overlay.columns)
    for (let row = top; row < bottom; row += 1) {
      for (let column = left; column < right; column += 1) {
        const at = row * format.columns + column
        const isInside = isSet(row, column)
        if (overlay.isRegion && !isInside) levels[at] = (levels[at] as number) >> DIMMED_BITS
        if (!overlay.isRegion && isInside) levels[at] = WHITE
      }
    }
  }
}
