import { availableParallelism } from 'node:os'
import { openWorkerThread } from '../codecs/worker-thread.ts'
import type { ThumbnailQuestion } from './render-thumbnail.ts'
import type { RenderThumbnail } from './thumbnails.ts'

/** A large digital radiograph takes about a second. */
const LIMITS = { longestMs: 20_000, megabytes: 512 } as const
const MOST_THREADS = 4

/** Renders thumbnails in threads of their own, fewer than there are processors. @param program the built thread */
export function openWorkerRenderer(program: string): { readonly render: RenderThumbnail; close(): Promise<void> } {
  const count = Math.min(MOST_THREADS, Math.max(1, availableParallelism() - 1))
  const threads = Array.from({ length: count }, () => openWorkerThread<ThumbnailQuestion, Uint8Array>(program, LIMITS))
  let turn = 0
  const render: RenderThumbnail = (question) => {
    turn = (turn + 1) % threads.length
    const thread = threads[turn]
    return thread ? thread.ask(question) : Promise.reject(new Error('There is no thread.'))
  }
  const close = async () => {
    await Promise.all(threads.map((thread) => thread.close()))
  }
  return { render, close }
}
