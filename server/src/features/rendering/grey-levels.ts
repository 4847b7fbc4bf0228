import type { PixelFormat } from '../codecs/pixel-format.ts'
import { lookUp } from './lookup-table.ts'
import type { Presentation, Window } from './presentation.ts'
import type { Samples } from './samples.ts'
import { type BitField, bitFieldOf, isFloating, signedValue, storedValues } from './stored-values.ts'

const WHITE = 255
/** Up to here each stored value is worked out once, and not once a pixel. */
const MOST_TABLE_BITS = 16
const MOST_WORD = 0xffff

const BITMAP: Window = { center: 1, width: 2, voiLutFunction: 'LINEAR' }

type Shade = (value: number) => number

/** Output values of a window, from 0 to 1 (PS3.3 C.11.2.1.2.1, C.11.2.1.3). */
function inWindow({ center, width, voiLutFunction }: Window): Shade {
  if (voiLutFunction === 'SIGMOID') return (value) => 1 / (1 + Math.exp((-4 * (value - center)) / width))
  if (voiLutFunction === 'LINEAR_EXACT') return (value) => (value - center) / width + 0.5
  if (width <= 1) return (value) => (value > center - 0.5 ? 1 : 0)
  return (value) => (value - (center - 0.5)) / (width - 1) + 0.5
}

const outputValue = ({ modalityTable, slope, intercept }: Presentation): Shade =>
  modalityTable ? (stored) => lookUp(modalityTable, stored) : (stored) => stored * slope + intercept

/** A window over all values of the frame, of a bitmap over both that there can be; what is no number does not count. */
function wholeWindow(samples: Samples, format: PixelFormat, shown: Presentation): Window {
  if (format.bitsStored === 1) return BITMAP
  const toOutput = outputValue(shown)
  const values = storedValues(samples, format)
  let least = Number.POSITIVE_INFINITY
  let greatest = Number.NEGATIVE_INFINITY
  for (let at = 0; at < values.length; at += 1) {
    const value = shown.modalityTable ? toOutput(values[at] as number) : (values[at] as number)
    if (value < least && value > Number.NEGATIVE_INFINITY) least = value
    if (value > greatest && value < Number.POSITIVE_INFINITY) greatest = value
  }
  if (least > greatest) return { center: 0, width: 1, voiLutFunction: 'LINEAR_EXACT' }
  const ends = shown.modalityTable ? [least, greatest] : [toOutput(least), toOutput(greatest)]
  const [low, high] = [Math.min(...ends), Math.max(...ends)]
  // Whole numbers fill a window of the linear function, whose width counts both ends; fractions do not.
  return Number.isInteger(low) && Number.isInteger(high)
    ? { center: (low + high + 1) / 2, width: high - low + 1, voiLutFunction: 'LINEAR' }
    : { center: (low + high) / 2, width: Math.max(high - low, Number.MIN_VALUE), voiLutFunction: 'LINEAR_EXACT' }
}

/** A shade that is a line, of which it is enough to know these two. */
interface Line {
  readonly factor: number
  readonly offset: number
}

/** What is shown of a stored value, from 0 to 255 and beyond: modality, window or table, and whether it is turned. */
function shadeOf(window: Window | undefined, shown: Presentation, isTurned: boolean): Shade {
  const { voiTable } = shown
  const toOutput = outputValue(shown)
  const share: Shade = window
    ? inWindow(window)
    : voiTable
      ? (value) => lookUp(voiTable, value) / voiTable.most
      : () => 0
  return isTurned ? (stored) => WHITE - WHITE * share(toOutput(stored)) : (stored) => WHITE * share(toOutput(stored))
}

/** The same as a line, where it is one: most images are. */
function lineOf(window: Window | undefined, { modalityTable }: Presentation, shade: Shade): Line | undefined {
  if (window === undefined || modalityTable || window.voiLutFunction === 'SIGMOID') return undefined
  if (window.voiLutFunction === 'LINEAR' && window.width <= 1) return undefined
  return { factor: shade(1) - shade(0), offset: shade(0) }
}

/** What is shown of all values that the bits can hold. */
function levelTable({ sign }: BitField, bitsStored: number, shade: Shade, line: Line | undefined): Uint8Array {
  const table = new Uint8ClampedArray(2 ** bitsStored)
  if (line) {
    const { factor, offset } = line
    const firstNegative = sign > 0 ? sign : table.length
    for (let bits = 0; bits < firstNegative; bits += 1) table[bits] = factor * bits + offset
    for (let bits = firstNegative; bits < table.length; bits += 1) table[bits] = factor * (bits - 2 * sign) + offset
  } else {
    for (let bits = 0; bits < table.length; bits += 1) table[bits] = shade(signedValue(bits, sign))
  }
  return new Uint8Array(table.buffer)
}

/** Looks each sample up. Bits that all count need not be taken out of it. */
function mapSamples(samples: Uint8Array | Uint16Array | Uint32Array, table: Uint8Array, field: BitField): Uint8Array {
  const { shift, mask } = field
  const levels = new Uint8Array(samples.length)
  if (samples.BYTES_PER_ELEMENT === 2 && shift === 0 && mask === MOST_WORD) {
    for (let at = 0; at < levels.length; at += 1) levels[at] = table[samples[at] as number] as number
  } else {
    for (let at = 0; at < levels.length; at += 1)
      levels[at] = table[((samples[at] as number) >>> shift) & mask] as number
  }
  return levels
}

/** The samples of a grey frame as it is shown: modality, window or table, MONOCHROME1 turned; 0 is black, 255 white. */
export function greyLevels(samples: Samples, format: PixelFormat, shown: Presentation): Uint8Array {
  const window = shown.window ?? (shown.voiTable ? undefined : wholeWindow(samples, format, shown))
  const shade = shadeOf(window, shown, shown.isInverse ?? format.photometricInterpretation === 'MONOCHROME1')
  if (isFloating(samples) || format.bitsStored > MOST_TABLE_BITS) {
    const values = storedValues(samples, format)
    const levels = new Uint8ClampedArray(values.length)
    for (let at = 0; at < values.length; at += 1) levels[at] = shade(values[at] as number)
    return new Uint8Array(levels.buffer)
  }
  const field = bitFieldOf(format)
  const table = levelTable(field, format.bitsStored, shade, lineOf(window, shown, shade))
  return mapSamples(samples, table, field)
}
