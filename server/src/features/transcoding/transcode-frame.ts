import type { EncodedFrame } from '../codecs/decode-frame.ts'
import { decodeStored } from '../codecs/decode-stored.ts'
import type { SampledFrame } from '../codecs/frame-encoder.ts'
import { FRAME_ENCODERS } from '../codecs/frame-encoders.ts'
import { extendSign, packSamples, sampleBytesOf } from '../codecs/pack-samples.ts'
import type { PixelFormat } from '../codecs/pixel-format.ts'
import { expandHalfColours } from '../rendering/unpack-samples.ts'
import { decodedFormat } from './transcoding-cell.ts'
import { NATIVE_TARGETS } from './transfer-syntaxes.ts'

/** One frame, and the transfer syntax that it shall be in; a thread is asked to bring it there. */
export interface FrameTranscoding {
  readonly frame: EncodedFrame
  /** Whether its samples may be somewhat beside their range, as those of lossy codecs are. */
  readonly isLossy: boolean
  readonly target: string
}

/** Brings frames into other transfer syntaxes, in this thread or in another. */
export type TranscodeFrame = (transcoding: FrameTranscoding) => Promise<Uint8Array>

const isHalved = ({ coding, format }: EncodedFrame): boolean =>
  coding === 'native' && format.photometricInterpretation === 'YBR_FULL_422'

const sampled = async ({ frame, isLossy }: FrameTranscoding): Promise<SampledFrame> => ({
  format: decodedFormat(frame.coding, frame.format),
  samples: isHalved(frame)
    ? Uint32Array.from(expandHalfColours(frame.bytes, frame.format.rows * frame.format.columns))
    : await decodeStored(frame, isLossy),
})

/** A frame without compression, little endian, pixel after pixel. */
const native = ({ format, samples }: { format: PixelFormat; samples: Uint32Array }): Uint8Array =>
  packSamples(extendSign(samples, format), sampleBytesOf(format))

/**
 * Brings one frame into another transfer syntax.
 * @returns the frame as it stands in its fragment, or in native pixel data
 * @throws for a frame that cannot be decoded, or is in no cell of the table
 */
export const transcodeFrame: TranscodeFrame = async (transcoding) => {
  const pixels = await sampled(transcoding)
  if (NATIVE_TARGETS.has(transcoding.target)) return native(pixels)
  const encoder = FRAME_ENCODERS.get(transcoding.target)
  if (encoder === undefined) throw new RangeError(`Nothing encodes ${transcoding.target}.`)
  return encoder.encode(pixels)
}
