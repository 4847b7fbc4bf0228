import { createRequire } from 'node:module'
import type { WrittenElement } from '../../../../../dicom/test/write-file.ts'

const require = createRequire(import.meta.url)

interface Encoder {
  getDecodedBuffer(info: unknown): Uint8Array
  setNearLossless?(tolerance: number): void
  setInterleaveMode?(mode: number): void
  setQuality?(isReversible: boolean, quality: number): void
  encode(): void
  getEncodedBuffer(): Uint8Array
  delete(): void
}
type Module = Readonly<Record<string, new () => Encoder>>

/** The pixels of one frame, and what they are. */
export interface Pixels {
  readonly bytes: Uint8Array
  readonly size: number
  readonly components: number
  readonly bitsAllocated: 8 | 16
  readonly bitsStored: number
}

/** RLE with literal runs alone (PS3.5 annex G). */
function encodeRle({ bytes, components, bitsAllocated }: Pixels): Uint8Array {
  const sampleBytes = bitsAllocated / 8
  const step = components * sampleBytes
  const segments = Array.from({ length: step }, (_, segment) => {
    const place = Math.floor(segment / sampleBytes) * sampleBytes + (sampleBytes - 1 - (segment % sampleBytes))
    const plane = Buffer.from(bytes.filter((_byte, at) => at % step === place))
    const runs: Buffer[] = []
    for (let at = 0; at < plane.length; at += 128) {
      const run = plane.subarray(at, at + 128)
      runs.push(Buffer.of(run.length - 1), run)
    }
    const whole = Buffer.concat(runs)
    return whole.length % 2 === 0 ? whole : Buffer.concat([whole, Buffer.of(128)])
  })
  const header = Buffer.alloc(64)
  header.writeUInt32LE(segments.length, 0)
  segments.reduce((at, segment, index) => {
    header.writeUInt32LE(at, 4 + index * 4)
    return at + segment.length
  }, 64)
  return Buffer.concat([header, ...segments])
}

async function encodeByWasm(name: string, codec: string, pixels: Pixels): Promise<Uint8Array> {
  const load: () => Promise<Module> = require(name)
  const Made = (await load())[codec]
  if (Made === undefined) throw new Error(`No ${codec}`)
  const encoder = new Made()
  const { size, components, bitsStored } = pixels
  const info = { width: size, height: size, bitsPerSample: bitsStored, componentCount: components, isSigned: false }
  encoder.getDecodedBuffer({ ...info, isUsingColorTransform: components > 1 }).set(pixels.bytes)
  encoder.setNearLossless?.(0)
  encoder.setInterleaveMode?.(components > 1 ? 2 : 0)
  encoder.setQuality?.(true, 0)
  encoder.encode()
  const encoded = Uint8Array.from(encoder.getEncodedBuffer())
  encoder.delete()
  return encoded
}

const ENCODERS: Readonly<Record<string, (pixels: Pixels) => Promise<Uint8Array>>> = {
  '1.2.840.10008.1.2.5': async (pixels) => encodeRle(pixels),
  '1.2.840.10008.1.2.4.80': (pixels) => encodeByWasm('@cornerstonejs/codec-charls/wasmjs', 'JpegLSEncoder', pixels),
  '1.2.840.10008.1.2.4.90': (pixels) => encodeByWasm('@cornerstonejs/codec-openjpeg/wasmjs', 'J2KEncoder', pixels),
  '1.2.840.10008.1.2.4.201': (pixels) => encodeByWasm('@cornerstonejs/codec-openjph/wasmjs', 'HTJ2KEncoder', pixels),
}

/** The transfer syntaxes that pixels can be encoded in here. */
export const ENCODED_SYNTAXES: readonly string[] = Object.keys(ENCODERS)

/** One frame in a lossless transfer syntax. */
export async function encodeFrame(transferSyntaxUid: string, pixels: Pixels): Promise<Uint8Array> {
  const encode = ENCODERS[transferSyntaxUid]
  if (encode === undefined) throw new Error(`Nothing encodes ${transferSyntaxUid}`)
  return encode(pixels)
}

/** Frames as encapsulated pixel data with an empty offset table. */
export const encapsulate = (frames: readonly Uint8Array[]): WrittenElement => {
  const even = frames.map((frame) => (frame.length % 2 === 0 ? frame : Buffer.concat([frame, Buffer.of(0)])))
  return { tag: 0x7fe00010, vr: 'OB', value: { fragments: [new Uint8Array(0), ...even] }, undefinedLength: true }
}
