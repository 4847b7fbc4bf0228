import { ApiError, type ErrorDetails } from '@opaline/contract'

/** The body of every refusal. */
export interface Refusal extends ErrorDetails {
  readonly Success: false
  readonly Message: string
  readonly ErrorCode: string
}

// PostgreSQL's classes for 'cannot take it now': connection lost, resources, shutting down (Appendix A of its manual).
const AWAY = /^(08|53|57P0[123]|25006)/
const SYSTEM_AWAY = new Set(['ECONNREFUSED', 'ECONNRESET', 'ENOENT', 'EPIPE', 'ETIMEDOUT'])
const DISK_FULL = new Set(['53100', 'ENOSPC', 'EDQUOT'])
const AWAY_MESSAGES =
  /Connection terminated|timeout exceeded when trying to connect|Client has encountered a connection error/
const RETRY_AFTER_SECONDS = 5

/** What a caller is told of an error: those meant for callers as they stand, all else without its inside. */
export function toApiError(error: unknown, requestId: string): ApiError {
  if (error instanceof ApiError) return error
  const {
    code = '',
    message = '',
    syscall,
    severity,
  } = error as { code?: string; message?: string; syscall?: string; severity?: string }
  const later = { RetryAfterSeconds: RETRY_AFTER_SECONDS }
  if (DISK_FULL.has(code)) {
    return new ApiError('Unavailable', 'The disk is full: nothing more can be stored until space is freed.', later, 507)
  }
  // FATAL ends or denies the whole connection: nobody is let in, whatever the reason.
  const fromDatabase = severity === 'FATAL' || (severity !== undefined && AWAY.test(code))
  const fromSocket = syscall !== undefined && syscall !== 'open' && SYSTEM_AWAY.has(code)
  if (fromDatabase || fromSocket || AWAY_MESSAGES.test(message)) {
    return new ApiError(
      'Unavailable',
      `The database does not answer. Try again in ${RETRY_AFTER_SECONDS} seconds.`,
      later,
    )
  }
  return new ApiError('ServerError', `A fault of the server. Its log has the details under ${requestId}.`, {
    RequestId: requestId,
  })
}

export const toRefusal = (error: ApiError): Refusal => ({
  Success: false,
  Message: error.message,
  ErrorCode: error.code,
  ...error.details,
})
