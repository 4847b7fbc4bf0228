/**
 * The closed list of errors that a caller can meet: code, the HTTP status that goes with it, and what it means.
 * `RateLimited` and `Unavailable` carry `RetryAfterSeconds`, `ServerError` carries `RequestId`.
 */
export const ERRORS = {
  InvalidParameter: { status: 400, meaning: 'A parameter is missing or has the wrong format; the message names it.' },
  NotInitialized: { status: 400, meaning: 'Call Initialize first.' },
  Unauthorized: { status: 401, meaning: 'The keys, the password or the session are not valid (any more).' },
  Forbidden: { status: 403, meaning: 'The acting user or the key may not do this.' },
  NotFound: { status: 404, meaning: 'It does not exist, or not for this caller.' },
  Conflict: { status: 409, meaning: 'It contradicts what is stored; nothing was changed.' },
  UnsupportedFile: { status: 415, meaning: 'The file is not of a kind that can be stored, or it is damaged.' },
  FileTooLarge: { status: 413, meaning: 'The file or the request is larger than allowed.' },
  QuotaExceeded: { status: 507, meaning: 'The account has used up its space.' },
  RateLimited: { status: 429, meaning: 'Too many requests; try again after RetryAfterSeconds.' },
  Expired: { status: 410, meaning: 'The link or the share has come to its end.' },
  NetworkError: { status: 503, meaning: 'The server could not be reached.' },
  Unavailable: {
    status: 503,
    meaning: 'Database, store or disk cannot take it now; try again after RetryAfterSeconds.',
  },
  ServerError: { status: 500, meaning: 'A fault of the server; RequestId finds it in the log.' },
} as const satisfies Record<string, { status: number; meaning: string }>

export type ErrorCode = keyof typeof ERRORS

/** What goes beside an error's message. `status` differs from the code's own only for a full disk (507). */
export interface ErrorDetails {
  readonly RetryAfterSeconds?: number
  readonly RequestId?: string
}

/** An error for the caller: its message is shown to people as it stands, so it holds no secret and no patient data. */
export class ApiError extends Error {
  readonly code: ErrorCode
  readonly details: ErrorDetails
  readonly status: number

  constructor(code: ErrorCode, message: string, details: ErrorDetails = {}, status: number = ERRORS[code].status) {
    super(message)
    this.name = 'ApiError'
    this.code = code
    this.details = details
    this.status = status
  }
}
