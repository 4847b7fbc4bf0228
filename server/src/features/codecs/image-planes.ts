import type { EncodableImage } from './encode-jpeg.ts'

const SIDE = 8
const MIDDLE = 128

/** The samples of one component, in whole blocks of 8 × 8. */
interface BlockPlane {
  readonly width: number
  readonly height: number
  readonly samples: Uint8Array
  /** How many blocks beside each other go together with those of the other components (ITU-T T.81 A.2.3). */
  readonly across: number
}

/** What each channel counts for a component, and what it begins at (PS3.3 C.7.6.3.1.2). */
const COMPONENTS = [
  [0.299, 0.587, 0.114, 0],
  [-0.168735892, -0.331264108, 0.5, MIDDLE],
  [0.5, -0.418687589, -0.081312411, MIDDLE],
] as const

type Weights = (typeof COMPONENTS)[number]

function convert({ bytes, width, height }: EncodableImage, [red, green, blue, offset]: Weights): Uint8Array {
  const samples = new Uint8ClampedArray(width * height)
  for (let at = 0; at < samples.length; at += 1) {
    const from = at * 3
    samples[at] =
      offset + red * (bytes[from] as number) + green * (bytes[from + 1] as number) + blue * (bytes[from + 2] as number)
  }
  return new Uint8Array(samples.buffer)
}

/** Half as many columns, each the mean of two (PS3.3 C.7.6.3.1.2, YBR_FULL_422); an odd last one stays. */
function halve(samples: Uint8Array, width: number, height: number): Uint8Array {
  const columns = Math.ceil(width / 2)
  const halved = new Uint8Array(columns * height)
  for (let at = 0; at < halved.length; at += 1) {
    const column = (at % columns) * 2
    const from = Math.floor(at / columns) * width + column
    const left = samples[from] as number
    halved[at] = (left + (column + 1 < width ? (samples[from + 1] as number) : left) + 1) >> 1
  }
  return halved
}

/** A plane in whole blocks, `across` together: beyond the edges of the image its last samples go on. */
function inBlocks(samples: Uint8Array, width: number, height: number, across: number): BlockPlane {
  const columns = Math.ceil(width / (SIDE * across)) * SIDE * across
  const rows = Math.ceil(height / SIDE) * SIDE
  if (columns === width && rows === height) return { width, height, samples, across }
  const whole = new Uint8Array(columns * rows)
  for (let row = 0; row < rows; row += 1) {
    const from = Math.min(height - 1, row) * width
    whole.set(samples.subarray(from, from + width), row * columns)
    whole.fill(samples[from + width - 1] ?? 0, row * columns + width, (row + 1) * columns)
  }
  return { width: columns, height: rows, samples: whole, across }
}

/** The components of an image: grey as it is, RGB as YCbCr, the colours in half as many columns where so asked. */
export function planesOf(image: EncodableImage, isHalved: boolean): readonly BlockPlane[] {
  const { width, height, channels, bytes } = image
  const grey = new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.length)
  if (channels === 1) return [inBlocks(grey, width, height, 1)]
  const [light = grey, ...colours] = COMPONENTS.map((weights) => convert(image, weights))
  if (!isHalved) return [light, ...colours].map((samples) => inBlocks(samples, width, height, 1))
  const halves = colours.map((samples) => inBlocks(halve(samples, width, height), Math.ceil(width / 2), height, 1))
  return [inBlocks(light, width, height, 2), ...halves]
}
