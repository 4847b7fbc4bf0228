import type { ErrorCode } from '@opaline/contract/errors'
import type { Reply } from './reply.ts'

/** What a method of the Promise form rejects with. */
export class CloudApiError extends Error {
  readonly code: ErrorCode
  /** When to try again, for `RateLimited` and `Unavailable`; else 0. */
  readonly retryAfterSeconds: number
  /** What finds the fault in the server's log, for `ServerError`; else ''. */
  readonly requestId: string

  constructor(reply: Reply) {
    super(reply.Message)
    this.name = 'CloudApiError'
    this.code = reply.ErrorCode ?? 'ServerError'
    this.retryAfterSeconds = Number(reply['RetryAfterSeconds'] ?? 0)
    this.requestId = String(reply['RequestId'] ?? '')
  }
}
