/** Why a file was not accepted: codes of the server, and those of the page itself. */
export type Reason =
  | 'UnsupportedFile'
  | 'FileTooLarge'
  | 'QuotaExceeded'
  | 'Conflict'
  | 'Expired'
  | 'Unauthorized'
  | 'Unreadable'
  | 'NetworkError'
  | 'Unavailable'
  | 'Other'

export type ItemState = 'waiting' | 'sending' | 'retrying' | 'arrived' | 'refused' | 'skipped'

/** One chosen file and what became of it. */
export interface UploadItem {
  /** From 1, in the order in which files were chosen. */
  readonly number: number
  readonly file: File
  /** The name with its folders, for people. */
  readonly path: string
  readonly state: ItemState
  readonly sentBytes: number
  /** Of a refused file. */
  readonly reason: Reason | undefined
  /** Of a file that has arrived, as the server counted it. */
  readonly sha256: string
}

/** A file that was chosen or dropped. */
export interface ChosenFile {
  readonly file: File
  readonly path: string
}
