import { ApiError, type ErrorDetails } from '@opaline/contract'
import { toUnavailable } from '../../store/db/unavailable.ts'

/** The body of every refusal. */
export interface Refusal extends ErrorDetails {
  readonly Success: false
  readonly Message: string
  readonly ErrorCode: string
}

/** What a caller is told of an error: those meant for callers as they stand, all else without its inside. */
export function toApiError(error: unknown, requestId: string): ApiError {
  const told = toUnavailable(error)
  if (told) return told
  const message = `A fault of the server. Its log has the details under ${requestId}.`
  return new ApiError('ServerError', message, { RequestId: requestId })
}

export const toRefusal = (error: ApiError): Refusal => ({
  Success: false,
  Message: error.message,
  ErrorCode: error.code,
  ...error.details,
})
