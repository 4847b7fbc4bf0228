import { availableParallelism } from 'node:os'
import { ApiError } from '@opaline/contract'
import { openWorkerThread, type WorkerThread } from '../codecs/worker-thread.ts'
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
export function openWorkerTranscoder(program: string): FrameTranscoder & { close(): Promise<void> } {
  const count = Math.min(MOST_THREADS, Math.max(1, availableParallelism() - 1))
  const threads = Array.from({ length: count }, (): Thread => openWorkerThread(program, LIMITS))
  const free = [...threads]
  const waiting: ((thread: Thread) => void)[] = []
  const take = (): Promise<Thread> => {
    const thread = free.pop()
    if (thread !== undefined) return Promise.resolve(thread)
    if (waiting.length >= MOST_WAITING)
      throw new ApiError('Unavailable', 'Too many images are being converted: try again in a moment.')
    return new Promise((resolve) => waiting.push(resolve))
  }
  const giveBack = (thread: Thread) => {
    const next = waiting.shift()
    if (next) next(thread)
    else free.push(thread)
  }
  return {
    atOnce: count,
    async transcode(read) {
      const thread = await take()
      try {
        return await thread.ask(await read())
      } finally {
        giveBack(thread)
      }
    },
    close: async () => {
      await Promise.all(threads.map((thread) => thread.close()))
    },
  }
}
