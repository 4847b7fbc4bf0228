import { type DataSet, numberOf, numbersOf, textOf } from '@opaline/dicom'

/** A plane of single bits over an image (PS3.3 C.9.2). */
export interface Overlay {
  readonly rows: number
  readonly columns: number
  /** Where its first pixel lies in the image, from 1; it may begin outside. */
  readonly top: number
  readonly left: number
  /** A region of interest dims what lies outside of it, a graphic is drawn in white. */
  readonly isRegion: boolean
  /** Its bits, lowest first, and the first one of the frame; undefined: they are bit `position` of the image's samples. */
  readonly bits: Uint8Array | undefined
  readonly firstBit: number
  readonly position: number
}

const FIRST_GROUP = 0x6000
const LAST_GROUP = 0x601e
const ELEMENT = {
  Rows: 0x0010,
  Columns: 0x0011,
  NumberOfFrames: 0x0015,
  Type: 0x0040,
  Origin: 0x0050,
  ImageFrameOrigin: 0x0051,
  BitPosition: 0x0102,
  Data: 0x3000,
} as const

/** Which of an overlay's frames lies over a frame of the image; undefined where none does (PS3.3 C.9.2.1.4). */
function frameOf(dataSet: DataSet, group: number, frame: number): number | undefined {
  const count = numberOf(dataSet, group + ELEMENT.NumberOfFrames)
  if (count === undefined) return 0
  const at = frame + 1 - (numberOf(dataSet, group + ELEMENT.ImageFrameOrigin) ?? 1)
  return at >= 0 && at < count ? at : undefined
}

function readOverlay(dataSet: DataSet, group: number, frame: number): Overlay | undefined {
  const number = (element: number) => numberOf(dataSet, group + element) ?? 0
  const [rows, columns] = [number(ELEMENT.Rows), number(ELEMENT.Columns)]
  const at = frameOf(dataSet, group, frame)
  if (rows === 0 || columns === 0 || at === undefined) return undefined
  const [top = 1, left = 1] = numbersOf(dataSet, group + ELEMENT.Origin)
  const data = dataSet.get(group + ELEMENT.Data)
  const bits = data && dataSet.bytes.subarray(data.offset, data.offset + data.length)
  const firstBit = at * rows * columns
  if (bits !== undefined && bits.length * 8 < firstBit + rows * columns) return undefined
  const isRegion = textOf(dataSet, group + ELEMENT.Type)?.trim() === 'R'
  // The header's bytes are not kept: only those of this frame.
  const firstByte = firstBit >> 3
  const own = bits && Uint8Array.from(bits.subarray(firstByte, ((firstBit + rows * columns + 7) >> 3) + 1))
  const position = number(ELEMENT.BitPosition)
  return { rows, columns, top, left, isRegion, bits: own, firstBit: firstBit & 7, position }
}

/** The overlays over one frame, from 0. */
export function readOverlays(dataSet: DataSet, frame: number): readonly Overlay[] {
  const overlays: Overlay[] = []
  for (let group = FIRST_GROUP; group <= LAST_GROUP; group += 2) {
    const overlay = readOverlay(dataSet, group * 0x10000, frame)
    if (overlay !== undefined) overlays.push(overlay)
  }
  return overlays
}
