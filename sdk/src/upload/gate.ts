/** Lets at most so many enter at the same time; the urgent go first among those who wait. */
export class Gate {
  readonly #places: () => number
  #inside = 0
  readonly #urgent: (() => void)[] = []
  readonly #waiting: (() => void)[] = []

  /** @param places how many may be inside; asked anew whenever one leaves or comes */
  constructor(places: () => number) {
    this.#places = places
  }

  /** How many wait, those who are urgent apart. */
  get queue(): number {
    return this.#waiting.length
  }

  async enter(urgent = false): Promise<void> {
    if (this.#inside < this.#places()) {
      this.#inside += 1
      return
    }
    await new Promise<void>((resolve) => (urgent ? this.#urgent : this.#waiting).push(resolve))
  }

  leave(): void {
    const next = this.#urgent.shift() ?? this.#waiting.shift()
    if (next === undefined) this.#inside -= 1
    else next()
  }

  async run<T>(work: () => Promise<T>, urgent = false): Promise<T> {
    await this.enter(urgent)
    try {
      return await work()
    } finally {
      this.leave()
    }
  }
}
