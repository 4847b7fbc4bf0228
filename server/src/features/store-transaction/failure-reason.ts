import { ApiError, type ErrorCode } from '@opaline/contract'
import { type FileFault, FileRefusal } from '../instances/refuse-file.ts'
import type { Reason } from './part-outcome.ts'

/** Failure Reason (0008,1197) of PS3.18 table I.2-2; those that it leaves open are general codes of PS3.7 annex C. */
const OUT_OF_RESOURCES = 0xa700
const NOT_OF_CLASS = 0xa900
export const ANOTHER_STUDY = 0xa901
const NOT_UNDERSTOOD = 0xc000
const PROCESSING_FAILURE = 0x0110
const CLASS_NOT_SUPPORTED = 0x0122
const NOT_AUTHORIZED = 0x0124

const BY_FAULT: Readonly<Record<FileFault, number>> = {
  Unreadable: NOT_UNDERSTOOD,
  Directory: CLASS_NOT_SUPPORTED,
  Unaddressed: NOT_OF_CLASS,
}

const BY_CODE: Readonly<Partial<Record<ErrorCode, number>>> = {
  InvalidParameter: NOT_UNDERSTOOD,
  UnsupportedFile: NOT_UNDERSTOOD,
  FileTooLarge: OUT_OF_RESOURCES,
  QuotaExceeded: OUT_OF_RESOURCES,
  Unavailable: OUT_OF_RESOURCES,
  Forbidden: NOT_AUTHORIZED,
}

/** An image that is not of the study of the request's address. */
export class AnotherStudyError extends ApiError {
  constructor() {
    super('Conflict', 'The image is of another study than the one that the address names.')
  }
}

/** What a caller is told of an image that was not stored. */
export function failureReason(error: unknown): Reason {
  if (!(error instanceof ApiError)) return { code: PROCESSING_FAILURE, comment: 'A fault of the server.' }
  if (error instanceof AnotherStudyError) return { code: ANOTHER_STUDY, comment: error.message }
  const code = error instanceof FileRefusal ? BY_FAULT[error.fault] : BY_CODE[error.code]
  return { code: code ?? PROCESSING_FAILURE, comment: error.message }
}
