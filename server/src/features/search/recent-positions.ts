/** Where in the list, newest first, a study lies. */
export interface Position {
  readonly studyDate: string
  readonly studyTime: string
  readonly studyId: string
  /** Whether the page begins with it, and not after it. */
  readonly isIncluded: boolean
}

const KEPT_MS = 30_000
const MOST_KEPT = 5_000
/** Before so many rows a page is counted off afresh: it costs little, and what came meanwhile is seen. */
const FEWEST_ROWS = 1_000

interface Kept {
  readonly until: number
  readonly position: Position
}

/**
 * Where pages of searches began and ended a moment ago: whoever goes through a long list page by page, or asks for a page
 * again, does not have all rows before it counted off each time. For as long as a place is known, what comes meanwhile moves
 * no row from one page to the next.
 */
export class RecentPositions {
  /** Oldest first. */
  readonly #kept = new Map<string, Kept>()

  find(search: string, offset: number): Position | undefined {
    const kept = this.#kept.get(`${offset} ${search}`)
    return kept !== undefined && performance.now() < kept.until ? kept.position : undefined
  }

  keep(search: string, offset: number, position: Position): void {
    if (offset < FEWEST_ROWS || this.find(search, offset) !== undefined) return
    const key = `${offset} ${search}`
    this.#kept.delete(key)
    this.#kept.set(key, { until: performance.now() + KEPT_MS, position })
    for (const oldest of this.#kept.keys()) {
      if (this.#kept.size <= MOST_KEPT) return
      this.#kept.delete(oldest)
    }
  }
}
