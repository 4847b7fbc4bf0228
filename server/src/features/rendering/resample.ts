/** An image of 8 bits a sample, pixel after pixel. */
export interface ByteImage {
  readonly width: number
  readonly height: number
  readonly channels: 1 | 3
  readonly bytes: Uint8Array | Uint8ClampedArray
}

/** A part of a line: where it begins, and how many pixels it is long; both may be fractions. */
interface Span {
  readonly from: number
  readonly length: number
}

/** What each pixel of a new line is made of: its first source, and what each of them counts. */
interface Weights {
  readonly first: Int32Array
  readonly taps: number
  /** `taps` for each pixel. */
  readonly shares: Float32Array
}

/** What a source pixel counts for a new one: the share that it covers, or between two of them how near it is. */
function share(source: number, begin: number, step: number): number {
  if (step >= 1) return Math.max(0, Math.min(begin + step, source + 1) - Math.max(begin, source)) / step
  return Math.max(0, 1 - Math.abs(source + 0.5 - (begin + step / 2)))
}

/** @param line pixels of the whole source line @param target pixels of the new one */
function weightsOf(line: number, { from, length }: Span, target: number): Weights {
  const step = length / target
  const taps = Math.ceil(Math.max(1, step)) + 1
  const first = new Int32Array(target)
  const shares = new Float32Array(target * taps)
  for (let at = 0; at < target; at += 1) {
    const begin = from + at * step
    const start = step >= 1 ? Math.floor(begin) : Math.floor(begin + step / 2 - 0.5)
    first[at] = Math.min(Math.max(0, start), Math.max(0, line - taps))
    for (let tap = 0; tap < taps; tap += 1) {
      // Beyond the edges the first and the last pixel go on.
      const place = Math.min(line - 1, Math.max(0, start + tap)) - (first[at] ?? 0)
      shares[at * taps + place] = (shares[at * taps + place] ?? 0) + share(start + tap, begin, step)
    }
  }
  return { first, taps, shares }
}

interface Lines {
  readonly count: number
  /** Samples from one line to the next, and from one pixel of a line to the next. */
  readonly stride: number
  readonly step: number
}

function mix(
  source: ArrayLike<number>,
  lines: Lines,
  target: Float32Array | Uint8ClampedArray,
  to: Lines,
  { first, taps, shares }: Weights,
): void {
  for (let line = 0; line < lines.count; line += 1) {
    for (let at = 0; at < first.length; at += 1) {
      const from = line * lines.stride + (first[at] as number) * lines.step
      let sum = 0
      for (let tap = 0; tap < taps; tap += 1) {
        const weight = shares[at * taps + tap] as number
        if (weight > 0) sum += weight * (source[from + tap * lines.step] as number)
      }
      target[line * to.stride + at * to.step] = sum
    }
  }
}

/** A rectangle of an image, in pixels, from its upper left corner. */
export interface Region {
  readonly left: number
  readonly top: number
  readonly width: number
  readonly height: number
}

/** A region at another size: the mean of the areas where it gets smaller, linear between pixels where it gets larger. */
export function resample(image: ByteImage, region: Region, width: number, height: number): ByteImage {
  const { channels } = image
  const across = weightsOf(image.width, { from: region.left, length: region.width }, width)
  const down = weightsOf(image.height, { from: region.top, length: region.height }, height)
  const rows = new Float32Array(width * image.height * channels)
  const whole = new Uint8ClampedArray(width * height * channels)
  for (let channel = 0; channel < channels; channel += 1) {
    const source = { count: image.height, stride: image.width * channels, step: channels }
    const target = { count: image.height, stride: width * channels, step: channels }
    mix(image.bytes.subarray(channel), source, rows.subarray(channel), target, across)
  }
  const lines = { count: width * channels, stride: 1, step: width * channels }
  mix(rows, lines, whole, lines, down)
  return { width, height, channels, bytes: new Uint8Array(whole.buffer) }
}
