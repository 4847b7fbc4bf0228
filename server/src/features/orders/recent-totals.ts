const KEPT_MS = 30_000
const MOST_KEPT = 1_000
/** Fewer are counted each time: it costs little, and there a difference of one is seen. */
const FEWEST = 1_000

interface Kept {
  readonly until: number
  readonly total: number
}

/**
 * How many orders large searches matched a moment ago: to count a hundred thousand again for each page costs more than to
 * find the page, and nobody sees that the number is half a minute old.
 */
export class RecentTotals {
  /** Oldest first. */
  readonly #kept = new Map<string, Kept>()

  find(search: string): number | undefined {
    const kept = this.#kept.get(search)
    return kept !== undefined && performance.now() < kept.until ? kept.total : undefined
  }

  keep(search: string, total: number): void {
    if (total < FEWEST || this.find(search) !== undefined) return
    this.#kept.delete(search)
    this.#kept.set(search, { until: performance.now() + KEPT_MS, total })
    for (const oldest of this.#kept.keys()) {
      if (this.#kept.size <= MOST_KEPT) return
      this.#kept.delete(oldest)
    }
  }
}
