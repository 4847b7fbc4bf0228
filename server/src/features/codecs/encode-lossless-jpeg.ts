import { differenceBits, EntropyWriter } from './entropy-writer.ts'
import type { SampledFrame } from './frame-encoder.ts'
import { type HuffmanCode, makeHuffmanCode } from './huffman-code.ts'

const MOST_DIFFERENCE_BITS = 16

const bigEndian = (...numbers: readonly number[]): number[] => numbers.flatMap((number) => [number >> 8, number & 0xff])

/** A marker segment (ITU-T T.81 B.1.1.4). */
const segment = (marker: number, content: readonly number[]): number[] => [
  ...bigEndian(marker, content.length + 2),
  ...content,
]

/** The differences of first-order prediction, modulo 65536 and signed (T.81 H.1.2.1, selection value 1). */
function differencesOf({ format, samples }: SampledFrame): Int16Array {
  const { columns, samplesPerPixel, bitsStored } = format
  const line = columns * samplesPerPixel
  const differences = new Int16Array(samples.length)
  for (let at = 0; at < samples.length; at += 1) {
    const isFirstOfLine = at % line < samplesPerPixel
    const before = at < samplesPerPixel ? 2 ** (bitsStored - 1) : samples[at - (isFirstOfLine ? line : samplesPerPixel)]
    differences[at] = (samples[at] ?? 0) - (before ?? 0)
  }
  return differences
}

function codeFor(differences: Int16Array): HuffmanCode {
  const frequencies = new Array<number>(MOST_DIFFERENCE_BITS + 1).fill(0)
  for (const difference of differences) {
    const bits = differenceBits(difference)
    frequencies[bits] = (frequencies[bits] ?? 0) + 1
  }
  return makeHuffmanCode(frequencies)
}

/** The marker segments in front of the entropy-coded bits: frame, table and scan, for all components alike. */
function markersOf({ format }: SampledFrame, code: HuffmanCode): Uint8Array {
  const { rows, columns, samplesPerPixel, bitsStored } = format
  const components = Array.from({ length: samplesPerPixel }, (_, index) => index + 1)
  return Uint8Array.from([
    ...[0xff, 0xd8],
    ...segment(0xffc3, [
      bitsStored,
      ...bigEndian(rows, columns),
      samplesPerPixel,
      ...components.flatMap((component) => [component, 0x11, 0]),
    ]),
    ...segment(0xffc4, [0, ...code.counts, ...code.symbols]),
    ...segment(0xffda, [samplesPerPixel, ...components.flatMap((component) => [component, 0]), 1, 0, 0]),
  ])
}

/** Encodes a frame of 2 to 16 bits as lossless JPEG with first-order prediction (ITU-T T.81 annex H; .57 and .70). */
export function encodeLosslessJpeg(frame: SampledFrame): Uint8Array {
  const differences = differencesOf(frame)
  const code = codeFor(differences)
  const writer = new EntropyWriter(code, differences.length * 2)
  for (const difference of differences) writer.difference(difference)
  const markers = markersOf(frame, code)
  const entropy = writer.end()
  const encoded = new Uint8Array(markers.length + entropy.length + 2)
  encoded.set(markers)
  encoded.set(entropy, markers.length)
  encoded.set([0xff, 0xd9], encoded.length - 2)
  return encoded
}
