export { canonicalParts, canonicalTail } from './canonical-parts.ts'
export { DataElement } from './data-element.ts'
export { DataSet, type DataSetSource } from './data-set.ts'
export { DicomError, type DicomErrorCode } from './dicom-error.ts'
export { type DirectoryRecord, writeDicomDir } from './dicomdir/write-dicom-dir.ts'
export { vrOfTag } from './dictionary/vr-of-tag.ts'
export { type EditedHeader, editHeader } from './edit/edit-header.ts'
export type { ElementChange } from './edit/element-change.ts'
export { decodeFrameTable, encodeFrameTable } from './frames/encode-frame-table.ts'
export { type FrameProblem, type FrameProblemCode, type FrameScan, FrameScanner } from './frames/frame-scanner.ts'
export {
  type EncapsulatedFrames,
  type FrameRange,
  type FrameTable,
  frameCount,
  frameRanges,
  type NativeFrames,
} from './frames/frame-table.ts'
export { bitsOfFrame, nativeFrames, numberOfFrames } from './frames/native-frames.ts'
export type { Header } from './header.ts'
export { Inflater } from './inflate/inflater.ts'
export { isDicomDir } from './is-dicom-dir.ts'
export { type IsUidOptions, isUid } from './is-uid.ts'
export { type DicomJsonOptions, toDicomJson } from './json/dicom-json.ts'
export { littleEndianBytes } from './json/little-endian-bytes.ts'
export { locate, type ValueRange } from './locate-value.ts'
export { missingPixelBytes } from './missing-pixel-bytes.ts'
export type { PixelData } from './read/read-task.ts'
export { type ReadHeaderOptions, type ReadHeaderResult, readHeader } from './read-header.ts'
export { DEFAULT_READ_LIMITS, type ReadLimits } from './read-limits.ts'
export type { ReadWarning, ReadWarningCode } from './read-warning.ts'
export { formatTag, isPrivate, Tag, tagHex } from './tag.ts'
export { numberOf, numbersOf } from './text/number-of.ts'
export { type PersonName, personNamesOf, splitPersonName } from './text/person-name.ts'
export { textOf, textsOf } from './text/text-of.ts'
export { TransferSyntax } from './transfer-syntax.ts'
export { VRS, type Vr } from './value-representation.ts'
export { fileHead } from './write/file-head.ts'
export type { NewElement, NewItem } from './write/new-element.ts'
