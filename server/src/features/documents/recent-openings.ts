const MOST_KEPT = 10_000

/** Which openings were recorded of late, so that the ranges in which a browser reads one video make one record. */
export class RecentOpenings {
  readonly #keptMs: number
  /** Oldest first. */
  readonly #recorded = new Map<string, number>()

  /** @param keptMs after this time an opening is one of its own again */
  constructor(keptMs: number) {
    this.#keptMs = keptMs
  }

  has(name: string): boolean {
    return (this.#recorded.get(name) ?? 0) > performance.now()
  }

  add(name: string): void {
    this.#recorded.delete(name)
    this.#recorded.set(name, performance.now() + this.#keptMs)
    for (const [oldest, until] of this.#recorded) {
      if (until > performance.now() && this.#recorded.size <= MOST_KEPT) return
      this.#recorded.delete(oldest)
    }
  }
}
