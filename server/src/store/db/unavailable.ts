import { ApiError } from '@opaline/contract'

// PostgreSQL's classes for 'cannot take it now': connection lost, resources, shutting down (Appendix A of its manual).
const AWAY = /^(08|53|57P0[123]|57014|25006)/
const SYSTEM_AWAY = new Set(['ECONNREFUSED', 'ECONNRESET', 'ENOENT', 'EPIPE', 'ETIMEDOUT', 'EAI_AGAIN', 'ENOTFOUND'])
const AWAY_MESSAGES =
  /Connection terminated|timeout exceeded when trying to connect|Client has encountered a connection error|Query read timeout/
// Serialization failures, deadlocks, and rows that another transaction made or removed meanwhile.
const REPEATABLE = new Set(['40001', '40P01', '23505', '23503'])
const DISK_FULL = '53100'
const RETRY_AFTER_SECONDS = 5

const codeOf = (error: unknown): string => (error as { code?: string }).code ?? ''

/** Whether the same statements may succeed when they are tried again at once. */
export const isRepeatable = (error: unknown): boolean => REPEATABLE.has(codeOf(error))

/** What a caller is told when the database cannot take it now; undefined for an error of any other kind. */
export function toUnavailable(error: unknown): ApiError | undefined {
  if (error instanceof ApiError) return error
  const later = { RetryAfterSeconds: RETRY_AFTER_SECONDS }
  const code = codeOf(error)
  if (code === DISK_FULL) return new ApiError('Unavailable', 'The disk of the database is full.', later, 507)
  // FATAL ends the connection, whatever the reason: another one may go.
  const isFatal = ['FATAL', 'PANIC'].includes((error as { severity?: string }).severity ?? '')
  const isAway = isFatal || AWAY.test(code) || SYSTEM_AWAY.has(code) || AWAY_MESSAGES.test((error as Error).message)
  return isAway
    ? new ApiError(
        'Unavailable',
        'The database does not answer. Nothing was changed; try again in a few seconds.',
        later,
      )
    : undefined
}
