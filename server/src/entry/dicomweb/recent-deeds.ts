/** What is done many times in a row is recorded once in so long. */
const RECORDED_MS = 10 * 60_000
const MOST = 5_000

/** Deeds that were recorded a while ago. */
export class RecentDeeds {
  readonly #recorded = new Map<string, number>()

  /** Whether a deed is to be recorded now. */
  isDue(deed: string): boolean {
    return (this.#recorded.get(deed) ?? 0) <= performance.now()
  }

  /** A deed is not due for ten minutes: its record is committed. */
  note(deed: string): void {
    if (this.#recorded.size >= MOST) this.#recorded.clear()
    this.#recorded.set(deed, performance.now() + RECORDED_MS)
  }
}
