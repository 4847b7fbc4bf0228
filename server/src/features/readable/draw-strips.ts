import type { Strip } from './readable-document.ts'
import type { Channel } from './waveform-channels.ts'

/** Lengths are hundredths of a millimetre. */
const MILLIMETRE = 100
/** Paper speed: 25 mm a second. */
const SECOND = 25 * MILLIMETRE
/** A row of 10 seconds, as an electrocardiogram is printed. */
export const ROW_SECONDS = 10
const MOST_HEIGHT = 120 * MILLIMETRE
const MARGIN = 2 * MILLIMETRE
const SQUARE = 5 * MILLIMETRE
/** Closer than this, samples are drawn by their least and greatest value. */
const CLOSEST = 5

/** What 10 mm stand for where it is a custom: 1 mV, which is so much in these units. */
const MILLIVOLT: ReadonlyMap<string, number> = new Map([
  ['V', 0.001],
  ['mV', 1],
  ['uV', 1_000],
  ['nV', 1_000_000],
])

interface Extent {
  readonly least: number
  readonly greatest: number
}

function extentOf(values: Float64Array): Extent {
  let least = Number.POSITIVE_INFINITY
  let greatest = Number.NEGATIVE_INFINITY
  for (const value of values) {
    if (value < least) least = value
    if (value > greatest) greatest = value
  }
  return least <= greatest ? { least, greatest } : { least: 0, greatest: 0 }
}

/** 1, 2 or 5 with zeros, not below `value`. */
function round(value: number): number {
  const power = 10 ** Math.floor(Math.log10(value))
  return ([1, 2, 5, 10].find((step) => step * power >= value * 0.999_999) ?? 10) * power
}

/** What 10 mm stand for, and how it is written. */
interface Scale {
  readonly tenMillimetres: number
  readonly text: string
}

/** The customary scale where the curve has room so, else a round one that gives it about 30 mm. */
function scaleOf(unit: string, { least, greatest }: Extent): Scale {
  const range = greatest - least
  const millivolt = MILLIVOLT.get(unit)
  const isRoomy = millivolt !== undefined && (range / millivolt) * 10 * MILLIMETRE <= MOST_HEIGHT
  if (isRoomy) return { tenMillimetres: millivolt, text: '10 mm = 1 mV' }
  const tenMillimetres = range > 0 ? round(range / 3) : 1
  return { tenMillimetres, text: `10 mm = ${Number(tenMillimetres.toPrecision(3))} ${unit}`.trim() }
}

/** The points of a part of a curve, each by its place in the part: all of them, or the least and greatest of each bucket. */
function pointsOf(values: Float64Array, step: number): readonly (readonly [place: number, value: number])[] {
  const bucket = step >= CLOSEST ? 1 : Math.ceil(CLOSEST / step) * 2
  if (bucket === 1) return Array.from(values, (value, place) => [place, value] as const)
  const points: (readonly [number, number])[] = []
  for (let from = 0; from < values.length; from += bucket) {
    const part = values.subarray(from, from + bucket)
    const { least, greatest } = extentOf(part)
    const hasGap = part.some(Number.isNaN)
    const isRising = (part[0] ?? 0) <= (part.at(-1) ?? 0)
    if (hasGap) points.push([from, Number.NaN])
    else points.push([from, isRising ? least : greatest], [from + bucket / 2, isRising ? greatest : least])
  }
  return points
}

/** An SVG path of relative steps; it is lifted over gaps. */
function pathOf(values: Float64Array, step: number, toHeight: (value: number) => number): string {
  const pieces: string[] = []
  let at: readonly [x: number, y: number] | undefined
  for (const [place, value] of pointsOf(values, step)) {
    const next = [Math.round(place * step), Math.round(toHeight(value))] as const
    if (Number.isNaN(value)) at = undefined
    else {
      pieces.push(at === undefined ? `M${next[0]} ${next[1]}l0 0` : `l${next[0] - at[0]} ${next[1] - at[1]}`)
      at = next
    }
  }
  return pieces.join('')
}

/**
 * A curve as strips of 10 seconds below each other, at 25 mm a second and 10 mm/mV; other units as they have room. The
 * upper edge lies on a line of the 5 mm grid.
 * @param frequency samples in a second
 */
export function drawStrips({ label, unit, values }: Channel, frequency: number): readonly Strip[] {
  const extent = extentOf(values)
  const { tenMillimetres, text: scale } = scaleOf(unit, extent)
  const scaled = (value: number): number => (value / tenMillimetres) * 10 * MILLIMETRE
  const top = Math.ceil((scaled(extent.greatest) + MARGIN) / SQUARE) * SQUARE
  const bottom = Math.floor((scaled(extent.least) - MARGIN) / SQUARE) * SQUARE
  const perRow = Math.max(1, Math.round(frequency * ROW_SECONDS))
  return Array.from({ length: Math.ceil(values.length / perRow) }, (_, row) => ({
    label,
    scale,
    width: ROW_SECONDS * SECOND,
    height: top - bottom,
    path: pathOf(values.subarray(row * perRow, (row + 1) * perRow), SECOND / frequency, (value) => top - scaled(value)),
  }))
}
