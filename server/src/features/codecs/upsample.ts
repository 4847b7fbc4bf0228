import type { Plane } from './dct-planes.ts'

/** Three quarters of a sample and a quarter of its neighbour: where a sample of twice the resolution lies. */
const NEAR = 3

const clampTo = (value: number, most: number): number => Math.min(most, Math.max(0, value))

/**
 * A plane at the size of the image, its samples centred between those of the larger one. Twice as many come from the two
 * nearest, other factors repeat the nearest.
 * @param used how many of its samples across and down hold the image
 */
export function upsample(
  { width, samples }: Plane,
  used: { readonly columns: number; readonly rows: number },
  columns: number,
  rows: number,
): Uint16Array {
  const across = Math.round(columns / used.columns)
  const down = Math.round(rows / used.rows)
  const full = new Uint16Array(columns * rows)
  for (let row = 0; row < rows; row += 1) {
    const y = Math.min(used.rows - 1, Math.floor(row / down))
    const otherY = down === 2 ? clampTo(y + (row % 2 === 0 ? -1 : 1), used.rows - 1) : y
    const blend = (x: number): number => NEAR * (samples[y * width + x] ?? 0) + (samples[otherY * width + x] ?? 0)
    for (let column = 0; column < columns; column += 1) {
      const x = Math.min(used.columns - 1, Math.floor(column / across))
      const otherX = across === 2 ? clampTo(x + (column % 2 === 0 ? -1 : 1), used.columns - 1) : x
      full[row * columns + column] = (NEAR * blend(x) + blend(otherX) + 8) >> 4
    }
  }
  return full
}
