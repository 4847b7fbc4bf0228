import type { PixelFormat } from '../codecs/pixel-format.ts'
import { lookUp } from './lookup-table.ts'
import type { Presentation, Window } from './presentation.ts'

const BLACK = 0
const WHITE = 255
/** Up to here each stored value is worked out once, and not once a pixel. */
const MOST_TABLE_BITS = 16

/** The stored value of a sample: shifted to its place, sign and all (PS3.5 8.1.1). */
export function storedValue(sample: number, { bitsStored, highBit, isSigned }: PixelFormat): number {
  const bits = bitsStored >= 32 ? sample : Math.floor(sample / 2 ** (highBit + 1 - bitsStored)) % 2 ** bitsStored
  return isSigned && bits >= 2 ** (bitsStored - 1) ? bits - 2 ** bitsStored : bits
}

const clamp = (share: number): number => Math.min(1, Math.max(0, share))

/** From 0 to 1 (PS3.3 C.11.2.1.2.1, C.11.2.1.3). */
function inWindow({ center, width, voiLutFunction }: Window, value: number): number {
  if (voiLutFunction === 'SIGMOID') return 1 / (1 + Math.exp((-4 * (value - center)) / width))
  if (voiLutFunction === 'LINEAR_EXACT') return clamp((value - center) / width + 0.5)
  if (width <= 1) return value > center - 0.5 ? 1 : 0
  return clamp((value - (center - 0.5)) / (width - 1) + 0.5)
}

const outputValue = ({ modalityTable, slope, intercept }: Presentation, stored: number): number =>
  modalityTable ? lookUp(modalityTable, stored) : stored * slope + intercept

/** A window over all values of the frame. */
function wholeWindow(samples: Uint32Array, toOutput: (sample: number) => number): Window {
  let [least, greatest] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]
  for (const sample of samples) {
    const value = toOutput(sample)
    if (value < least) least = value
    if (value > greatest) greatest = value
  }
  return { center: (least + greatest + 1) / 2, width: greatest - least + 1, voiLutFunction: 'LINEAR' }
}

/** Remembers what a function makes of samples of few bits. */
function byTable(bitsAllocated: number, work: (sample: number) => number): (sample: number) => number {
  if (bitsAllocated > MOST_TABLE_BITS) return work
  const known = new Float64Array(2 ** bitsAllocated).fill(Number.NaN)
  return (sample) => {
    const at = known[sample] ?? Number.NaN
    if (!Number.isNaN(at)) return at
    const made = work(sample)
    known[sample] = made
    return made
  }
}

/** The samples of a grey frame as it is shown: modality, window or table, MONOCHROME1 turned; 0 is black, 255 white. */
export function greyLevels(samples: Uint32Array, format: PixelFormat, shown: Presentation): Uint8Array {
  const { bitsAllocated } = format
  const toOutput = byTable(bitsAllocated, (sample) => outputValue(shown, storedValue(sample, format)))
  const { voiTable } = shown
  const window = shown.window ?? (voiTable ? undefined : wholeWindow(samples, toOutput))
  const share = (value: number): number =>
    window ? inWindow(window, value) : voiTable ? lookUp(voiTable, value) / voiTable.most : 0
  const isTurned = format.photometricInterpretation === 'MONOCHROME1'
  const level = byTable(bitsAllocated, (sample) => {
    const part = clamp(share(toOutput(sample)))
    return Math.round(BLACK + (isTurned ? 1 - part : part) * WHITE)
  })
  const levels = new Uint8Array(samples.length)
  for (let at = 0; at < samples.length; at += 1) levels[at] = level(samples[at] ?? 0)
  return levels
}
