import { numberOfFrames } from '../frames/native-frames.ts'
import type { Header } from '../header.ts'
import { Tag } from '../tag.ts'
import { numberOf } from '../text/number-of.ts'
import { textOf } from '../text/text-of.ts'
import { DeidentifyError } from './deidentify-error.ts'
import type { OpenFile } from './open-file.ts'
import type { Rectangle } from './options.ts'
import type { Splice } from './splice-element.ts'

/** How native pixels lie. */
interface PixelLayout {
  readonly rows: number
  readonly columns: number
  readonly frames: number
  /** Planes of a frame, and samples and bytes of one pixel in a plane. */
  readonly planes: number
  readonly bytesOfPixel: number
  /** The bytes of a black pixel in each plane. */
  readonly black: readonly Uint8Array[]
}

/**
 * Makes rectangles of all frames black, in place: every byte outside of them stays.
 * @throws DeidentifyError `Unsupported` where pixels are compressed or lie in another way than whole bytes;
 *   `InvalidValue` for a rectangle that is none
 */
export function blackOut({ header, bytes }: OpenFile, rectangles: readonly Rectangle[]): Splice[] {
  const { pixelData } = header
  if (rectangles.length === 0 || pixelData === undefined) return []
  rectangles.forEach(checkRectangle)
  const layout = layoutOf(header)
  const end = Math.min(bytes.length, pixelData.offset + (pixelData.length ?? 0))
  const plane = layout.rows * layout.columns * layout.bytesOfPixel
  const rows = Array.from({ length: layout.rows }, (_, row) => spansOfRow(rectangles, row, layout.columns))
  const splices: Splice[] = []
  for (let index = 0; index < layout.frames * layout.planes; index += 1) {
    const black = layout.black[index % layout.planes] ?? new Uint8Array(layout.bytesOfPixel)
    for (const [row, spans] of rows.entries()) {
      for (const [from, to] of spans) {
        const start = pixelData.offset + index * plane + (row * layout.columns + from) * layout.bytesOfPixel
        const last = Math.min(end, start + (to - from) * layout.bytesOfPixel)
        if (last > start) splices.push({ start, end: last, bytes: repeated(black, last - start) })
      }
    }
  }
  return splices
}

function checkRectangle({ Left, Top, Width, Height }: Rectangle): void {
  const isWhole = [Left, Top, Width, Height].every((value) => Number.isInteger(value) && value >= 0)
  if (isWhole && Width > 0 && Height > 0) return
  throw new DeidentifyError('InvalidValue', 'A rectangle has Left, Top, Width and Height in whole pixels.')
}

function layoutOf(header: Header): PixelLayout {
  const { dataSet, pixelData } = header
  const [samples = 1, allocated = 0] = [numberOf(dataSet, Tag.SamplesPerPixel), numberOf(dataSet, Tag.BitsAllocated)]
  const photometric = textOf(dataSet, Tag.PhotometricInterpretation) ?? ''
  const isNative = pixelData?.length !== undefined && allocated >= 8 && allocated % 8 === 0
  if (!isNative || /422|420/.test(photometric)) {
    throw new DeidentifyError('Unsupported', 'Only uncompressed pixels of whole bytes can be blacked out.')
  }
  const isPlanar = samples > 1 && numberOf(dataSet, Tag.PlanarConfiguration) === 1
  const colours = Array.from({ length: samples }, (_, sample) => blackOf(photometric, sample, allocated / 8))
  return {
    rows: numberOf(dataSet, Tag.Rows) ?? 0,
    columns: numberOf(dataSet, Tag.Columns) ?? 0,
    frames: numberOfFrames(header),
    planes: isPlanar ? samples : 1,
    bytesOfPixel: (allocated / 8) * (isPlanar ? 1 : samples),
    black: isPlanar ? colours : [Uint8Array.from(colours.flatMap((bytes) => [...bytes]))],
  }
}

/** Chrominance without colour stands in the middle; all other black is 0. */
function blackOf(photometric: string, sample: number, width: number): Uint8Array {
  const bytes = new Uint8Array(width)
  if (photometric.startsWith('YBR') && sample > 0 && width === 1) bytes[0] = 0x80
  return bytes
}

/** The columns of a row that rectangles cover, joined, so that none is changed twice. */
function spansOfRow(rectangles: readonly Rectangle[], row: number, columns: number): (readonly [number, number])[] {
  const spans = rectangles
    .filter(({ Top, Height }) => row >= Top && row < Top + Height)
    .map(({ Left, Width }): [number, number] => [Math.min(Left, columns), Math.min(Left + Width, columns)])
    .sort(([a], [b]) => a - b)
  const joined: [number, number][] = []
  for (const [from, to] of spans) {
    const last = joined.at(-1)
    if (last !== undefined && from <= last[1]) last[1] = Math.max(last[1], to)
    else joined.push([from, to])
  }
  return joined
}

function repeated(bytes: Uint8Array, length: number): Uint8Array {
  return Uint8Array.from({ length }, (_, index) => bytes[index % bytes.length] ?? 0)
}
