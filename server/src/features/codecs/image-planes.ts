import type { EncodableImage } from './encode-jpeg.ts'

const SIDE = 8
const MIDDLE = 128

/** The samples of one component, in whole blocks of 8 × 8. */
interface BlockPlane {
  readonly width: number
  readonly height: number
  readonly samples: Uint8Array
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

/** A plane in whole blocks: beyond the edges of the image its last samples go on. */
function inBlocks(samples: Uint8Array, width: number, height: number): BlockPlane {
  const columns = Math.ceil(width / SIDE) * SIDE
  const rows = Math.ceil(height / SIDE) * SIDE
  if (columns === width && rows === height) return { width, height, samples }
  const whole = new Uint8Array(columns * rows)
  for (let row = 0; row < rows; row += 1) {
    const from = Math.min(height - 1, row) * width
    whole.set(samples.subarray(from, from + width), row * columns)
    whole.fill(samples[from + width - 1] ?? 0, row * columns + width, (row + 1) * columns)
  }
  return { width: columns, height: rows, samples: whole }
}

/** The components of an image: grey as it is, RGB as YCbCr. */
export function planesOf(image: EncodableImage): readonly BlockPlane[] {
  const { width, height, channels, bytes } = image
  const grey = new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.length)
  const planes = channels === 1 ? [grey] : COMPONENTS.map((weights) => convert(image, weights))
  return planes.map((samples) => inBlocks(samples, width, height))
}
