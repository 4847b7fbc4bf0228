import type { Readable } from 'node:stream'
import type { LentBytes } from './lent-buffers.ts'

/** Where a blob's bytes are going while they arrive. Nothing of it can be read by others before `commitBlobs`. */
export interface PendingBlob {
  /** The store's own name for it, a UUID that no caller chooses. */
  readonly key: string
  /** Whether it is being flushed already, as a large one is once all bytes came: company makes its commit no cheaper. */
  readonly isFlushing: boolean
  /**
   * Adds bytes; resolves when more may come, so that memory stays flat. The bytes must stay as they are: they may be
   * written later. @throws ApiError Unavailable when the disk is full; so may the calls that follow
   */
  write(chunk: Uint8Array): Promise<void>
  /** Says that all bytes came, and writes what is left. Durability comes with `commitBlobs`. @throws ApiError Unavailable */
  finish(): Promise<void>
  /** Takes everything back; harmless after `commitBlobs` and when called twice. */
  discard(): Promise<void>
}

/** Keeps the bytes of images and documents, by account and by a key of the store's own making. */
export interface BlobStore {
  create(accountUuid: string): Promise<PendingBlob>
  /** Makes finished blobs durable: when it resolves they survive a power cut. Many at once cost few flushes. */
  commitBlobs(blobs: readonly PendingBlob[]): Promise<void>
  /**
   * A part of a blob, from `offset` on, `length` bytes.
   * @throws ApiError Unavailable when the store does not answer, ServerError when a committed blob is missing or too short
   */
  read(accountUuid: string, key: string, range: { readonly offset: number; readonly length: number }): Readable
  /** The same, whole in memory: for parts that are known to be small. */
  readBytes(
    accountUuid: string,
    key: string,
    range: { readonly offset: number; readonly length: number },
  ): Promise<Buffer>
  /** The same in memory that is lent: `MOST_LENT_BYTES` at the most, for bytes that go straight on their way out. */
  lendBytes(
    accountUuid: string,
    key: string,
    range: { readonly offset: number; readonly length: number },
  ): Promise<LentBytes>
  delete(accountUuid: string, key: string): Promise<void>
  /** Keys of blobs that were committed, with the time of their last change, in no order. */
  list(accountUuid: string): AsyncIterable<{ readonly key: string; readonly modifiedAt: Date }>
  /** Removes what was left by an interrupted arrival and is older than `olderThanMs`. @returns how many */
  sweepPending(olderThanMs: number): Promise<number>
  /** Resolves when the store can be written. */
  check(): Promise<void>
}
