import type { Answer } from './answer.ts'
import { sendByFetch } from './send-by-fetch.ts'
import { sendByRequest } from './send-by-request.ts'

/** One request. */
export interface Outgoing {
  readonly method: 'POST' | 'HEAD' | 'PATCH'
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: string | Blob | undefined
  readonly signal: AbortSignal
  /** Milliseconds without an answer or a sent byte after which the request counts as lost. */
  readonly patience: number
  /** Hears how many bytes of the body are sent. */
  readonly onSent?: ((bytes: number) => void) | undefined
}

/** Sends one request; never rejects. XMLHttpRequest tells how much of a file is sent, fetch does not. */
export const send = (outgoing: Outgoing): Promise<Answer> =>
  outgoing.onSent !== undefined && typeof XMLHttpRequest === 'function'
    ? sendByRequest(outgoing)
    : sendByFetch(outgoing)
