import { bytesToHex } from '@noble/hashes/utils.js'
import { TaskPool } from '../workers/task-pool.ts'

const WORKERS = 2

/** Hashes the files of a run in the fastest way that the page has. */
export class Hasher {
  readonly #pool = new TaskPool(WORKERS)

  /** Bytes in memory: by `crypto.subtle`, which plain http pages other than localhost lack; then undefined. */
  async hashBytes(bytes: Uint8Array<ArrayBuffer>): Promise<string | undefined> {
    const digest = await globalThis.crypto?.subtle?.digest('SHA-256', bytes)
    return digest && bytesToHex(new Uint8Array(digest))
  }

  /** A file of any size, piece by piece, in one of the workers. */
  hashFile(file: Blob): Promise<string> {
    return this.#pool.perform('hash', { file })
  }

  /** Ends the workers; a hash that is still wanted rejects. */
  close(): void {
    this.#pool.close()
  }
}
