import { type DataSet, numberOf, numbersOf, textOf } from '@opaline/dicom'
import { type LookupTable, readLookupTable } from './lookup-table.ts'

/** A window in output units (PS3.3 C.11.2.1.2, C.11.2.1.3). */
export interface Window {
  readonly center: number
  readonly width: number
  readonly voiLutFunction: 'LINEAR' | 'LINEAR_EXACT' | 'SIGMOID'
}

/** How the stored values of a frame are shown. */
export interface Presentation {
  readonly slope: number
  readonly intercept: number
  /** In place of slope and intercept. */
  readonly modalityTable: LookupTable | undefined
  /** undefined: from the least to the greatest value of the frame. */
  readonly window: Window | undefined
  /** Where there is no window. */
  readonly voiTable: LookupTable | undefined
  /** Whether the presentation LUT turns light into dark (PS3.3 C.11.6.1.2); undefined: MONOCHROME1 does. */
  readonly isInverse: boolean | undefined
  /** Red, green and blue. */
  readonly palette: readonly [LookupTable, LookupTable, LookupTable] | undefined
}

const SHARED_GROUPS = 0x52009229
const FRAME_GROUPS = 0x52009230
const PIXEL_VALUE_TRANSFORMATION = 0x00289145
const FRAME_VOI_LUT = 0x00289132
const MODALITY_LUT = 0x00283000
const VOI_LUT = 0x00283010
const LUT = { descriptor: 0x00283002, data: 0x00283006 } as const
const TAG = {
  WindowCenter: 0x00281050,
  WindowWidth: 0x00281051,
  RescaleIntercept: 0x00281052,
  RescaleSlope: 0x00281053,
  VoiLutFunction: 0x00281056,
  PresentationLutShape: 0x20500020,
} as const
const PALETTE = [
  { descriptor: 0x00281101, data: 0x00281201, segmented: 0x00281221 },
  { descriptor: 0x00281102, data: 0x00281202, segmented: 0x00281222 },
  { descriptor: 0x00281103, data: 0x00281203, segmented: 0x00281223 },
] as const

const SHAPES: ReadonlyMap<string, boolean> = new Map([
  ['IDENTITY', false],
  ['INVERSE', true],
])

const itemOf = (dataSet: DataSet | undefined, tag: number, index = 0): DataSet | undefined =>
  dataSet?.get(tag)?.items?.[index]

/** The item of a functional group of a frame, its own or the shared one (PS3.3 C.7.6.16); the data set where there is none. */
export const functionalGroup = (dataSet: DataSet, tag: number, frame: number): DataSet =>
  itemOf(itemOf(dataSet, FRAME_GROUPS, frame), tag) ?? itemOf(itemOf(dataSet, SHARED_GROUPS), tag) ?? dataSet

function functionOf(group: DataSet): Window['voiLutFunction'] {
  const named = textOf(group, TAG.VoiLutFunction)?.trim()
  return named === 'LINEAR_EXACT' || named === 'SIGMOID' ? named : 'LINEAR'
}

/** The first window that is one: some devices write a width of 0 for 'none'. */
function windowOf(group: DataSet): Window | undefined {
  const voiLutFunction = functionOf(group)
  const widths = numbersOf(group, TAG.WindowWidth)
  const centers = numbersOf(group, TAG.WindowCenter)
  const isPossible = (width: number) => (voiLutFunction === 'LINEAR' ? width >= 1 : width > 0)
  const at = widths.findIndex((width, index) => isPossible(width) && Number.isFinite(centers[index]))
  const [center, width] = [centers[at], widths[at]]
  return center === undefined || width === undefined ? undefined : { center, width, voiLutFunction }
}

function paletteOf(dataSet: DataSet): Presentation['palette'] {
  const [red, green, blue] = PALETTE.map((tags) => readLookupTable(dataSet, tags, false))
  return red && green && blue && [red, green, blue]
}

/** Reads how a frame is shown. @param frame from 0 @param isSigned whether its stored values are */
export function presentationOf(dataSet: DataSet, frame: number, isSigned: boolean): Presentation {
  const transformation = functionalGroup(dataSet, PIXEL_VALUE_TRANSFORMATION, frame)
  const modality = itemOf(dataSet, MODALITY_LUT)
  const voi = itemOf(dataSet, VOI_LUT)
  return {
    slope: numberOf(transformation, TAG.RescaleSlope) ?? 1,
    intercept: numberOf(transformation, TAG.RescaleIntercept) ?? 0,
    modalityTable: modality && readLookupTable(modality, LUT, isSigned),
    window: windowOf(functionalGroup(dataSet, FRAME_VOI_LUT, frame)),
    voiTable: voi && readLookupTable(voi, LUT, isSigned),
    isInverse: SHAPES.get(textOf(dataSet, TAG.PresentationLutShape)?.trim() ?? ''),
    palette: paletteOf(dataSet),
  }
}
