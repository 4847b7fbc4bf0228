/** What is done many times in a row is recorded once in so long. */
const RECORDED_MS = 10 * 60_000
const MOST = 5_000

/** Deeds that were recorded a while ago. */
export class RecentDeeds {
  readonly #recorded = new Map<string, number>()

  /** Whether a deed is to be recorded now; then it is not again for ten minutes. */
  isDue(deed: string): boolean {
    const now = performance.now()
    if ((this.#recorded.get(deed) ?? 0) > now) return false
    if (this.#recorded.size >= MOST) this.#recorded.clear()
    this.#recorded.set(deed, now + RECORDED_MS)
    return true
  }
}
