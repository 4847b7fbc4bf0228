import { ApiError } from '@opaline/contract'
import { DicomError, type DicomErrorCode, formatTag } from '@opaline/dicom'

const SENTENCES: Readonly<Record<DicomErrorCode, string>> = {
  NotDicom: 'The file is not a DICOM file.',
  Truncated: 'The file is cut: its end is missing. Copy it again from where it was made.',
  TooDeep: 'The file nests its sequences too deeply.',
  TooManyElements: 'The file has too many data elements.',
  HeaderTooLarge: 'The file has too many bytes outside of its pixel data.',
  InflatedTooLarge: 'The file inflates to more bytes than are allowed.',
  TooSlow: 'The file takes too long to read.',
  Malformed: 'The file is damaged: its data elements contradict each other.',
}

/** What is wrong with a file: it cannot be read, it is a DICOMDIR, or its UIDs are missing or none. */
export type FileFault = 'Unreadable' | 'Directory' | 'Unaddressed'

/** Which image a file says that it is; '' for a UID that is missing or none. */
export interface SopReference {
  readonly sopClassUid: string
  readonly sopInstanceUid: string
}

/** The refusal of a file by what is in it. */
export class FileRefusal extends ApiError {
  readonly fault: FileFault
  /** Where the file says it. */
  readonly sop: SopReference | undefined

  constructor(sentence: string, fault: FileFault = 'Unreadable', sop?: SopReference) {
    super('UnsupportedFile', sentence)
    this.fault = fault
    this.sop = sop
  }
}

/** A file that is not stored, and why. */
export const refuseFile = (sentence: string): ApiError => new FileRefusal(sentence)

/** What the reader met, as a caller is told: what is wrong and where, never a value. */
export function toRefusal(error: unknown): unknown {
  if (!(error instanceof DicomError)) return error
  const sentence = SENTENCES[error.code]
  if (error.code === 'NotDicom') return refuseFile(sentence)
  const tag = error.tag === undefined ? '' : `, tag ${formatTag(error.tag)}`
  return refuseFile(`${sentence} At byte ${error.offset}${tag}: ${error.reason}.`)
}
