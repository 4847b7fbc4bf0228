import { type WrittenElement, writeFile } from '../../../../../dicom/test/write-file.ts'
import type { PixelKind } from '../transcoding-table.ts'

/** How large a made image is. */
export interface ImageSize {
  readonly rows: number
  readonly columns: number
  readonly frames: number
}

/**
 * The samples of a made image, little endian, signed ones with their sign: in each frame a smooth slope over the whole
 * range, each frame darker than the one before.
 */
export function nativeSamples({ format }: PixelKind, { rows, columns, frames }: ImageSize): Buffer {
  const { samplesPerPixel, bitsAllocated, bitsStored, isSigned } = format
  const count = rows * columns * samplesPerPixel
  if (bitsAllocated === 1) return Buffer.from(Array.from({ length: (count * frames) / 8 }, (_, at) => (at * 37) & 255))
  const bytes = bitsAllocated / 8
  const buffer = Buffer.alloc(count * frames * bytes + ((count * frames * bytes) % 2))
  const range = 2 ** bitsStored
  for (let at = 0; at < count * frames; at += 1) {
    const [frame, within] = [Math.floor(at / count), at % count]
    const pixel = Math.floor(within / samplesPerPixel)
    const slope = (Math.floor(pixel / columns) / rows + (pixel % columns) / columns) / 2
    const sample = Math.floor(slope * (range - 1) * (1 - frame / 8))
    const value = isSigned ? sample - range / 2 : sample
    buffer.writeUIntLE(value < 0 ? value + 2 ** bitsAllocated : value, at * bytes, bytes)
  }
  return buffer
}

/** A file of a kind of pixels in explicit little endian, with private elements in front of its pixels and behind. */
export function imageFile(kind: PixelKind, size: ImageSize, transferSyntaxUid?: string): Buffer {
  const { format } = kind
  const elements: readonly WrittenElement[] = [
    { tag: 0x00080008, vr: 'CS', value: 'ORIGINAL\\PRIMARY\\AXIAL' },
    { tag: 0x00080016, vr: 'UI', value: '1.2.840.10008.5.1.4.1.1.7' },
    { tag: 0x00080018, vr: 'UI', value: '1.2.3.4' },
    { tag: 0x00100010, vr: 'PN', value: 'Meyer^Ann' },
    { tag: 0x00100020, vr: 'LO', value: 'P1' },
    { tag: 0x0020000d, vr: 'UI', value: '1.2.3' },
    { tag: 0x0020000e, vr: 'UI', value: '1.2.3.1' },
    { tag: 0x00280002, vr: 'US', value: format.samplesPerPixel },
    { tag: 0x00280004, vr: 'CS', value: format.photometricInterpretation },
    ...(format.samplesPerPixel > 1 ? [{ tag: 0x00280006, vr: 'US', value: 0 }] : []),
    { tag: 0x00280008, vr: 'IS', value: String(size.frames) },
    { tag: 0x00280010, vr: 'US', value: size.rows },
    { tag: 0x00280011, vr: 'US', value: size.columns },
    { tag: 0x00280100, vr: 'US', value: format.bitsAllocated },
    { tag: 0x00280101, vr: 'US', value: format.bitsStored },
    { tag: 0x00280102, vr: 'US', value: format.bitsStored - 1 },
    { tag: 0x00280103, vr: 'US', value: format.isSigned ? 1 : 0 },
    { tag: 0x00290010, vr: 'LO', value: 'OPALINE TEST' },
    { tag: 0x00291001, vr: 'OB', value: Uint8Array.of(1, 2, 3, 4) },
    { tag: 0x7fe00010, vr: format.bitsAllocated > 8 ? 'OW' : 'OB', value: nativeSamples(kind, size) },
    { tag: 0x7fe10010, vr: 'LO', value: 'OPALINE TEST' },
    { tag: 0x7fe11001, vr: 'LT', value: 'behind the pixels' },
  ]
  return Buffer.from(writeFile({ elements, ...(transferSyntaxUid === undefined ? {} : { transferSyntaxUid }) }))
}
