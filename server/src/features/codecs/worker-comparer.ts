import type { FrameComparer, FrameQuestion } from './same-frames.ts'
import { type GivenUp, openWorkerThread } from './worker-thread.ts'

/** Longer than any honest frame takes. */
const LIMITS = { longestMs: 60_000, megabytes: 1024 } as const

/**
 * Compares frames in a thread of its own, one pair at a time. A pair that breaks it or takes too long counts as different.
 * @param program the built thread, `entry/workers/compare-frames.ts`
 */
export function openWorkerComparer(program: string, givenUp: GivenUp): FrameComparer & { close(): Promise<void> } {
  const thread = openWorkerThread<FrameQuestion, boolean>(program, LIMITS, givenUp)
  return {
    same: (a, b) => thread.ask({ a, b }).catch(() => false),
    close: () => thread.close(),
  }
}
