import { createHash, type Hash } from 'node:crypto'
import { ApiError } from '@opaline/contract'
import type { PendingBlob } from '../store/blobs/blob-store.ts'

/** What looks at bytes while they pass, and refuses them by throwing. */
export interface Inspector<F> {
  push(chunk: Uint8Array): Promise<void> | void
  /** What the bytes are, after the last one. */
  end(): Promise<F> | F
  discard?(): void
}

/** Bytes that have arrived whole and are what they should be; they are not durable yet. */
export interface ReceivedBlob<F> {
  readonly found: F
  readonly pending: PendingBlob
  readonly size: number
  readonly sha256: Buffer
}

export interface ReceiveLimit {
  readonly maxBytes: number
  /** What it is, in messages for people. */
  readonly thing: 'file' | 'document'
}

const brokenOff = (): ApiError =>
  new ApiError('NetworkError', 'The upload broke off. Nothing was stored; send it again.')

/** The bytes of the caller; what breaks them off is the caller's or the network's. */
async function* chunksOf(source: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  try {
    yield* source
  } catch (error) {
    throw error instanceof ApiError ? error : brokenOff()
  }
}

/** Bytes on their way to the store. */
class Receiving<F> {
  readonly #create: () => Promise<PendingBlob>
  readonly #inspector: Inspector<F>
  readonly #limit: ReceiveLimit
  readonly #digest: Hash = createHash('sha256')
  #pending: PendingBlob | undefined
  #size = 0

  constructor(create: () => Promise<PendingBlob>, inspector: Inspector<F>, limit: ReceiveLimit) {
    this.#create = create
    this.#inspector = inspector
    this.#limit = limit
  }

  /** Looks at the next bytes before it writes them, so that what is refused at its first bytes never touches the disk. */
  async take(chunk: Uint8Array): Promise<void> {
    const { maxBytes, thing } = this.#limit
    this.#size += chunk.length
    if (this.#size > maxBytes) {
      throw new ApiError('FileTooLarge', `The ${thing} is larger than ${maxBytes} bytes, which is the limit here.`)
    }
    await this.#inspector.push(chunk)
    this.#pending ??= await this.#create()
    const writing = this.#pending.write(chunk)
    this.#digest.update(chunk)
    await writing
  }

  async end(): Promise<ReceivedBlob<F>> {
    const found = await this.#inspector.end()
    const pending = this.#pending ?? (await this.#create())
    await pending.finish()
    return { found, pending, size: this.#size, sha256: this.#digest.digest() }
  }

  async discard(): Promise<void> {
    this.#inspector.discard?.()
    await this.#pending?.discard()
  }
}

/**
 * Takes bytes into the store while they are looked at and hashed. On refusal, and when they break off, nothing is left.
 * @throws ApiError FileTooLarge, NetworkError, Unavailable, and what the inspector throws
 */
export async function receiveBlob<F>(
  create: () => Promise<PendingBlob>,
  source: AsyncIterable<Uint8Array>,
  inspector: Inspector<F>,
  limit: ReceiveLimit,
): Promise<ReceivedBlob<F>> {
  const receiving = new Receiving(create, inspector, limit)
  try {
    for await (const chunk of chunksOf(source)) await receiving.take(chunk)
    return await receiving.end()
  } catch (error) {
    await receiving.discard()
    throw error
  }
}
