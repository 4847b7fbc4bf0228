import type { PixelFormat } from './pixel-format.ts'

/** One frame to be encoded. */
export interface SampledFrame {
  /** Of the samples as they stand here: pixel after pixel. */
  readonly format: PixelFormat
  /** Bits that are not stored are 0. */
  readonly samples: Uint32Array
}

/** Which pixels an encoder takes; everything else it cannot encode. */
export interface EncoderAbility {
  readonly bitsAllocated: readonly number[]
  /** Fewest and most bits stored, by samples per pixel. */
  readonly bitsStored: Readonly<Record<1 | 3, readonly [fewest: number, most: number]>>
  /** Fewest bits stored of signed pixels with one sample; undefined: none are taken. Signed colours do not exist. */
  readonly fewestSignedBits: number | undefined
  /** Photometric interpretations (PS3.3 C.7.6.3.1.2) that it takes, and what each becomes. */
  readonly photometric: Readonly<Partial<Record<string, string>>>
}

/** Encodes frames in one transfer syntax. */
export interface FrameEncoder extends EncoderAbility {
  /** How the loss is named in Lossy Image Compression Method (PS3.3 C.7.6.1.1.5.1); undefined: there is none. */
  readonly lossyMethod: string | undefined
  encode(frame: SampledFrame): Uint8Array | Promise<Uint8Array>
}

/** Whether the encoder takes such pixels. */
export function takesFormat(ability: EncoderAbility, format: PixelFormat): boolean {
  const { samplesPerPixel, bitsAllocated, bitsStored, highBit, isSigned, photometricInterpretation } = format
  if (samplesPerPixel !== 1 && samplesPerPixel !== 3) return false
  const [fewest, most] = ability.bitsStored[samplesPerPixel]
  const signedFrom = samplesPerPixel === 1 ? ability.fewestSignedBits : undefined
  return (
    ability.bitsAllocated.includes(bitsAllocated) &&
    bitsStored >= fewest &&
    bitsStored <= Math.min(most, bitsAllocated) &&
    highBit === bitsStored - 1 &&
    (!isSigned || (signedFrom !== undefined && bitsStored >= signedFrom)) &&
    ability.photometric[photometricInterpretation] !== undefined &&
    format.rows * format.columns >= 1
  )
}
