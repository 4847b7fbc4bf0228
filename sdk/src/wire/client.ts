import { failure, type Reply } from '../reply.ts'
import type { Timing } from '../timing.ts'
import { replyOf } from './answer.ts'
import { send } from './send.ts'
import type { Session } from './session.ts'

/** The named arguments of a method as the wire has them; what is `undefined` is left out. */
export type WireInput = Readonly<Record<string, unknown>>

export interface SendOptions {
  readonly signal?: AbortSignal
  readonly onSent?: (bytes: number) => void
}

const JSON_TYPE = { 'Content-Type': 'application/json' }

/** A browser does not tell the two apart: a key's domains are enforced without CORS headers. */
const NO_FOREIGN_ANSWER = 'The server could not be reached, or it does not accept this page’s address for the key.'
const isForeign = (server: string): boolean =>
  typeof location !== 'undefined' && new URL(server).origin !== location.origin

/** Makes a client's calls without a session. */
export class Wire {
  /** The server's address with a slash at its end, or undefined where none is known. */
  readonly server: string | undefined
  readonly timing: Timing

  constructor(server: string | undefined, timing: Timing) {
    this.server = server
    this.timing = timing
  }

  /** Posts to a method; never rejects. */
  async post(path: string, headers: Readonly<Record<string, string>>, body: string | Blob, options: SendOptions = {}) {
    if (this.server === undefined) {
      return failure('InvalidParameter', 'Invalid parameters for server. A value is required.')
    }
    const { signal = new AbortController().signal, onSent } = options
    const url = `${this.server}api/v1/${path}`
    const reply = replyOf(await send({ url, headers, body, signal, onSent, patience: this.timing.patience }))
    return reply.ErrorCode === 'NetworkError' && isForeign(this.server)
      ? { ...reply, Message: NO_FOREIGN_ANSWER }
      : reply
  }

  /** Calls a method that needs no session. */
  call(method: string, input: WireInput): Promise<Reply> {
    return this.post(method, JSON_TYPE, JSON.stringify(input))
  }
}

/** Makes calls in a session, which it renews once when the server no longer takes it. */
export class Client {
  readonly wire: Wire
  readonly session: Session

  constructor(wire: Wire, session: Session) {
    this.wire = wire
    this.session = session
  }

  /** Calls a method by its named arguments. */
  call(method: string, input: WireInput, options: SendOptions = {}): Promise<Reply> {
    const body = JSON.stringify(input)
    return this.#authorized((authorization) =>
      this.wire.post(method, { ...JSON_TYPE, Authorization: authorization }, body, options),
    )
  }

  /** Sends one file as the body; the arguments stand in the query. */
  sendFile(method: string, input: WireInput, type: string, file: Blob, options: SendOptions): Promise<Reply> {
    const given = Object.entries(input).filter(([, value]) => value !== undefined)
    const query = new URLSearchParams(given.map(([name, value]) => [name, String(value)]))
    return this.#authorized((authorization) =>
      this.wire.post(`${method}?${query}`, { 'Content-Type': type, Authorization: authorization }, file, options),
    )
  }

  async #authorized(request: (authorization: string) => Promise<Reply>): Promise<Reply> {
    const first = await this.session.current()
    if ('problem' in first) return first.problem
    const reply = await request(`Bearer ${first.token}`)
    if (reply.ErrorCode !== 'Unauthorized') return reply
    const next = await this.session.renew(first.token)
    return 'problem' in next ? next.problem : request(`Bearer ${next.token}`)
  }
}
