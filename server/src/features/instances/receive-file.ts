import { createHash, type Hash } from 'node:crypto'
import { ApiError } from '@opaline/contract'
import type { BlobStore, PendingBlob } from '../../store/blobs/blob-store.ts'
import { type Examined, FileExamination, type FileLimits } from './examine-file.ts'

/** A file that has arrived whole and can be stored; its bytes are not durable yet. */
export interface ReceivedFile {
  readonly examined: Examined
  readonly pending: PendingBlob
  readonly size: number
  readonly sha256: Buffer
}

export interface ReceiveLimits extends FileLimits {
  readonly maxFileBytes: number
}

const brokenOff = (): ApiError =>
  new ApiError('NetworkError', 'The upload broke off. Nothing was stored; send it again.')

/** The bytes of the caller; what breaks them off is the caller's or the network's. */
export async function* chunksOf(source: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  try {
    yield* source
  } catch (error) {
    throw error instanceof ApiError ? error : brokenOff()
  }
}

/** One file on its way to the store. */
class Receiving {
  readonly examination: FileExamination
  readonly #create: () => Promise<PendingBlob>
  readonly #maxFileBytes: number
  readonly #digest: Hash = createHash('sha256')
  #pending: PendingBlob | undefined
  #size = 0

  constructor(create: () => Promise<PendingBlob>, limits: ReceiveLimits) {
    this.#create = create
    this.#maxFileBytes = limits.maxFileBytes
    this.examination = new FileExamination(limits)
  }

  /** Looks at the next bytes before it writes them, so that what is refused at its first bytes never touches the disk. */
  async take(chunk: Uint8Array): Promise<void> {
    this.#size += chunk.length
    if (this.#size > this.#maxFileBytes) {
      throw new ApiError(
        'FileTooLarge',
        `The file is larger than ${this.#maxFileBytes} bytes, which is the limit here.`,
      )
    }
    await this.examination.push(chunk)
    this.#pending ??= await this.#create()
    const writing = this.#pending.write(chunk)
    this.#digest.update(chunk)
    await writing
  }

  async end(): Promise<ReceivedFile> {
    const examined = await this.examination.end()
    const pending = this.#pending ?? (await this.#create())
    await pending.finish()
    return { examined, pending, size: this.#size, sha256: this.#digest.digest() }
  }

  async discard(): Promise<void> {
    this.examination.discard()
    await this.#pending?.discard()
  }
}

/**
 * Takes a file's bytes into the store while reading what they say; holds its header and nothing else. On refusal, and when
 * the bytes break off, nothing is left.
 * @throws ApiError UnsupportedFile, FileTooLarge, NetworkError, Unavailable
 */
export async function receiveFile(
  blobs: BlobStore,
  accountUuid: string,
  source: AsyncIterable<Uint8Array>,
  limits: ReceiveLimits,
): Promise<ReceivedFile> {
  const receiving = new Receiving(() => blobs.create(accountUuid), limits)
  try {
    for await (const chunk of chunksOf(source)) await receiving.take(chunk)
    return await receiving.end()
  } catch (error) {
    await receiving.discard()
    throw error
  }
}
