/** Times in milliseconds. Tests give shorter ones. */
export interface Timing {
  /** How long a run goes on trying without one success. */
  readonly retryWindow: number
  readonly shortestDelay: number
  readonly longestDelay: number
  /** How long a request may go on without an answer or a sent byte. */
  readonly patience: number
}

export const TIMING: Timing = { retryWindow: 300_000, shortestDelay: 1_000, longestDelay: 30_000, patience: 120_000 }

/** Waits; ends at once when the signal is aborted. */
export const sleep = (milliseconds: number, signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    const end = (): void => {
      clearTimeout(timer)
      signal.removeEventListener('abort', end)
      resolve()
    }
    const timer = setTimeout(end, milliseconds)
    signal.addEventListener('abort', end)
    if (signal.aborted) end()
  })
