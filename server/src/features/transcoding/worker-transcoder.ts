import { availableParallelism } from 'node:os'
import { type GivenUp, openWorkerThread, type WorkerThread } from '../codecs/worker-thread.ts'
import { Turns } from '../turns.ts'
import type { FrameTranscoder } from './frame-transcoder.ts'
import type { FrameTranscoding } from './transcode-frame.ts'

/** A large radiograph takes a few seconds as JPEG 2000. */
const LIMITS = { longestMs: 60_000, megabytes: 1024 } as const
const MOST_THREADS = 4
const MOST_WAITING = 1000

type Thread = WorkerThread<FrameTranscoding, Uint8Array>

/**
 * Brings frames into other transfer syntaxes in threads of their own, fewer than there are processors. A frame that
 * breaks its thread or takes too long is refused, and harms no other.
 * @param program the built thread, `entry/workers/transcode-frame.ts`
 */
export function openWorkerTranscoder(program: string, givenUp: GivenUp): FrameTranscoder & { close(): Promise<void> } {
  const count = Math.min(MOST_THREADS, Math.max(1, availableParallelism() - 1))
  const threads = Array.from({ length: count }, (): Thread => openWorkerThread(program, LIMITS, givenUp))
  const free = [...threads]
  const turns = new Turns({
    atOnce: count,
    mostWaiting: MOST_WAITING,
    refusal: 'Too many images are being converted: try again in a moment.',
  })
  return {
    atOnce: count,
    transcode: (read) =>
      turns.run(async () => {
        const thread = free.pop()
        if (thread === undefined) throw new Error('There are fewer threads than turns.')
        try {
          return await thread.ask(await read())
        } finally {
          free.push(thread)
        }
      }),
    close: async () => {
      await Promise.all(threads.map((thread) => thread.close()))
    },
  }
}
