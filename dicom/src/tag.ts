/** Tags that the reader itself looks at, by keyword (PS3.6). */
export const Tag = {
  MediaStorageSopClassUid: 0x00020002,
  MediaStorageSopInstanceUid: 0x00020003,
  TransferSyntaxUid: 0x00020010,
  SpecificCharacterSet: 0x00080005,
  ImageType: 0x00080008,
  SopClassUid: 0x00080016,
  SopInstanceUid: 0x00080018,
  Modality: 0x00080060,
  PatientId: 0x00100020,
  SamplesPerPixel: 0x00280002,
  PhotometricInterpretation: 0x00280004,
  PlanarConfiguration: 0x00280006,
  NumberOfFrames: 0x00280008,
  Rows: 0x00280010,
  Columns: 0x00280011,
  BitsAllocated: 0x00280100,
  PixelRepresentation: 0x00280103,
  BurnedInAnnotation: 0x00280301,
  EncapsulatedDocument: 0x00420011,
  WaveformBitsAllocated: 0x54001004,
  ExtendedOffsetTable: 0x7fe00001,
  ExtendedOffsetTableLengths: 0x7fe00002,
  FloatPixelData: 0x7fe00008,
  DoubleFloatPixelData: 0x7fe00009,
  PixelData: 0x7fe00010,
  DataSetTrailingPadding: 0xfffcfffc,
  Item: 0xfffee000,
  ItemDelimitationItem: 0xfffee00d,
  SequenceDelimitationItem: 0xfffee0dd,
} as const

const HEX_BYTES: readonly string[] = /* @__PURE__ */ Array.from({ length: 256 }, (_, byte) =>
  byte.toString(16).padStart(2, '0').toUpperCase(),
)

/** A tag as eight upper case hexadecimal digits: `00100010`. */
export function tagHex(tag: number): string {
  const group = `${HEX_BYTES[tag >>> 24]}${HEX_BYTES[(tag >>> 16) & 0xff]}`
  return `${group}${HEX_BYTES[(tag >>> 8) & 0xff]}${HEX_BYTES[tag & 0xff]}`
}

/** A tag as the standard prints it: `(0010,0010)`. */
export function formatTag(tag: number): string {
  const hex = tagHex(tag)
  return `(${hex.slice(0, 4)},${hex.slice(4)})`
}

/** Private data elements have an odd group number (PS3.5 7.8). */
export function isPrivate(tag: number): boolean {
  return (tag & 0x10000) !== 0
}

/** Group lengths (gggg,0000) are retired and say nothing about the object (PS3.5 7.2). */
export function isGroupLength(tag: number): boolean {
  return (tag & 0xffff) === 0
}
