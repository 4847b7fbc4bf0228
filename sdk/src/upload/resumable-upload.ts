import { failure, type Reply, success } from '../reply.ts'
import type { Answer } from '../wire/answer.ts'
import type { Client, WireRequest } from '../wire/client.ts'
import { type AnnouncedFile, fingerprintOf } from './announced-file.ts'
import type { UploadMemory } from './upload-memory.ts'
import { metadataOf, type Standing, standingOf } from './upload-standing.ts'

/** What goes out at once, and what a break may cost. */
const PIECE_BYTES = 8 * 1024 * 1024
/** An upload that the server lost, or whose bytes changed on their way, is begun so many times in all. */
const MOST_BEGINNINGS = 2
const CHECKSUM_MISMATCH = 460
/** Refusals that say nothing of the upload itself. */
const OF_THE_CALLER = new Set([401, 403, 429])
const TUS = { 'Tus-Resumable': '1.0.0' }

export interface Sending {
  readonly client: Client
  readonly memory: UploadMemory
  readonly signal: AbortSignal
  /** Hears how many bytes of the file are sent. */
  readonly onSent: (bytes: number) => void
}

/**
 * One file on its way in pieces (tus 1.0). What the server says of its offset is the truth: it is asked again after
 * whatever went wrong, so that a piece is sent twice at most.
 */
export class ResumableUpload {
  readonly #announced: AnnouncedFile
  readonly #sending: Sending
  readonly #fingerprint: string
  #token: string | undefined
  /** undefined: the server must be asked. */
  #offset: number | undefined
  /** The furthest offset that the server told. */
  #reached = 0
  #beginnings = 0
  #result: Reply | undefined

  constructor(announced: AnnouncedFile, sending: Sending) {
    this.#announced = announced
    this.#sending = sending
    this.#fingerprint = fingerprintOf(announced, sending.client.wire.server)
    this.#token = sending.memory.find(this.#fingerprint)
  }

  /** What became of the file, once that is known. */
  get result(): Reply | undefined {
    return this.#result
  }

  /** Takes the file one step further: one piece more is there, or the whole file has its result, or it says what is wrong. */
  async advance(): Promise<Reply> {
    const token = this.#token
    if (token === undefined) return this.#begin()
    if (this.#offset !== undefined) return this.#send(token, this.#offset)
    const before = this.#reached
    const asked = await this.#ask(token)
    // An offset that has not moved is no success: who counts those must see what sending comes to.
    return this.#offset === undefined || this.#result !== undefined || this.#offset > before
      ? asked
      : this.#send(token, this.#offset)
  }

  async #begin(): Promise<Reply> {
    const { file, sha256: Sha256, kind: Kind, input } = this.#announced
    this.#beginnings += 1
    const headers = { 'Upload-Length': String(file.size), 'Upload-Metadata': metadataOf({ Kind, ...input, Sha256 }) }
    const answer = await this.#exchange({ method: 'POST', path: 'uploads', headers, body: undefined })
    if ('Success' in answer) return answer
    const token = /[\w-]+$/.exec(answer.header('location'))?.[0]
    if (answer.status !== 201 || token === undefined) return this.#told(answer)
    this.#sending.memory.keep(this.#fingerprint, token)
    this.#token = token
    this.#offset = 0
    return success()
  }

  async #ask(token: string): Promise<Reply> {
    const answer = await this.#exchange({ method: 'HEAD', path: `uploads/${token}`, headers: {}, body: undefined })
    if ('Success' in answer) return answer
    const standing = standingOf(answer)
    if (standing !== undefined) return this.#take(standing)
    if ((answer.status !== 404 && answer.status !== 410) || this.#beginnings >= MOST_BEGINNINGS)
      return this.#told(answer)
    this.#forget()
    return success()
  }

  async #send(token: string, offset: number): Promise<Reply> {
    const body = this.#announced.file.slice(offset, offset + PIECE_BYTES)
    const headers = { 'Upload-Offset': String(offset), 'Content-Type': 'application/offset+octet-stream' }
    const onSent = (bytes: number): void => this.#sending.onSent(offset + bytes)
    this.#offset = undefined
    const answer = await this.#exchange({ method: 'PATCH', path: `uploads/${token}`, headers, body }, onSent)
    if ('Success' in answer) return answer
    const standing = standingOf(answer)
    if (standing !== undefined) return this.#take(standing)
    if (answer.status === CHECKSUM_MISMATCH && this.#beginnings < MOST_BEGINNINGS) {
      this.#forget()
      return success()
    }
    return this.#explain(token, offset, answer)
  }

  /** A refusal may be about where the upload stands, or be the file's result: asking tells. */
  async #explain(token: string, offset: number, answer: Answer): Promise<Reply> {
    const { status } = answer
    if (status < 400 || status > 499 || OF_THE_CALLER.has(status)) return this.#told(answer)
    const asked = await this.#ask(token)
    return asked.Success && this.#offset === offset ? this.#told(answer) : asked
  }

  #take({ offset, result }: Standing): Reply {
    this.#offset = offset
    this.#reached = Math.max(this.#reached, offset)
    this.#sending.onSent(offset)
    if (result === undefined) return success()
    this.#result = result
    this.#sending.memory.forget(this.#fingerprint)
    return result
  }

  #forget(): void {
    this.#sending.memory.forget(this.#fingerprint)
    this.#token = undefined
    this.#offset = undefined
  }

  #exchange(request: WireRequest, onSent?: (bytes: number) => void): Promise<Answer | Reply> {
    const { client, signal } = this.#sending
    const headers = { ...request.headers, ...TUS }
    return client.exchange({ ...request, headers }, { signal, ...(onSent ? { onSent } : {}) })
  }

  #told(answer: Answer): Reply {
    if (answer.status >= 200 && answer.status < 300)
      return failure('ServerError', 'The server’s answer is not that of tus 1.0.')
    return this.#sending.client.wire.told(answer)
  }
}
