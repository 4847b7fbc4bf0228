import { failure, type Reply } from '../reply.ts'
import type { Timing } from '../timing.ts'
import { type Answer, replyOf } from './answer.ts'
import { type Outgoing, send } from './send.ts'
import type { Session } from './session.ts'

/** The named arguments of a method as the wire has them; what is `undefined` is left out. */
export type WireInput = Readonly<Record<string, unknown>>

/** A request to an address under `api/v1/`. */
export interface WireRequest extends Pick<Outgoing, 'method' | 'headers' | 'body'> {
  readonly path: string
}

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

  /** Makes a request; never rejects. */
  exchange(request: WireRequest, { signal = new AbortController().signal, onSent }: SendOptions = {}): Promise<Answer> {
    const url = `${this.server}api/v1/${request.path}`
    return send({ ...request, url, signal, onSent, patience: this.timing.patience })
  }

  /** What an answer says to the caller. */
  told(answer: Answer): Reply {
    const reply = replyOf(answer)
    return reply.ErrorCode === 'NetworkError' && this.server !== undefined && isForeign(this.server)
      ? { ...reply, Message: NO_FOREIGN_ANSWER }
      : reply
  }

  /** Posts to a method; never rejects. */
  async post(path: string, headers: Readonly<Record<string, string>>, body: string | Blob, options: SendOptions = {}) {
    if (this.server === undefined) {
      return failure('InvalidParameter', 'Invalid parameters for server. A value is required.')
    }
    return this.told(await this.exchange({ method: 'POST', path, headers, body }, options))
  }

  /** Calls a method that needs no session. */
  call(method: string, input: WireInput): Promise<Reply> {
    return this.post(method, JSON_TYPE, JSON.stringify(input))
  }
}

const isUnauthorized = (reply: Reply): boolean => reply.ErrorCode === 'Unauthorized'

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
    return this.#authorized(
      (authorization) => this.wire.post(method, { ...JSON_TYPE, Authorization: authorization }, body, options),
      isUnauthorized,
    )
  }

  /** Sends one file as the body; the arguments stand in the query. */
  sendFile(method: string, input: WireInput, type: string, file: Blob, options: SendOptions): Promise<Reply> {
    const given = Object.entries(input).filter(([, value]) => value !== undefined)
    const query = new URLSearchParams(given.map(([name, value]) => [name, String(value)]))
    return this.#authorized(
      (authorization) =>
        this.wire.post(`${method}?${query}`, { 'Content-Type': type, Authorization: authorization }, file, options),
      isUnauthorized,
    )
  }

  /** Makes a request in the session. @returns its answer, or why there is no session for it */
  exchange(request: WireRequest, options: SendOptions): Promise<Answer | Reply> {
    const headers = (Authorization: string) => ({ ...request.headers, Authorization })
    return this.#authorized<Answer | Reply>(
      (authorization) => this.wire.exchange({ ...request, headers: headers(authorization) }, options),
      (answer) => 'status' in answer && answer.status === 401,
    )
  }

  async #authorized<T>(
    request: (authorization: string) => Promise<T>,
    isRefused: (answer: T) => boolean,
  ): Promise<T | Reply> {
    const first = await this.session.current()
    if ('problem' in first) return first.problem
    const answer = await request(`Bearer ${first.token}`)
    if (!isRefused(answer)) return answer
    const next = await this.session.renew(first.token)
    return 'problem' in next ? next.problem : request(`Bearer ${next.token}`)
  }
}
