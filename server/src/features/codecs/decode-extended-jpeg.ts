import { type DctFrame, readDctJpeg } from './dct-jpeg.ts'
import { decodePlanes } from './dct-planes.ts'
import type { PixelFormat } from './pixel-format.ts'
import { upsample } from './upsample.ts'
import type { DecodedFrame } from './wasm-decoder.ts'

/** YCbCr of full range becomes RGB, pixel after pixel (PS3.3 C.7.6.3.1.2). */
function toRgb(samples: Uint16Array, precision: number): void {
  const middle = 2 ** (precision - 1)
  const most = 2 ** precision - 1
  const clamp = (value: number) => Math.min(most, Math.max(0, Math.round(value)))
  for (let at = 0; at + 2 < samples.length; at += 3) {
    const y = samples[at] ?? 0
    const blue = (samples[at + 1] ?? 0) - middle
    const red = (samples[at + 2] ?? 0) - middle
    samples[at] = clamp(y + 1.402 * red)
    samples[at + 1] = clamp(y - 0.344136286 * blue - 0.714136286 * red)
    samples[at + 2] = clamp(y + 1.772 * blue)
  }
}

function joinPlanes(frame: DctFrame, planes: ReturnType<typeof decodePlanes>): Uint16Array {
  const { rows, columns, components } = frame
  const [across, down] = [Math.max(...components.map((c) => c.across)), Math.max(...components.map((c) => c.down))]
  const samples = new Uint16Array(rows * columns * components.length)
  planes.forEach((plane, component) => {
    const { across: ownAcross = across, down: ownDown = down } = components[component] ?? {}
    const used = { columns: Math.ceil((columns * ownAcross) / across), rows: Math.ceil((rows * ownDown) / down) }
    const full = upsample(plane, used, columns, rows)
    for (let at = 0; at < full.length; at += 1) samples[at * components.length + component] = full[at] as number
  })
  return samples
}

/**
 * Decodes a sequential JPEG with Huffman codes of 8 or 12 bits (ITU-T T.81 annex F; DICOM transfer syntaxes .50 and .51).
 * Three components of a photometric interpretation in YBR become RGB.
 * @throws RangeError for bytes that are none, or of another size than the format says
 */
export function decodeExtendedJpeg(encoded: Uint8Array, format: PixelFormat): DecodedFrame {
  const jpeg = readDctJpeg(encoded)
  const { rows, columns, precision: bitsPerSample, components } = jpeg.frame
  if (rows !== format.rows || columns !== format.columns || components.length !== format.samplesPerPixel)
    throw new RangeError('The frame has another size than its image.')
  const samples = joinPlanes(jpeg.frame, decodePlanes(jpeg))
  if (components.length === 3 && format.photometricInterpretation.startsWith('YBR')) toRgb(samples, bitsPerSample)
  const bytes = bitsPerSample > 8 ? new Uint8Array(samples.buffer) : Uint8Array.from(samples)
  return { bytes, rows, columns, components: components.length, bitsPerSample, isPlanar: false }
}

const SOF0 = 0xffc0
const SOF1 = 0xffc1
const SOS = 0xffda
/** Segments by which the WebAssembly decoder knows what the components are: their names and least lengths. */
const NAMING = new Map([
  [0xffe0, { name: 'JFIF\0', length: 16 }],
  [0xffee, { name: 'Adobe', length: 14 }],
])

function namesColours(view: DataView, at: number): boolean {
  const naming = NAMING.get(view.getUint16(at))
  if (naming === undefined || view.getUint16(at + 2) < naming.length) return false
  return [...naming.name].every((letter, index) => view.getUint8(at + 4 + index) === letter.charCodeAt(0))
}

/**
 * Whether a JPEG wants this decoder and not the one in WebAssembly, which knows 8 bits alone and takes three components for
 * YCbCr unless the stream itself says otherwise.
 */
export function isForExtendedDecoder(encoded: Uint8Array, { photometricInterpretation }: PixelFormat): boolean {
  const view = new DataView(encoded.buffer, encoded.byteOffset, encoded.byteLength)
  let isNamed = false
  for (let at = 2; at + 9 < encoded.length; at += 2 + view.getUint16(at + 2)) {
    const marker = view.getUint16(at)
    if (marker < SOF0 || marker === SOS) return false
    isNamed ||= namesColours(view, at)
    if (marker !== SOF0 && marker !== SOF1) continue
    return view.getUint8(at + 4) > 8 || (photometricInterpretation === 'RGB' && !isNamed)
  }
  return false
}
