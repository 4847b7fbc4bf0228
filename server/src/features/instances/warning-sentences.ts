import type { FrameProblemCode, ReadWarningCode } from '@opaline/dicom'

/** What is met in files that are stored; those that stop a file are in `refuse-file.ts` and `scan-pixel-data.ts`. */
type WarningCode = ReadWarningCode | Exclude<FrameProblemCode, 'Truncated' | 'BadItem' | 'TooManyFragments'>

const SENTENCES: Readonly<Record<WarningCode, string>> = {
  NoPreamble: 'The file has no preamble.',
  NoFileMeta: 'The file has no file meta information.',
  NoTransferSyntax: 'The file does not name its transfer syntax.',
  WrongGroupLength: 'The length of the file meta information is wrong.',
  TransferSyntaxMismatch: 'The data set is not in the transfer syntax that the file names.',
  UnknownVr: 'An element has a value representation that is none.',
  ImplicitElement: 'An element lacks its value representation.',
  ExplicitElement: 'An element has a value representation where none may stand.',
  StrayDelimiter: 'A delimiter stands where nothing is to be ended.',
  MissingDelimiter: 'A sequence or an item is not ended.',
  UnorderedTags: 'Elements are not in the order of their tags.',
  DuplicateTag: 'An element is there twice.',
  TrailingBytes: 'There are bytes after the last element.',
  UnknownCharacterSet: 'The file names a character set that is none.',
  UndecodableText: 'A text is not in the character set that the file names.',
  OddLength: 'A value has an odd length.',
  WrongPadding: 'A value has the wrong padding.',
  EmptyUid: 'A UID is empty.',
  IllegalUid: 'A UID is none.',
  MissingAttribute: 'An attribute is missing that every image must have.',
  WrongOffsetTable: 'The offset table of the pixel data is wrong.',
  FrameCountMismatch: 'There are fewer or more frames than the file says.',
  TooLong: 'The pixel data is longer than its frames.',
}

/** What a warning says to people. */
export const sentenceOfWarning = (code: string): string => (SENTENCES as Readonly<Record<string, string>>)[code] ?? code
