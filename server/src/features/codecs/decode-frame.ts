import { decodeExtendedJpeg, isForExtendedDecoder } from './decode-extended-jpeg.ts'
import { decodeLosslessJpeg } from './decode-lossless-jpeg.ts'
import { decodeRle } from './decode-rle.ts'
import type { FrameCoding } from './frame-coding.ts'
import type { PixelFormat } from './pixel-format.ts'
import { type DecodedFrame, decodeByWasm } from './wasm-decoder.ts'

/** One frame as it is stored, and what it is. */
export interface EncodedFrame {
  readonly coding: FrameCoding
  readonly littleEndian: boolean
  readonly format: PixelFormat
  readonly bytes: Uint8Array
}

function toPixels(bytes: Uint8Array, sampleBytes: number, littleEndian: boolean): Uint32Array {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const read =
    sampleBytes === 1
      ? (at: number) => view.getUint8(at)
      : sampleBytes === 2
        ? (at: number) => view.getUint16(at, littleEndian)
        : (at: number) => view.getUint32(at, littleEndian)
  const samples = new Uint32Array(Math.floor(bytes.length / sampleBytes))
  for (let index = 0; index < samples.length; index += 1) samples[index] = read(index * sampleBytes)
  return samples
}

/** Plane after plane becomes pixel after pixel. */
function interleave(samples: Uint32Array, components: number): Uint32Array {
  const pixels = samples.length / components
  return samples.map((_, at) => samples[(at % components) * pixels + Math.floor(at / components)] ?? 0)
}

async function decodeByCodec({ coding, bytes, format }: EncodedFrame): Promise<DecodedFrame> {
  if (coding === 'jpeg') return decodeLosslessJpeg(bytes)
  if (coding === 'jpeg-dct' && isForExtendedDecoder(bytes, format)) return decodeExtendedJpeg(bytes, format)
  if (coding === 'native' || coding === 'rle') throw new RangeError('The coding has no codec.')
  return decodeByWasm(coding, bytes)
}

/**
 * The samples of one frame pixel by pixel, as they are stored: bits that are not stored may hold anything.
 * @throws for frames that are none, or of another size than the format says
 */
export async function decodeSamples(frame: EncodedFrame): Promise<Uint32Array> {
  const { format, coding, bytes } = frame
  const sampleBytes = format.bitsAllocated / 8
  const pixels = format.rows * format.columns
  if (coding === 'native') {
    // Words of 8-bit samples are swapped in big endian, whose other form nobody can tell from it here.
    if (!frame.littleEndian && sampleBytes === 1) throw new RangeError('Bytes in big endian are not compared.')
    const samples = toPixels(
      bytes.subarray(0, pixels * format.samplesPerPixel * sampleBytes),
      sampleBytes,
      frame.littleEndian,
    )
    return format.isPlanar ? interleave(samples, format.samplesPerPixel) : samples
  }
  if (coding === 'rle')
    return toPixels(decodeRle(bytes, pixels, format.samplesPerPixel, sampleBytes), sampleBytes, true)
  const decoded = await decodeByCodec(frame)
  if (
    decoded.rows !== format.rows ||
    decoded.columns !== format.columns ||
    decoded.components !== format.samplesPerPixel
  )
    throw new RangeError('The frame has another size than its image.')
  const samples = toPixels(decoded.bytes, decoded.bitsPerSample > 8 ? 2 : 1, true)
  return decoded.isPlanar ? interleave(samples, decoded.components) : samples
}

/** Clears the bits above those stored, which a codec may fill with the sign. @throws RangeError where they say something else */
function keepStored(samples: Uint32Array, { bitsStored, bitsAllocated, isSigned }: PixelFormat): Uint32Array {
  if (bitsStored === 32) return samples
  const mask = 2 ** bitsStored - 1
  const sign = 2 ** (bitsStored - 1)
  return samples.map((sample) => {
    const stored = sample % (mask + 1)
    const above = sample - stored
    const isFilled = isSigned && stored >= sign && [2 ** bitsAllocated, 2 ** 16, 2 ** 8].includes(above + mask + 1)
    if (above !== 0 && !isFilled) throw new RangeError('Bits that are not stored have a meaning.')
    return stored
  })
}

/** Whether pixels of this kind are stored as whole samples from the lowest bit on. */
export const isSupported = ({ bitsAllocated, bitsStored, highBit }: PixelFormat): boolean =>
  [8, 16, 32].includes(bitsAllocated) && bitsStored <= bitsAllocated && bitsStored > 0 && highBit === bitsStored - 1

/**
 * Decodes one frame of a lossless transfer syntax: its samples pixel by pixel, bits that are not stored cleared.
 * @throws for frames that are none, or of a kind that it does not know
 */
export async function decodeFrame(frame: EncodedFrame): Promise<Uint32Array> {
  if (!isSupported(frame.format)) throw new RangeError('Pixels of this kind are not compared.')
  return keepStored(await decodeSamples(frame), frame.format)
}
