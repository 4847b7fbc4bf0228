import { createHash, type Hash } from 'node:crypto'
import { ApiError, type DocumentKind } from '@opaline/contract'
import type { BlobStore, PendingBlob } from '../../store/blobs/blob-store.ts'
import { chunksOf } from '../instances/receive-file.ts'
import { CheckedContent } from './content/check-content.ts'

/** A document that has arrived whole and is what its name says; its bytes are not durable yet. */
export interface ReceivedDocument {
  readonly pending: PendingBlob
  readonly size: number
  readonly sha256: Buffer
}

/** One document on its way to the store. */
class Receiving {
  readonly #create: () => Promise<PendingBlob>
  readonly #content: CheckedContent
  readonly #maxBytes: number
  readonly #digest: Hash = createHash('sha256')
  #pending: PendingBlob | undefined
  #size = 0

  constructor(create: () => Promise<PendingBlob>, kind: DocumentKind, maxBytes: number) {
    this.#create = create
    this.#content = new CheckedContent(kind)
    this.#maxBytes = maxBytes
  }

  /** Looks at the next bytes before it writes them, so that what is refused at its first bytes never touches the disk. */
  async take(chunk: Uint8Array): Promise<void> {
    this.#size += chunk.length
    if (this.#size > this.#maxBytes) {
      const message = `The document is larger than ${this.#maxBytes} bytes, which is the limit here.`
      throw new ApiError('FileTooLarge', message)
    }
    this.#content.push(chunk)
    this.#pending ??= await this.#create()
    const writing = this.#pending.write(chunk)
    this.#digest.update(chunk)
    await writing
  }

  async end(): Promise<ReceivedDocument> {
    this.#content.end()
    const pending = this.#pending ?? (await this.#create())
    await pending.finish()
    return { pending, size: this.#size, sha256: this.#digest.digest() }
  }

  async discard(): Promise<void> {
    await this.#pending?.discard()
  }
}

/**
 * Takes a document's bytes into the store while looking at what they are. On refusal, and when the bytes break off, nothing
 * is left.
 * @throws ApiError UnsupportedFile, FileTooLarge, NetworkError, Unavailable
 */
export async function receiveDocument(
  create: () => ReturnType<BlobStore['create']>,
  source: AsyncIterable<Uint8Array>,
  kind: DocumentKind,
  maxBytes: number,
): Promise<ReceivedDocument> {
  const receiving = new Receiving(create, kind, maxBytes)
  try {
    for await (const chunk of chunksOf(source)) await receiving.take(chunk)
    return await receiving.end()
  } catch (error) {
    await receiving.discard()
    throw error
  }
}
