import { decodeFrame, decodeSamples, type EncodedFrame, isSupported } from './decode-frame.ts'
import type { PixelFormat } from './pixel-format.ts'

/** Brings what a lossy codec has put beside the range back into it: decoders give such samples with more bits. */
function clampToStored(samples: Uint32Array, { bitsStored, isSigned }: PixelFormat): Uint32Array {
  if (bitsStored >= 16) return samples
  const mask = 2 ** bitsStored - 1
  const [lowest, highest] = isSigned ? [-(2 ** (bitsStored - 1)), 2 ** (bitsStored - 1) - 1] : [0, mask]
  // What is below 0 stands as a 16-bit two's complement, for both kinds.
  return samples.map((sample) => Math.min(highest, Math.max(lowest, (sample << 16) >> 16)) & mask)
}

/** The bits that are stored, of samples whose other bits may be filled with the sign or not. */
const isPlain = (samples: Uint32Array, bitsStored: number): boolean =>
  samples.every((sample) => sample < 2 ** bitsStored)

/**
 * Decodes one frame: its samples pixel by pixel, bits that are not stored cleared. `isLossy` says that samples may be
 * somewhat beside their range.
 * @throws for frames that are none, of another size than the format says, or of a kind that is not known
 */
export async function decodeStored(frame: EncodedFrame, isLossy: boolean): Promise<Uint32Array> {
  if (!isLossy) return decodeFrame(frame)
  if (!isSupported(frame.format)) throw new RangeError('Pixels of this kind are not decoded.')
  const samples = await decodeSamples(frame)
  return isPlain(samples, frame.format.bitsStored) ? samples : clampToStored(samples, frame.format)
}
