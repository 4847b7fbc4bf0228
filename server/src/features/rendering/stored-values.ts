import type { PixelFormat } from '../codecs/pixel-format.ts'
import type { Samples } from './samples.ts'

/** Where the stored bits of a sample are, for samples of at most 32 bits. */
export interface BitField {
  readonly shift: number
  readonly mask: number
  /** The sign's bit; 0 where values are unsigned. */
  readonly sign: number
}

/** The bits of a sample that count (PS3.5 8.1.1). */
export function bitFieldOf({ bitsStored, highBit, isSigned }: PixelFormat): BitField {
  return {
    shift: Math.max(0, highBit + 1 - bitsStored),
    mask: bitsStored >= 32 ? 0xffffffff : 2 ** bitsStored - 1,
    sign: isSigned ? 2 ** (bitsStored - 1) : 0,
  }
}

export const isFloating = (samples: Samples): samples is Float32Array | Float64Array =>
  samples instanceof Float32Array || samples instanceof Float64Array

/** The value of the bits that count, sign and all. */
export const signedValue = (bits: number, sign: number): number => (sign > 0 && bits >= sign ? bits - 2 * sign : bits)

/** The stored value of each sample, sign and all; floating point as it is. */
export function storedValues(samples: Samples, format: PixelFormat): Samples | Int32Array | Float64Array {
  const { shift, mask, sign } = bitFieldOf(format)
  if (isFloating(samples) || (shift === 0 && sign === 0 && format.bitsStored === format.bitsAllocated)) return samples
  const values = new Float64Array(samples.length)
  for (let at = 0; at < samples.length; at += 1) {
    values[at] = signedValue((((samples[at] as number) >>> shift) & mask) >>> 0, sign)
  }
  return values
}
