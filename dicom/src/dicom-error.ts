import { formatTag } from './tag.ts'

/** What kind of fault stopped the reader. */
export type DicomErrorCode =
  | 'NotDicom'
  | 'Truncated'
  | 'TooDeep'
  | 'TooManyElements'
  | 'HeaderTooLarge'
  | 'InflatedTooLarge'
  | 'TooSlow'
  | 'Malformed'

/**
 * A file that cannot be read. `offset` counts bytes from the start of the file (of the inflated data set where the
 * transfer syntax is deflated), `tag` is the element being read, where there is one. The message never holds a value.
 */
export class DicomError extends Error {
  override readonly name = 'DicomError'
  readonly code: DicomErrorCode
  readonly offset: number
  readonly tag: number | undefined
  readonly reason: string

  constructor(code: DicomErrorCode, offset: number, tag: number | undefined, reason: string) {
    super(`${code} at offset ${offset}${tag === undefined ? '' : `, tag ${formatTag(tag)}`}: ${reason}`)
    this.code = code
    this.offset = offset
    this.tag = tag
    this.reason = reason
  }
}
