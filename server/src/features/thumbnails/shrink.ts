/** The longer side of a thumbnail, in pixels. */
const MOST_PIXELS = 256

/** An image of 8 bits a sample, pixel after pixel. */
export interface ByteImage {
  readonly width: number
  readonly height: number
  readonly channels: 1 | 3
  readonly bytes: Uint8Array | Uint8ClampedArray
}

interface Line {
  readonly length: number
  /** Samples between two neighbours of the line. */
  readonly step: number
}

/** The size that an image is shown at: as it is where it is small, its longer side `MOST_PIXELS` else. */
export function thumbnailSize(width: number, height: number): { readonly width: number; readonly height: number } {
  const scale = Math.min(1, MOST_PIXELS / Math.max(width, height))
  const side = (pixels: number) => Math.max(1, Math.round(pixels * scale))
  return { width: side(width), height: side(height) }
}

/** The mean of what lies below each sample of the shorter line, by the share that it covers. */
function averageLine(
  source: ArrayLike<number>,
  from: number,
  long: Line,
  target: Float32Array,
  to: number,
  short: Line,
): void {
  const ratio = long.length / short.length
  for (let at = 0; at < short.length; at += 1) {
    const [begin, end] = [at * ratio, (at + 1) * ratio]
    let sum = 0
    for (let index = Math.floor(begin); index < end && index < long.length; index += 1) {
      const covered = Math.min(end, index + 1) - Math.max(begin, index)
      sum += covered * (source[from + index * long.step] ?? 0)
    }
    target[to + at * short.step] = sum / ratio
  }
}

/** Makes an image smaller by the mean of the areas, first in its rows, then in its columns. */
export function shrink({ width, height, channels, bytes }: ByteImage): ByteImage {
  const small = thumbnailSize(width, height)
  const rows = new Float32Array(small.width * height * channels)
  for (let row = 0; row < height; row += 1) {
    for (let channel = 0; channel < channels; channel += 1) {
      const [from, to] = [row * width * channels + channel, row * small.width * channels + channel]
      const step = channels
      averageLine(bytes, from, { length: width, step }, rows, to, { length: small.width, step })
    }
  }
  const whole = new Float32Array(small.width * small.height * channels)
  const step = small.width * channels
  for (let column = 0; column < step; column += 1) {
    averageLine(rows, column, { length: height, step }, whole, column, { length: small.height, step })
  }
  return { ...small, channels, bytes: Uint8Array.from(whole, Math.round) }
}
