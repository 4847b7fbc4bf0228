import { ZIGZAG } from './jpeg-tables.ts'

const SIDE = 8
const PIXELS = SIDE * SIDE
/** What the sum of 8 samples around the middle, 128, has too much. */
const MIDDLE_SUM = 1024
/** Makes every coefficient positive, so that cutting it rounds. */
const BIAS = 16_384
const ROUNDING = BIAS + 0.5

const HALF = Math.SQRT1_2
const ROTATION = 0.38268343236508984
const LOW = 0.541196100146197
const HIGH = 1.3065629648763766

/** What one pass leaves each coefficient multiplied by, in a row or a column (Arai, Agui and Nakajima, 1988). */
const SCALE = Array.from({ length: SIDE }, (_, at) => (at === 0 ? 1 : Math.SQRT2 * Math.cos((at * Math.PI) / 16)))

/** Where each coefficient is coded, by its place in the block. */
const ORDER = new Uint8Array(PIXELS)
ZIGZAG.forEach((place, at) => {
  ORDER[place] = at
})

/** What `transformColumns` multiplies by: what the passes leave out of T.81 A.3.3, and the quantization. @param steps row after row */
export const quantizationFactors = (steps: Uint8Array): Float64Array =>
  Float64Array.from(steps, (step, at) => 1 / ((SCALE[at >> 3] ?? 1) * (SCALE[at & 7] ?? 1) * SIDE * step))

/** The first pass: the rows of a block of 8-bit samples. @param first where the block begins @param width samples of a line */
export function transformRows(grey: Uint8Array, first: number, width: number, block: Float64Array): void {
  for (let to = 0, at = first; to < PIXELS; to += SIDE, at += width) {
    const s0 = grey[at] as number
    const s1 = grey[at + 1] as number
    const s2 = grey[at + 2] as number
    const s3 = grey[at + 3] as number
    const s4 = grey[at + 4] as number
    const s5 = grey[at + 5] as number
    const s6 = grey[at + 6] as number
    const s7 = grey[at + 7] as number
    const even = s0 + s7 + s3 + s4
    const evenDifference = s0 + s7 - s3 - s4
    const middle = s1 + s6 + s2 + s5
    const turned = (s1 + s6 - s2 - s5 + evenDifference) * HALF
    const odd0 = s3 - s4 + s2 - s5
    const odd2 = s1 - s6 + s0 - s7
    const odd1 = (s2 - s5 + s1 - s6) * HALF
    const rotated = (odd0 - odd2) * ROTATION
    const low = LOW * odd0 + rotated
    const high = HIGH * odd2 + rotated
    block[to] = even + middle - MIDDLE_SUM
    block[to + 4] = even - middle
    block[to + 2] = evenDifference + turned
    block[to + 6] = evenDifference - turned
    block[to + 5] = s0 - s7 - odd1 + low
    block[to + 3] = s0 - s7 - odd1 - low
    block[to + 1] = s0 - s7 + odd1 + high
    block[to + 7] = s0 - s7 + odd1 - high
  }
}

const round = (value: number): number => ((value + ROUNDING) | 0) - BIAS

/** The second pass, and the quantization: whole coefficients in the order in which they are coded. */
export function transformColumns(block: Float64Array, factors: Float64Array, coefficients: Int32Array): void {
  for (let at = 0; at < SIDE; at += 1) {
    const s0 = block[at] as number
    const s1 = block[at + 8] as number
    const s2 = block[at + 16] as number
    const s3 = block[at + 24] as number
    const s4 = block[at + 32] as number
    const s5 = block[at + 40] as number
    const s6 = block[at + 48] as number
    const s7 = block[at + 56] as number
    const even = s0 + s7 + s3 + s4
    const evenDifference = s0 + s7 - s3 - s4
    const middle = s1 + s6 + s2 + s5
    const turned = (s1 + s6 - s2 - s5 + evenDifference) * HALF
    const odd0 = s3 - s4 + s2 - s5
    const odd2 = s1 - s6 + s0 - s7
    const odd1 = (s2 - s5 + s1 - s6) * HALF
    const rotated = (odd0 - odd2) * ROTATION
    const low = LOW * odd0 + rotated
    const high = HIGH * odd2 + rotated
    coefficients[ORDER[at] as number] = round((even + middle) * (factors[at] as number))
    coefficients[ORDER[at + 32] as number] = round((even - middle) * (factors[at + 32] as number))
    coefficients[ORDER[at + 16] as number] = round((evenDifference + turned) * (factors[at + 16] as number))
    coefficients[ORDER[at + 48] as number] = round((evenDifference - turned) * (factors[at + 48] as number))
    coefficients[ORDER[at + 40] as number] = round((s0 - s7 - odd1 + low) * (factors[at + 40] as number))
    coefficients[ORDER[at + 24] as number] = round((s0 - s7 - odd1 - low) * (factors[at + 24] as number))
    coefficients[ORDER[at + 8] as number] = round((s0 - s7 + odd1 + high) * (factors[at + 8] as number))
    coefficients[ORDER[at + 56] as number] = round((s0 - s7 + odd1 - high) * (factors[at + 56] as number))
  }
}

/** Whether all samples of a block are the same, as around a patient: it then has no coefficient but the first. */
export function isUniform(grey: Uint8Array, first: number, width: number): boolean {
  const level = grey[first]
  for (let row = 0; row < SIDE; row += 1) {
    for (let at = first + row * width, end = at + SIDE; at < end; at += 1) if (grey[at] !== level) return false
  }
  return true
}
