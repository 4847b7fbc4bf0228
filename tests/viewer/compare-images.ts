import type { ViewportImage } from '../../viewer/test/read-viewport.ts'

type Place = (x: number, y: number) => readonly [number, number]

/** Mean absolute difference of the colours, from 0 to 1, between what is painted and an RGB image placed by `place`. */
function meanDifference(painted: ViewportImage, rgb: Uint8Array, place: Place): number {
  const { width, height, rgba } = painted
  let sum = 0
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      const [fromX, fromY] = place(x, y)
      const here = (y * width + x) * 4
      const there = (fromY * width + fromX) * 3
      for (let channel = 0; channel < 3; channel += 1) {
        sum += Math.abs((rgba[here + channel] ?? 0) - (rgb[there + channel] ?? 0))
      }
    }
  }
  return sum / (width * height * 3 * 255)
}

/** How far a painted image is from the one expected, as it stands and mirrored or turned. */
export interface Comparison {
  readonly upright: number
  /** The least of those that are wrong: left for right, upside down, turned by half. */
  readonly otherwise: number
}

/** Compares what is on the screen with the RGB image that was expected there, of the same size. */
export function compareImages(painted: ViewportImage, rgb: Uint8Array): Comparison {
  const right = painted.width - 1
  const bottom = painted.height - 1
  const wrong: Place[] = [(x, y) => [right - x, y], (x, y) => [x, bottom - y], (x, y) => [right - x, bottom - y]]
  return {
    upright: meanDifference(painted, rgb, (x, y) => [x, y]),
    otherwise: Math.min(...wrong.map((place) => meanDifference(painted, rgb, place))),
  }
}
