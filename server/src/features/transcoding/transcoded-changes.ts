import { createHash } from 'node:crypto'
import { type ElementChange, type Header, type NewItem, Tag, textOf, textsOf } from '@opaline/dicom'
import { FRAME_ENCODERS } from '../codecs/frame-encoders.ts'
import type { PixelFormat } from '../codecs/pixel-format.ts'

const RLE = '1.2.840.10008.1.2.5'
const DERIVATION_DESCRIPTION = 0x00082111
const SOURCE_IMAGE_SEQUENCE = 0x00082112
const DERIVATION_CODE_SEQUENCE = 0x00089215
const LOSSY_IMAGE_COMPRESSION = 0x00282110
const LOSSY_IMAGE_COMPRESSION_RATIO = 0x00282112
const LOSSY_IMAGE_COMPRESSION_METHOD = 0x00282114

/** What a transcoding makes of an image. */
export interface TranscodedImage {
  readonly target: string
  /** Of the samples that are encoded. */
  readonly format: PixelFormat
  /** How many times smaller a lossy frame became. */
  readonly ratio: number
}

/** A code of DICOM's own (PS3.16 annex D). */
const codeItem = (value: string, meaning: string): NewItem => [
  { tag: 0x00080100, vr: 'SH', text: value },
  { tag: 0x00080102, vr: 'SH', text: 'DCM' },
  { tag: 0x00080104, vr: 'LO', text: meaning },
]

/**
 * The SOP Instance UID of a lossy copy. Its pixels are other ones, so it is another instance (PS3.3 C.7.6.1.1.2), the same
 * one however often it is asked for (PS3.5 B.2).
 */
export function lossyCopyUid(sopInstanceUid: string, target: string): string {
  const hash = createHash('sha256').update(`${sopInstanceUid} ${target}`).digest('hex')
  return `2.25.${BigInt(`0x${hash.slice(0, 32)}`)}`
}

const appended = (header: Header, tag: number, text: string): string =>
  [...textsOf(header.dataSet, tag), text].filter((value) => value !== '').join('\\')

function lossyChanges(header: Header, { target, ratio }: TranscodedImage, method: string): ElementChange[] {
  const { dataSet } = header
  const [sopClass = '', sopInstance = ''] = [Tag.SopClassUid, Tag.SopInstanceUid].map((tag) => textOf(dataSet, tag))
  const [, ...imageType] = textsOf(dataSet, Tag.ImageType)
  const source: NewItem = [
    { tag: 0x00081150, vr: 'UI', text: sopClass },
    { tag: 0x00081155, vr: 'UI', text: sopInstance },
    { tag: 0x0040a170, items: [codeItem('121320', 'Uncompressed predecessor')] },
  ]
  const { ImageType, SopInstanceUid } = Tag
  return [
    { tag: ImageType, vr: 'CS', text: ['DERIVED', ...(imageType.length > 0 ? imageType : ['PRIMARY'])].join('\\') },
    { tag: SopInstanceUid, vr: 'UI', text: lossyCopyUid(sopInstance, target) },
    { tag: DERIVATION_DESCRIPTION, vr: 'ST', text: `Lossy compression ${method}, ratio ${ratio.toFixed(2)}` },
    { tag: SOURCE_IMAGE_SEQUENCE, items: [source], append: true },
    { tag: DERIVATION_CODE_SEQUENCE, items: [codeItem('113040', 'Lossy Compression')], append: true },
    { tag: LOSSY_IMAGE_COMPRESSION, vr: 'CS', text: '01' },
    {
      tag: LOSSY_IMAGE_COMPRESSION_RATIO,
      vr: 'DS',
      text: appended(header, LOSSY_IMAGE_COMPRESSION_RATIO, ratio.toFixed(2)),
    },
    { tag: LOSSY_IMAGE_COMPRESSION_METHOD, vr: 'CS', text: appended(header, LOSSY_IMAGE_COMPRESSION_METHOD, method) },
  ]
}

/** Which attributes of a file say something else once its frames are encoded anew (PS3.5 8.2, PS3.3 C.7.6.3). */
export function transcodedChanges(header: Header, image: TranscodedImage): ElementChange[] {
  const { target, format } = image
  const encoder = FRAME_ENCODERS.get(target)
  const { photometricInterpretation: kind, samplesPerPixel } = format
  const planar: ElementChange = { tag: Tag.PlanarConfiguration, vr: 'US', number: target === RLE ? 1 : 0 }
  return [
    { tag: Tag.PhotometricInterpretation, vr: 'CS', text: encoder?.photometric[kind] ?? kind },
    ...(samplesPerPixel > 1 ? [planar] : []),
    { tag: Tag.ExtendedOffsetTable, remove: true },
    { tag: Tag.ExtendedOffsetTableLengths, remove: true },
    ...(encoder?.lossyMethod === undefined ? [] : lossyChanges(header, image, encoder.lossyMethod)),
  ]
}
