/** A deviation from the standard that was read all the same. */
export type ReadWarningCode =
  | 'NoPreamble'
  | 'NoFileMeta'
  | 'NoTransferSyntax'
  | 'WrongGroupLength'
  | 'TransferSyntaxMismatch'
  | 'UnknownVr'
  | 'ImplicitElement'
  | 'ExplicitElement'
  | 'StrayDelimiter'
  | 'MissingDelimiter'
  | 'UnorderedTags'
  | 'DuplicateTag'
  | 'TrailingBytes'
  | 'UnknownCharacterSet'
  | 'UndecodableText'
  | 'OddLength'
  | 'WrongPadding'
  | 'EmptyUid'
  | 'IllegalUid'
  | 'MissingAttribute'

/** Where a deviation was met; never a value. */
export interface ReadWarning {
  readonly code: ReadWarningCode
  readonly offset: number
  readonly tag: number | undefined
}

/** More than this many are not kept: a damaged file can have one per element. */
const MOST_WARNINGS = 50

/** Warnings of one file, the first of each code and tag. */
export class WarningList {
  readonly list: ReadWarning[] = []

  add(code: ReadWarningCode, offset: number, tag?: number): void {
    if (this.list.length >= MOST_WARNINGS) return
    if (this.list.some((known) => known.code === code && known.tag === tag)) return
    this.list.push({ code, offset, tag })
  }
}
