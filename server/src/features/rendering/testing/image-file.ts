import { type WrittenElement, writeFile } from '../../../../../dicom/test/write-file.ts'

/** Pixels to be written into a file, with what says how they are shown. */
export interface WrittenImage {
  readonly rows: number
  readonly columns: number
  readonly bitsAllocated: number
  readonly bitsStored?: number
  readonly highBit?: number
  readonly isSigned?: boolean
  readonly photometricInterpretation?: string
  readonly samplesPerPixel?: 1 | 3
  readonly planarConfiguration?: 0 | 1
  readonly transferSyntaxUid?: string
  readonly pixels: Uint8Array
  /** The element of the pixels, where it is another one than Pixel Data. */
  readonly pixelData?: WrittenElement
  readonly elements?: readonly WrittenElement[]
}

const us = (tag: number, value: number): WrittenElement => ({ tag, vr: 'US', value })

/** Writes a Secondary Capture of an image. */
export function imageFile(image: WrittenImage): Uint8Array {
  const {
    bitsAllocated,
    bitsStored = bitsAllocated,
    samplesPerPixel = 1,
    planarConfiguration,
    transferSyntaxUid,
  } = image
  const elements: WrittenElement[] = [
    { tag: 0x00080016, vr: 'UI', value: '1.2.840.10008.5.1.4.1.1.7' },
    { tag: 0x00080018, vr: 'UI', value: '2.25.9.1.1' },
    { tag: 0x00080060, vr: 'CS', value: 'OT' },
    { tag: 0x0020000d, vr: 'UI', value: '2.25.9' },
    { tag: 0x0020000e, vr: 'UI', value: '2.25.9.1' },
    us(0x00280002, samplesPerPixel),
    { tag: 0x00280004, vr: 'CS', value: image.photometricInterpretation ?? 'MONOCHROME2' },
    ...(planarConfiguration === undefined ? [] : [us(0x00280006, planarConfiguration)]),
    us(0x00280010, image.rows),
    us(0x00280011, image.columns),
    us(0x00280100, bitsAllocated),
    us(0x00280101, bitsStored),
    us(0x00280102, image.highBit ?? bitsStored - 1),
    us(0x00280103, image.isSigned ? 1 : 0),
    ...(image.elements ?? []),
    image.pixelData ?? { tag: 0x7fe00010, vr: bitsAllocated > 8 ? 'OW' : 'OB', value: image.pixels },
  ].sort((a, b) => a.tag - b.tag)
  return writeFile(transferSyntaxUid === undefined ? { elements } : { elements, transferSyntaxUid })
}
