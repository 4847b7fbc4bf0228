import { ApiError } from '@opaline/contract'
import { hashPassword, verifyPassword } from './password.ts'

const AT_ONCE = 2
const MOST_WAITING = 100
const RETRY_AFTER_SECONDS = 5

/** Password hashes, two at once and a hundred waiting, so that a burst of them takes neither all memory nor all cores. */
export class Hashing {
  #running = 0
  readonly #waiting: (() => void)[] = []

  /** As `hashPassword`. @throws ApiError Unavailable where too many wait */
  hash(password: string): Promise<string> {
    return this.#run(() => hashPassword(password))
  }

  /** As `verifyPassword`. @throws ApiError Unavailable where too many wait */
  verify(passwordHash: string | undefined, password: string): Promise<boolean> {
    return this.#run(() => verifyPassword(passwordHash, password))
  }

  async #run<T>(work: () => Promise<T>): Promise<T> {
    await this.#enter()
    try {
      return await work()
    } finally {
      this.#leave()
    }
  }

  async #enter(): Promise<void> {
    if (this.#running < AT_ONCE) {
      this.#running += 1
      return
    }
    if (this.#waiting.length >= MOST_WAITING) {
      const later = { RetryAfterSeconds: RETRY_AFTER_SECONDS }
      throw new ApiError('Unavailable', 'Too many passwords are being checked. Try again.', later)
    }
    await new Promise<void>((resolve) => this.#waiting.push(resolve))
  }

  /** Hands the place to who waits longest. */
  #leave(): void {
    const next = this.#waiting.shift()
    if (next) next()
    else this.#running -= 1
  }
}
