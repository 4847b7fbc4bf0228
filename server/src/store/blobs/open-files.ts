import { files } from './file-calls.ts'

interface Held {
  readonly fd: Promise<number>
  users: number
  dropped: boolean
}

/**
 * Files, or folders, that are open for reading, the most recently used ones kept open: blobs never change, and their keys
 * never come back, so an open one stays right.
 */
export class OpenFiles {
  readonly #most: number
  readonly #held = new Map<string, Held>()

  constructor(most: number) {
    this.#most = most
  }

  /** Runs `work` with the open file; it stays open until `work` ends, whatever happens to it meanwhile. */
  async use<T>(path: string, work: (fd: number) => Promise<T>): Promise<T> {
    const held = this.#take(path)
    held.users += 1
    try {
      return await work(await held.fd)
    } finally {
      held.users -= 1
      if (held.dropped) this.#closeUnused(held)
    }
  }

  /** Lets go of a file that is to be removed. */
  drop(path: string): void {
    const held = this.#held.get(path)
    if (held === undefined) return
    this.#held.delete(path)
    held.dropped = true
    this.#closeUnused(held)
  }

  /** Lets go of all of them. */
  close(): void {
    for (const path of [...this.#held.keys()]) this.drop(path)
  }

  #take(path: string): Held {
    const known = this.#held.get(path)
    if (known !== undefined) {
      this.#held.delete(path)
      this.#held.set(path, known)
      return known
    }
    const held = { fd: files.open(path, 'r'), users: 0, dropped: false }
    held.fd.catch(() => this.#held.delete(path))
    this.#held.set(path, held)
    const oldest = this.#held.keys().next().value
    if (this.#held.size > this.#most && oldest !== undefined) this.drop(oldest)
    return held
  }

  #closeUnused(held: Held): void {
    if (held.users > 0) return
    held.users = Number.NEGATIVE_INFINITY
    held.fd.then(files.close).catch(() => undefined)
  }
}
