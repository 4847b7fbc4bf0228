import { type DataSet, numberOf, textOf } from '@opaline/dicom'

const TAG = {
  SamplesPerPixel: 0x00280002,
  PhotometricInterpretation: 0x00280004,
  PlanarConfiguration: 0x00280006,
  Rows: 0x00280010,
  Columns: 0x00280011,
  BitsAllocated: 0x00280100,
  BitsStored: 0x00280101,
  HighBit: 0x00280102,
  PixelRepresentation: 0x00280103,
} as const

/** What the pixels of an image are (PS3.3 C.7.6.3). */
export interface PixelFormat {
  readonly rows: number
  readonly columns: number
  readonly samplesPerPixel: number
  readonly photometricInterpretation: string
  readonly isPlanar: boolean
  readonly bitsAllocated: number
  readonly bitsStored: number
  readonly highBit: number
  readonly isSigned: boolean
}

/** Reads it; absent numbers are those that the standard makes of them, or 0. */
export function pixelFormatOf(dataSet: DataSet): PixelFormat {
  const number = (tag: number, absent = 0) => numberOf(dataSet, tag) ?? absent
  const bitsAllocated = number(TAG.BitsAllocated)
  const bitsStored = number(TAG.BitsStored, bitsAllocated)
  return {
    rows: number(TAG.Rows),
    columns: number(TAG.Columns),
    samplesPerPixel: number(TAG.SamplesPerPixel, 1),
    photometricInterpretation: textOf(dataSet, TAG.PhotometricInterpretation) ?? '',
    isPlanar: number(TAG.PlanarConfiguration) === 1,
    bitsAllocated,
    bitsStored,
    highBit: number(TAG.HighBit, bitsStored - 1),
    isSigned: number(TAG.PixelRepresentation) === 1,
  }
}
