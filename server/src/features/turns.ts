import { ApiError } from '@opaline/contract'

const RETRY_AFTER_SECONDS = 5

/** How much of a kind of work may go on at once, and how much may wait for it. */
export interface TurnLimits {
  readonly atOnce: number
  readonly mostWaiting: number
  /** What is said to those beyond. */
  readonly refusal: string
}

/** Lets so many works run at once, others wait for their turn, so that a burst takes neither all memory nor all cores. */
export class Turns {
  readonly #limits: TurnLimits
  #running = 0
  readonly #waiting: (() => void)[] = []

  constructor(limits: TurnLimits) {
    this.#limits = limits
  }

  /** @throws ApiError Unavailable where too many wait, and whatever the work throws */
  async run<T>(work: () => Promise<T>): Promise<T> {
    await this.#enter()
    try {
      return await work()
    } finally {
      this.#leave()
    }
  }

  async #enter(): Promise<void> {
    const { atOnce, mostWaiting, refusal } = this.#limits
    if (this.#running < atOnce) {
      this.#running += 1
      return
    }
    if (this.#waiting.length >= mostWaiting) {
      throw new ApiError('Unavailable', refusal, { RetryAfterSeconds: RETRY_AFTER_SECONDS })
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
