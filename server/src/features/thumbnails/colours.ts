import type { PixelFormat } from '../codecs/pixel-format.ts'
import { storedValue } from './grey-levels.ts'
import { lookUp } from './lookup-table.ts'
import type { Presentation } from './presentation.ts'

const MIDDLE = 128

/** 8 bits of each sample. */
function toBytes(samples: Uint32Array, { bitsStored }: PixelFormat): Uint8ClampedArray {
  const bytes = new Uint8ClampedArray(samples.length)
  const divisor = 2 ** Math.max(0, bitsStored - 8)
  for (let at = 0; at < samples.length; at += 1) bytes[at] = Math.floor((samples[at] ?? 0) / divisor)
  return bytes
}

/** YCbCr of full range becomes RGB in place (PS3.3 C.7.6.3.1.2). */
function fromYbr(bytes: Uint8ClampedArray): Uint8ClampedArray {
  for (let at = 0; at + 2 < bytes.length; at += 3) {
    const y = bytes[at] ?? 0
    const blue = (bytes[at + 1] ?? 0) - MIDDLE
    const red = (bytes[at + 2] ?? 0) - MIDDLE
    bytes[at] = y + 1.402 * red
    bytes[at + 1] = y - 0.344136 * blue - 0.714136 * red
    bytes[at + 2] = y + 1.772 * blue
  }
  return bytes
}

/** The samples of a colour frame as RGB. @param isYbr whether the decoder has left them in YCbCr */
export function colours(samples: Uint32Array, format: PixelFormat, isYbr: boolean): Uint8ClampedArray {
  const bytes = toBytes(samples, format)
  return isYbr ? fromYbr(bytes) : bytes
}

/** The samples of a frame with a palette as RGB. */
export function paletteColours(
  samples: Uint32Array,
  format: PixelFormat,
  palette: NonNullable<Presentation['palette']>,
): Uint8ClampedArray {
  const rgb = new Uint8ClampedArray(samples.length * 3)
  for (let at = 0; at < samples.length; at += 1) {
    const value = storedValue(samples[at] ?? 0, format)
    palette.forEach((table, colour) => {
      const entry = lookUp(table, value)
      rgb[at * 3 + colour] = table.most > 255 ? entry >> 8 : entry
    })
  }
  return rgb
}
