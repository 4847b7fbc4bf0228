/** Makes small DICOM files: explicit VR little endian (PS3.10 7.1), a data set of text elements, padding as pixel data. */

const LONG_LENGTH = new Set(['OB', 'OW', 'UN', 'SQ', 'UT'])

function element(tag: number, vr: string, value: Uint8Array): Uint8Array {
  const padded = value.length + (value.length % 2)
  const head = LONG_LENGTH.has(vr) ? 12 : 8
  const bytes = new Uint8Array(head + padded).fill(vr === 'UI' ? 0 : 32, head)
  const view = new DataView(bytes.buffer)
  view.setUint16(0, tag >>> 16, true)
  view.setUint16(2, tag & 0xffff, true)
  bytes.set(new TextEncoder().encode(vr), 4)
  if (head === 12) view.setUint32(8, padded, true)
  else view.setUint16(6, padded, true)
  bytes.set(value, head)
  return bytes
}

const text = (tag: number, vr: string, value: string): Uint8Array => element(tag, vr, new TextEncoder().encode(value))

function concat(parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0))
  let offset = 0
  for (const part of parts) {
    bytes.set(part, offset)
    offset += part.length
  }
  return bytes
}

export interface DicomFields {
  readonly name?: string
  readonly sop?: string
  readonly series?: string
  readonly study?: string
  readonly patientName?: string
  readonly sopClass?: string
  readonly pixelBytes?: number
}

const CT_IMAGE = '1.2.840.10008.5.1.4.1.1.2'
const EXPLICIT_LITTLE_ENDIAN = '1.2.840.10008.1.2.1'

/** The bytes of a DICOM file; an empty UID leaves its element out. */
export function dicomBytes(fields: DicomFields = {}): Uint8Array<ArrayBuffer> {
  const { sop = '1.2.3.1', series = '1.2.3', study = '1.2', patientName = 'DOE^JANE', sopClass = CT_IMAGE } = fields
  const meta = concat([
    text(0x00020002, 'UI', sopClass),
    text(0x00020003, 'UI', sop || '1'),
    text(0x00020010, 'UI', EXPLICIT_LITTLE_ENDIAN),
  ])
  const length = new Uint8Array(4)
  new DataView(length.buffer).setUint32(0, meta.length, true)
  const dataSet = [
    text(0x00080005, 'CS', 'ISO_IR 192'),
    text(0x00080016, 'UI', sopClass),
    ...(sop ? [text(0x00080018, 'UI', sop)] : []),
    text(0x00080020, 'DA', '20260102'),
    text(0x00080021, 'DA', '20260103'),
    text(0x00080050, 'SH', 'A-1'),
    text(0x00080060, 'CS', 'CT'),
    text(0x00080080, 'LO', 'Hôpital'),
    text(0x00081030, 'LO', 'Head'),
    text(0x0008103e, 'LO', 'Axial'),
    text(0x00100010, 'PN', patientName),
    text(0x00100020, 'LO', 'P1'),
    ...(study ? [text(0x0020000d, 'UI', study)] : []),
    ...(series ? [text(0x0020000e, 'UI', series)] : []),
    element(0x7fe00010, 'OW', new Uint8Array(fields.pixelBytes ?? 0)),
  ]
  const prefix = new Uint8Array(132)
  prefix.set(new TextEncoder().encode('DICM'), 128)
  return concat([prefix, element(0x00020000, 'UL', length), meta, ...dataSet])
}

export const dicomFile = (fields: DicomFields = {}): File =>
  new File([dicomBytes(fields)], fields.name ?? `${fields.sop ?? 'image'}.dcm`)

/** A series of so many images, each with other bytes. */
export const dicomSeries = (images: number, pixelBytes = 100): File[] =>
  Array.from({ length: images }, (_, index) => dicomFile({ sop: `1.2.3.${index + 1}`, pixelBytes }))
