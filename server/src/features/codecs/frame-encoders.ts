import { encodeHtj2k, encodeJ2k, encodeJpegLs, NEAR_LOSSLESS_TOLERANCE } from './encode-by-wasm.ts'
import { encodeJpeg } from './encode-jpeg.ts'
import { encodeLosslessJpeg } from './encode-lossless-jpeg.ts'
import { encodeRle } from './encode-rle.ts'
import type { EncoderAbility, FrameEncoder, SampledFrame } from './frame-encoder.ts'

const GREY = { MONOCHROME1: 'MONOCHROME1', MONOCHROME2: 'MONOCHROME2' } as const
/** Numbers of colours: a lossless codec keeps them, a lossy one would make other colours of them. */
const PALETTE = { 'PALETTE COLOR': 'PALETTE COLOR' } as const
const COLOURS = { RGB: 'RGB', YBR_FULL: 'YBR_FULL' } as const

const JPEG_QUALITY_PERCENT = 90

/** Baseline JPEG of 8 bits, its colours in half as many columns. */
async function encodeBaselineJpeg({ format, samples }: SampledFrame): Promise<Uint8Array> {
  const { columns: width, rows: height, samplesPerPixel } = format
  const channels = samplesPerPixel === 1 ? 1 : 3
  return encodeJpeg({ width, height, channels, bytes: Uint8Array.from(samples) }, JPEG_QUALITY_PERCENT, 'halved')
}

const JPEG_LOSSLESS: EncoderAbility = {
  bitsAllocated: [8, 16],
  bitsStored: { 1: [2, 16], 3: [2, 16] },
  fewestSignedBits: 2,
  photometric: { ...GREY, ...PALETTE, ...COLOURS },
}

/** The WebAssembly builds of JPEG 2000 take signed samples, and colours, in 9 bits and more and in 8 bits and fewer alone. */
const J2K: EncoderAbility = {
  bitsAllocated: [8, 16],
  bitsStored: { 1: [2, 16], 3: [2, 8] },
  fewestSignedBits: 9,
  photometric: { ...GREY, ...PALETTE, RGB: 'YBR_RCT', YBR_FULL: 'YBR_FULL' },
}
const J2K_LOSSY: EncoderAbility = { ...J2K, photometric: { ...GREY, RGB: 'YBR_ICT', YBR_FULL: 'YBR_FULL' } }

const lossless = (ability: EncoderAbility, encode: FrameEncoder['encode']): FrameEncoder => ({
  ...ability,
  lossyMethod: undefined,
  encode,
})
const lossy = (ability: EncoderAbility, lossyMethod: string, encode: FrameEncoder['encode']): FrameEncoder => ({
  ...ability,
  lossyMethod,
  encode,
})

/** What encodes frames in which transfer syntax (PS3.5 10, annex A), and which frames it takes. */
export const FRAME_ENCODERS: ReadonlyMap<string, FrameEncoder> = new Map([
  [
    '1.2.840.10008.1.2.5',
    lossless(
      { ...JPEG_LOSSLESS, bitsAllocated: [8, 16, 32], bitsStored: { 1: [1, 32], 3: [1, 32] }, fewestSignedBits: 1 },
      encodeRle,
    ),
  ],
  [
    '1.2.840.10008.1.2.4.50',
    lossy(
      {
        bitsAllocated: [8],
        bitsStored: { 1: [8, 8], 3: [8, 8] },
        fewestSignedBits: undefined,
        photometric: { ...GREY, RGB: 'YBR_FULL_422' },
      },
      'ISO_10918_1',
      encodeBaselineJpeg,
    ),
  ],
  ['1.2.840.10008.1.2.4.57', lossless(JPEG_LOSSLESS, encodeLosslessJpeg)],
  ['1.2.840.10008.1.2.4.70', lossless(JPEG_LOSSLESS, encodeLosslessJpeg)],
  ['1.2.840.10008.1.2.4.80', lossless(JPEG_LOSSLESS, (frame) => encodeJpegLs(frame, 0))],
  [
    '1.2.840.10008.1.2.4.81',
    lossy(
      // Signed samples go as they are stored: those off by two around 0 would change their sign.
      {
        ...JPEG_LOSSLESS,
        bitsStored: { 1: [7, 16], 3: [7, 16] },
        fewestSignedBits: undefined,
        photometric: { ...GREY, ...COLOURS },
      },
      'ISO_14495_1',
      (frame) => encodeJpegLs(frame, NEAR_LOSSLESS_TOLERANCE),
    ),
  ],
  ['1.2.840.10008.1.2.4.90', lossless(J2K, (frame) => encodeJ2k(frame, true))],
  ['1.2.840.10008.1.2.4.91', lossy(J2K_LOSSY, 'ISO_15444_1', (frame) => encodeJ2k(frame, false))],
  ['1.2.840.10008.1.2.4.201', lossless(J2K, (frame) => encodeHtj2k(frame, true))],
  ['1.2.840.10008.1.2.4.202', lossless(J2K, (frame) => encodeHtj2k(frame, true))],
  ['1.2.840.10008.1.2.4.203', lossy(J2K_LOSSY, 'ISO_15444_15', (frame) => encodeHtj2k(frame, false))],
])
