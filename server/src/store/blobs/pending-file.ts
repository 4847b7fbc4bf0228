import type { PendingBlob } from './blob-store.ts'
import { files } from './file-calls.ts'
import { toStorageError } from './storage-errors.ts'

/** A blob that is arriving, in a file that no reader looks at. */
export class PendingFile implements PendingBlob {
  readonly key: string
  readonly accountUuid: string
  readonly path: string
  #fd: number | undefined
  #placed = false

  private constructor(accountUuid: string, key: string, path: string, fd: number) {
    this.accountUuid = accountUuid
    this.key = key
    this.path = path
    this.#fd = fd
  }

  static async open(accountUuid: string, key: string, path: string): Promise<PendingFile> {
    try {
      return new PendingFile(accountUuid, key, path, await files.open(path, 'wx', 0o600))
    } catch (error) {
      throw toStorageError(error)
    }
  }

  async write(chunk: Uint8Array): Promise<void> {
    try {
      await files.writeFully(this.#open(), chunk)
    } catch (error) {
      throw toStorageError(error)
    }
  }

  async finish(): Promise<void> {
    this.#open()
  }

  /** Makes the bytes durable and ends the writing. */
  async sync(): Promise<void> {
    await files.datasync(this.#open())
    await this.#close()
  }

  /** Gives the file its place among the blobs. */
  async moveTo(path: string): Promise<void> {
    await files.rename(this.path, path)
    this.#placed = true
  }

  async discard(): Promise<void> {
    await this.#close()
    if (this.#placed) return
    await files.unlink(this.path).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'ENOENT') throw toStorageError(error)
    })
  }

  #open(): number {
    if (this.#fd === undefined) throw new Error('The blob takes no more bytes: it was committed or discarded.')
    return this.#fd
  }

  async #close(): Promise<void> {
    const fd = this.#fd
    this.#fd = undefined
    if (fd !== undefined) await files.close(fd)
  }
}
