import { ERRORS, type ErrorCode } from '@opaline/contract/errors'
import { failure, networkError, type Reply } from '../reply.ts'

/** What came back for one request; status 0: nothing did. */
export interface Answer {
  readonly status: number
  readonly text: string
  /** The header of a name in lower case, '' where there is none or the page may not read it. */
  readonly header: (name: string) => string
}

export const NO_ANSWER: Answer = { status: 0, text: '', header: () => '' }

/** Statuses of proxies and of servers without our error envelope; the rest goes by its hundred. */
const CODE_OF_STATUS: Readonly<Record<number, ErrorCode>> = {
  401: 'Unauthorized',
  403: 'Forbidden',
  404: 'NotFound',
  409: 'Conflict',
  410: 'Expired',
  413: 'FileTooLarge',
  415: 'UnsupportedFile',
  429: 'RateLimited',
  502: 'Unavailable',
  503: 'Unavailable',
  504: 'Unavailable',
  507: 'Unavailable',
}

function codeOf(status: number): ErrorCode {
  const code = CODE_OF_STATUS[status]
  if (code !== undefined) return code
  return status >= 400 && status < 500 ? 'InvalidParameter' : 'ServerError'
}

function parse(text: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : undefined
  } catch {
    return undefined
  }
}

const isErrorCode = (code: unknown): code is ErrorCode => typeof code === 'string' && Object.hasOwn(ERRORS, code)

function retryAfterSeconds(answer: Answer): { RetryAfterSeconds?: number } {
  const seconds = answer.header('retry-after')
  return /^\d{1,6}$/.test(seconds) ? { RetryAfterSeconds: Number(seconds) } : {}
}

/** An answer as a reply for the caller: the server's own words where it is ours, else what the status means. */
export function replyOf(answer: Answer): Reply {
  if (answer.status === 0) return networkError()
  const body = parse(answer.text)
  const message = typeof body?.['Message'] === 'string' ? body['Message'] : ''
  if (body?.['Success'] === true && answer.status < 300) return { ...body, Success: true, Message: message }
  const code = isErrorCode(body?.['ErrorCode']) ? body['ErrorCode'] : codeOf(answer.status)
  const envelope = failure(code, message || ERRORS[code].meaning, retryAfterSeconds(answer))
  return body?.['Success'] === false ? { ...envelope, ...body, Message: envelope.Message, ErrorCode: code } : envelope
}
