import type { ErrorCode } from '@opaline/contract/errors'
import { networkError, type Reply } from '../reply.ts'
import { sleep, type Timing } from '../timing.ts'

/** Errors that pass by themselves. */
const PASSING: ReadonlySet<ErrorCode | undefined> = new Set(['NetworkError', 'Unavailable', 'RateLimited'])

/**
 * The patience of one run: a request that meets a passing error is made again, 1 to 30 seconds apart, until nothing
 * has succeeded for the whole window; from then on every request of the run has one try.
 */
export class Patience {
  readonly #timing: Timing
  readonly #signal: AbortSignal
  #troubleSince: number | undefined

  constructor(timing: Timing, signal: AbortSignal) {
    this.#timing = timing
    this.#signal = signal
  }

  async keepTrying(request: () => Promise<Reply>): Promise<Reply> {
    for (let tries = 0; ; tries += 1) {
      const reply = this.#signal.aborted ? networkError() : await request()
      if (!PASSING.has(reply.ErrorCode)) {
        this.#troubleSince = undefined
        return reply
      }
      if (this.#isSpent() || this.#signal.aborted) return reply
      await sleep(this.#delay(tries, reply), this.#signal)
    }
  }

  #isSpent(): boolean {
    this.#troubleSince ??= performance.now()
    return performance.now() - this.#troubleSince >= this.#timing.retryWindow
  }

  #delay(tries: number, reply: Reply): number {
    const { shortestDelay, longestDelay } = this.#timing
    const asked = typeof reply['RetryAfterSeconds'] === 'number' ? reply['RetryAfterSeconds'] * 1000 : 0
    const grown = shortestDelay * 2 ** Math.min(tries, 10) * (0.75 + Math.random() / 2)
    return Math.min(longestDelay, Math.max(shortestDelay, asked, grown))
  }
}
