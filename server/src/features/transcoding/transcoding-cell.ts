import { type FrameCoding, frameCoding } from '../codecs/frame-coding.ts'
import { takesFormat } from '../codecs/frame-encoder.ts'
import { FRAME_ENCODERS } from '../codecs/frame-encoders.ts'
import type { PixelFormat } from '../codecs/pixel-format.ts'
import { isLossy, NATIVE_SOURCES, NATIVE_TARGETS } from './transfer-syntaxes.ts'

/** Samples of one frame that are decoded at a time: each takes four bytes, several times over. */
const MOST_SAMPLES = 2 ** 26
/** The longest value that is not of undefined length (PS3.5 7.1.1). */
const LONGEST_VALUE = 0xfffffffe

/** Which pixels the decoders of `features/codecs` are known to read. */
interface DecoderAbility {
  /** How many bits a sample may be allocated, by samples per pixel. */
  readonly bitsAllocated: Readonly<Record<1 | 3, readonly number[]>>
  /** Fewest bits stored of signed samples; undefined: none are read. */
  readonly fewestSignedBits: number | undefined
  readonly readsPalettes: boolean
}

const WHOLE: DecoderAbility = {
  bitsAllocated: { 1: [8, 16, 32], 3: [8, 16, 32] },
  fewestSignedBits: 1,
  readsPalettes: true,
}
const JPEG: DecoderAbility = { ...WHOLE, bitsAllocated: { 1: [8, 16], 3: [8, 16] } }
const J2K: DecoderAbility = { bitsAllocated: { 1: [8, 16], 3: [8] }, fewestSignedBits: 9, readsPalettes: true }

const DECODERS: Readonly<Record<FrameCoding, DecoderAbility>> = {
  native: WHOLE,
  rle: WHOLE,
  jpeg: JPEG,
  'jpeg-ls': JPEG,
  j2k: J2K,
  htj2k: J2K,
  // Extended JPEG, of 12 bits too.
  'jpeg-dct': { bitsAllocated: { 1: [8, 16], 3: [8] }, fewestSignedBits: undefined, readsPalettes: false },
}

const BASELINE_JPEG = '1.2.840.10008.1.2.4.50'

/** What a stored image is, as far as it decides about its transfer syntaxes. */
export interface StoredImage {
  readonly transferSyntaxUid: string
  /** Undefined for what has no pixel data. */
  readonly pixels: PixelFormat | undefined
  readonly frames: number
  /** Whether the pixels are integers (7FE0,0010): others are sent uncompressed alone. */
  readonly isInteger: boolean
}

/** `stored`: as it is; `lossless`: no sample changes; `lossy`: samples change a little. */
export type CellResult = 'stored' | 'lossless' | 'lossy'

/** The samples that decoders give: colours as whole samples pixel by pixel, those of JPEG and JPEG 2000 as RGB. */
export function decodedFormat(coding: FrameCoding, format: PixelFormat): PixelFormat {
  return { ...format, isPlanar: false, photometricInterpretation: decodedColours(coding, format) }
}

function decodedColours(
  coding: FrameCoding,
  { photometricInterpretation: kind, samplesPerPixel }: PixelFormat,
): string {
  if (samplesPerPixel === 1) return kind
  if (coding === 'jpeg-dct' || kind === 'YBR_RCT' || kind === 'YBR_ICT') return 'RGB'
  return kind === 'YBR_FULL_422' ? 'YBR_FULL' : kind
}

/** Whether the decoder reads such pixels. */
function isRead(transferSyntaxUid: string, coding: FrameCoding, format: PixelFormat): boolean {
  const { bitsAllocated, bitsStored, samplesPerPixel, isSigned, photometricInterpretation } = format
  if (samplesPerPixel !== 1 && samplesPerPixel !== 3) return false
  const { fewestSignedBits, readsPalettes, ...decoder } = DECODERS[coding]
  return (
    decoder.bitsAllocated[samplesPerPixel].includes(bitsAllocated) &&
    (transferSyntaxUid !== BASELINE_JPEG || bitsAllocated === 8) &&
    (!isSigned || (fewestSignedBits !== undefined && bitsStored >= fewestSignedBits)) &&
    (photometricInterpretation !== 'PALETTE COLOR' || readsPalettes)
  )
}

/** Whether samples stand whole and from their lowest bit on, colours in no form that only a renderer knows. */
function isWhole(coding: FrameCoding, format: PixelFormat): boolean {
  const { bitsAllocated, bitsStored, highBit, samplesPerPixel, rows, columns, photometricInterpretation } = format
  const isHalved = coding === 'native' && photometricInterpretation === 'YBR_FULL_422'
  const samples = rows * columns * samplesPerPixel
  return (
    bitsStored > 0 &&
    bitsStored <= bitsAllocated &&
    highBit === bitsStored - 1 &&
    !/^YBR_PARTIAL/.test(photometricInterpretation) &&
    !(isHalved && bitsAllocated !== 8) &&
    samples > 0 &&
    samples <= MOST_SAMPLES
  )
}

const isShortEnough = ({ rows, columns, samplesPerPixel, bitsAllocated }: PixelFormat, frames: number): boolean =>
  (rows * columns * samplesPerPixel * bitsAllocated * frames) / 8 <= LONGEST_VALUE

/**
 * One cell of the table of transfer syntaxes: whether an image can be sent in another one, and what that does to it.
 * @returns undefined where it cannot
 */
export function transcodingOf(image: StoredImage, target: string): CellResult | undefined {
  const { transferSyntaxUid, pixels, frames, isInteger } = image
  if (transferSyntaxUid === target) return 'stored'
  const isNativeTarget = NATIVE_TARGETS.has(target)
  if (NATIVE_SOURCES.has(transferSyntaxUid) && isNativeTarget) return 'lossless'
  const coding = frameCoding(transferSyntaxUid)
  if (coding === undefined || pixels === undefined || frames === 0 || !isInteger) return undefined
  if (!isRead(transferSyntaxUid, coding, pixels) || !isWhole(coding, pixels)) return undefined
  if (isNativeTarget) return isShortEnough(pixels, frames) ? 'lossless' : undefined
  const encoder = FRAME_ENCODERS.get(target)
  if (encoder === undefined || !takesFormat(encoder, decodedFormat(coding, pixels))) return undefined
  return isLossy(target) ? 'lossy' : 'lossless'
}
