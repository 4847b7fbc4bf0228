import { decodeSamples, type EncodedFrame } from '../codecs/decode-frame.ts'
import { expandHalfColours, unpackBits } from './unpack-samples.ts'

/** Samples as they are stored, pixel by pixel: whole numbers with whatever bits beside them, or floating point. */
export type Samples = Uint8Array | Uint16Array | Uint32Array | Float32Array | Float64Array

/** What the samples of a frame are (PS3.3 C.7.6.3, C.7.6.24, C.7.6.25). */
export type SampleKind = 'integer' | 'float' | 'double'

/** One frame as it is stored. */
export interface StoredFrame extends EncodedFrame {
  readonly sampleKind: SampleKind
}

const HALF_COLOURS: ReadonlySet<string> = new Set(['YBR_FULL_422', 'YBR_PARTIAL_422'])

const VIEWS = {
  integer: { 8: Uint8Array, 16: Uint16Array, 32: Uint32Array },
  float: { 32: Float32Array },
  double: { 64: Float64Array },
} as const

const viewOf = ({ sampleKind, format }: StoredFrame) =>
  (VIEWS[sampleKind] as Readonly<Record<number, (typeof VIEWS)['integer'][8 | 16 | 32] | undefined>>)[
    sampleKind === 'double' ? 64 : format.bitsAllocated
  ]

/** Bytes of each sample in the other order, in a copy; as they are where there is nothing to turn. */
function inOurOrder(bytes: Uint8Array, sampleBytes: number, littleEndian: boolean): Uint8Array {
  const isAligned = bytes.byteOffset % sampleBytes === 0
  if (littleEndian) return isAligned ? bytes : Uint8Array.from(bytes)
  const turned = Buffer.from(bytes)
  if (sampleBytes === 1) return turned.length % 2 === 0 ? turned.swap16() : turned
  return sampleBytes === 2 ? turned.swap16() : sampleBytes === 4 ? turned.swap32() : turned.swap64()
}

/** Native samples, without a copy where they lie as this machine has them. */
function nativeSamples(frame: StoredFrame): Samples {
  const { format, bytes, littleEndian } = frame
  const View = viewOf(frame)
  if (View === undefined) throw new RangeError('Samples of this size are not shown.')
  const length = format.rows * format.columns * format.samplesPerPixel
  const sampleBytes = View.BYTES_PER_ELEMENT
  if (bytes.length < length * sampleBytes) throw new RangeError('The frame has fewer samples than its image.')
  const whole = bytes.subarray(0, Math.min(bytes.length, Math.ceil((length * sampleBytes) / 2) * 2))
  const ordered = inOurOrder(whole, sampleBytes, littleEndian)
  return new View(ordered.buffer as ArrayBuffer, ordered.byteOffset, length)
}

/** Plane after plane becomes pixel after pixel. */
function interleave(samples: Samples, components: number): Samples {
  const pixels = samples.length / components
  const joined = samples.slice()
  for (let component = 0; component < components; component += 1) {
    const plane = component * pixels
    for (let at = 0; at < pixels; at += 1) joined[at * components + component] = samples[plane + at] as number
  }
  return joined
}

/** The samples of a frame, decoded. @throws for what cannot be decoded */
export async function samplesOf(frame: StoredFrame): Promise<Samples> {
  const { coding, format, bytes } = frame
  if (coding !== 'native') return decodeSamples(frame)
  const pixels = format.rows * format.columns
  if (format.bitsAllocated === 1) return unpackBits(bytes, pixels)
  if (format.samplesPerPixel === 3 && HALF_COLOURS.has(format.photometricInterpretation))
    return expandHalfColours(nativeSamples({ ...frame, format: { ...format, samplesPerPixel: 2 } }), pixels)
  const samples = nativeSamples(frame)
  return format.isPlanar && format.samplesPerPixel > 1 ? interleave(samples, format.samplesPerPixel) : samples
}
