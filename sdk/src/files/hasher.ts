import { bytesToHex } from '@noble/hashes/utils.js'
import { hashByPieces } from './hash-by-pieces.ts'
import type { HashAnswer, HashRequest } from './hash-worker.ts'

/** The worker's code, put in by the build; absent where the sources run as they are. */
declare const HASH_WORKER_SOURCE: string | undefined

const WORKERS = 2

interface Waiting {
  readonly file: Blob
  readonly resolve: (hash: string) => void
  readonly reject: (error: Error) => void
}

function startWorker(): Worker | undefined {
  if (typeof HASH_WORKER_SOURCE !== 'string' || typeof Worker !== 'function') return undefined
  const url = URL.createObjectURL(new Blob([HASH_WORKER_SOURCE], { type: 'text/javascript' }))
  try {
    return new Worker(url)
  } catch {
    return undefined
  } finally {
    URL.revokeObjectURL(url)
  }
}

/** One worker that hashes beside the page; where the page's policy forbids it, the page hashes by itself. */
class HashWorker {
  readonly #worker = startWorker()
  readonly #waiting = new Map<number, Waiting>()
  readonly #signal: AbortSignal
  #usable = this.#worker !== undefined
  #nextId = 0

  constructor(signal: AbortSignal) {
    this.#signal = signal
    this.#worker?.addEventListener('message', ({ data }: MessageEvent<HashAnswer>) => this.#answer(data))
    this.#worker?.addEventListener('error', (event) => {
      event.preventDefault()
      this.#giveUp()
    })
  }

  hash(file: Blob): Promise<string> {
    if (!this.#usable) return hashByPieces(file, this.#signal)
    return new Promise((resolve, reject) => {
      const request: HashRequest = { id: this.#nextId, file }
      this.#nextId += 1
      this.#waiting.set(request.id, { file, resolve, reject })
      this.#worker?.postMessage(request)
    })
  }

  close(): void {
    this.#worker?.terminate()
    this.#giveUp()
  }

  #answer({ id, hash }: HashAnswer): void {
    const waiting = this.#waiting.get(id)
    this.#waiting.delete(id)
    if (hash === undefined) waiting?.reject(new Error('The file cannot be read.'))
    else waiting?.resolve(hash)
  }

  #giveUp(): void {
    this.#usable = false
    for (const { file, resolve, reject } of this.#waiting.values()) {
      hashByPieces(file, this.#signal).then(resolve, reject)
    }
    this.#waiting.clear()
  }
}

/** Hashes the files of a run in the fastest way that the page has. */
export class Hasher {
  readonly #controller = new AbortController()
  #workers: HashWorker[] = []
  #next = 0

  /** Bytes in memory: by `crypto.subtle`, which plain http pages other than localhost lack; then undefined. */
  async hashBytes(bytes: Uint8Array<ArrayBuffer>): Promise<string | undefined> {
    const digest = await globalThis.crypto?.subtle?.digest('SHA-256', bytes)
    return digest && bytesToHex(new Uint8Array(digest))
  }

  /** A file of any size, piece by piece, in one of the workers. */
  hashFile(file: Blob): Promise<string> {
    const { signal } = this.#controller
    if (this.#workers.length === 0) this.#workers = Array.from({ length: WORKERS }, () => new HashWorker(signal))
    const worker = this.#workers[this.#next % WORKERS]
    this.#next += 1
    return worker === undefined ? hashByPieces(file, signal) : worker.hash(file)
  }

  /** Ends the workers; a hash that is still wanted rejects. */
  close(): void {
    this.#controller.abort()
    for (const worker of this.#workers) worker.close()
  }
}
