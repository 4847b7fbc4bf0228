import type { PixelFormat } from '../codecs/pixel-format.ts'
import { lookUpByte } from './lookup-table.ts'
import type { Presentation } from './presentation.ts'
import type { Samples } from './samples.ts'
import { storedValues } from './stored-values.ts'

const MIDDLE = 128

/** 8 bits of each sample; fewer are spread over the whole range. */
function toBytes(samples: Samples, { bitsStored }: PixelFormat): Uint8ClampedArray {
  if (bitsStored === 8) return new Uint8ClampedArray(samples)
  const bytes = new Uint8ClampedArray(samples.length)
  const factor = bitsStored > 8 ? 2 ** (8 - bitsStored) : 255 / (2 ** bitsStored - 1)
  for (let at = 0; at < samples.length; at += 1) bytes[at] = Math.floor((samples[at] as number) * factor)
  return bytes
}

/** How YCbCr becomes RGB: what light begins at, and what light and colours are multiplied by (PS3.3 C.7.6.3.1.2). */
interface Luma {
  readonly black: number
  readonly light: number
  readonly colour: number
}

const FULL: Luma = { black: 0, light: 1, colour: 1 }
/** Light from 16 to 235, colours from 16 to 240. */
const PARTIAL: Luma = { black: 16, light: 255 / 219, colour: 255 / 224 }

/** YCbCr becomes RGB in place. */
function fromYbr(bytes: Uint8ClampedArray, { black, light, colour }: Luma): Uint8ClampedArray {
  for (let at = 0; at + 2 < bytes.length; at += 3) {
    const y = ((bytes[at] as number) - black) * light
    const blue = ((bytes[at + 1] as number) - MIDDLE) * colour
    const red = ((bytes[at + 2] as number) - MIDDLE) * colour
    bytes[at] = y + 1.402 * red
    bytes[at + 1] = y - 0.344136286 * blue - 0.714136286 * red
    bytes[at + 2] = y + 1.772 * blue
  }
  return bytes
}

/** The samples of a colour frame as RGB. @param isDecoded whether the decoder has made RGB of them already */
export function colours(samples: Samples, format: PixelFormat, isDecoded: boolean): Uint8ClampedArray {
  const bytes = toBytes(samples, format)
  const kind = format.photometricInterpretation
  if (isDecoded) return bytes
  if (kind.startsWith('YBR_FULL')) return fromYbr(bytes, FULL)
  return kind.startsWith('YBR_PARTIAL') ? fromYbr(bytes, PARTIAL) : bytes
}

/** The samples of a frame with a palette as RGB. */
export function paletteColours(
  samples: Samples,
  format: PixelFormat,
  palette: NonNullable<Presentation['palette']>,
): Uint8ClampedArray {
  const rgb = new Uint8ClampedArray(samples.length * 3)
  const values = storedValues(samples, format)
  for (const [colour, table] of palette.entries()) {
    for (let at = 0; at < values.length; at += 1) rgb[at * 3 + colour] = lookUpByte(table, values[at] as number)
  }
  return rgb
}
