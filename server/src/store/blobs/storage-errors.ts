import { ApiError } from '@opaline/contract'

const FULL = new Set(['ENOSPC', 'EDQUOT', 'EFBIG'])
const RETRY_AFTER_SECONDS = 30

/** What a caller is told when the disk does not take or give bytes: 507 when it is full, else 503. */
export function toStorageError(error: unknown): ApiError {
  if (error instanceof ApiError) return error
  const code = (error as NodeJS.ErrnoException).code ?? ''
  const details = { RetryAfterSeconds: RETRY_AFTER_SECONDS }
  if (FULL.has(code))
    return new ApiError('Unavailable', 'The disk of the server is full. Nothing was stored.', details, 507)
  return new ApiError('Unavailable', 'The file store does not answer. Nothing was stored.', details)
}

/** A committed blob that cannot be read as it was written; the message names the blob's own key and nothing else. */
export const toReadError = (error: unknown, key: string): ApiError => {
  if (error instanceof ApiError) return error
  if ((error as NodeJS.ErrnoException).code === 'ENOENT') {
    return new ApiError('ServerError', `The stored file ${key} is missing.`)
  }
  return new ApiError('Unavailable', 'The file store does not answer.', { RetryAfterSeconds: RETRY_AFTER_SECONDS })
}
