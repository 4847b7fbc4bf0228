import type { SampledFrame } from './frame-encoder.ts'
import { extendSign, packSamples } from './pack-samples.ts'
import { encodeOnce, WASM_ENCODERS, type WasmEncoder } from './wasm-encoder.ts'

/** JPEG-LS: no sample is off by more than this (ITU-T T.87, NEAR). */
export const NEAR_LOSSLESS_TOLERANCE = 2
/** JPEG 2000: how much smaller than the samples the frame becomes at the least. */
const J2K_RATIO = 8
/** HTJ2K: the quantization step, as a part of the largest sample. */
const HTJ2K_STEP = 1 / 4096
/** HTJ2K progression that sends the small picture first (PS3.5 10.18). */
const RPCL = 2
const SMALLEST_RESOLUTION = 64
const MOST_DECOMPOSITIONS = 5

/** Samples go in 1 or 2 bytes, pixel after pixel, signed ones with their sign. */
function encodeWith(encoder: WasmEncoder, { format, samples }: SampledFrame): Uint8Array {
  const { rows, columns, bitsStored, samplesPerPixel, isSigned, photometricInterpretation } = format
  const image = {
    width: columns,
    height: rows,
    bitsPerSample: bitsStored,
    componentCount: samplesPerPixel,
    isSigned,
    isUsingColorTransform: photometricInterpretation === 'RGB',
  }
  return encodeOnce(encoder, image, packSamples(extendSign(samples, format), bitsStored > 8 ? 2 : 1))
}

/** JPEG-LS knows no sign: samples are coded as they are stored (PS3.5 8.2.3). */
const unsigned = ({ format, samples }: SampledFrame): SampledFrame => ({
  format: { ...format, isSigned: false },
  samples,
})

/** Encodes JPEG-LS whose samples are off by no more than `tolerance`; 0: lossless. */
export async function encodeJpegLs(frame: SampledFrame, tolerance: number): Promise<Uint8Array> {
  const encoder = (await WASM_ENCODERS['jpeg-ls']())()
  encoder.setNearLossless(tolerance)
  encoder.setInterleaveMode(frame.format.samplesPerPixel > 1 ? 2 : 0)
  return encodeWith(encoder, unsigned(frame))
}

/** How often the image can be halved; each side keeps a pixel. */
const halvings = ({ format }: SampledFrame): number => Math.floor(Math.log2(Math.min(format.rows, format.columns)))

/** Encodes a JPEG 2000 codestream. */
export async function encodeJ2k(frame: SampledFrame, isLossless: boolean): Promise<Uint8Array> {
  const encoder = (await WASM_ENCODERS.j2k())()
  encoder.setQuality(isLossless, 0)
  if (!isLossless) encoder.setCompressionRatio(J2K_RATIO)
  encoder.setDecompositions(Math.min(MOST_DECOMPOSITIONS, halvings(frame)))
  return encodeWith(encoder, frame)
}

/** Encodes an HTJ2K codestream that sends its smallest resolution, of at most 64 pixels, first (PS3.5 10.18). */
export async function encodeHtj2k(frame: SampledFrame, isLossless: boolean): Promise<Uint8Array> {
  const encoder = (await WASM_ENCODERS.htj2k())()
  const { rows, columns } = frame.format
  const needed = Math.ceil(Math.log2(Math.min(rows, columns) / SMALLEST_RESOLUTION))
  encoder.setQuality(isLossless, isLossless ? 0 : HTJ2K_STEP)
  encoder.setDecompositions(Math.max(needed, Math.min(MOST_DECOMPOSITIONS, halvings(frame))))
  encoder.setProgressionOrder(RPCL)
  encoder.setTLMMarker(true)
  return encodeWith(encoder, frame)
}
