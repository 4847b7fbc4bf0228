import { Worker } from 'node:worker_threads'
import type { FrameComparer, FrameQuestion } from './same-frames.ts'

/** Longer than any honest frame takes. */
const LONGEST_MS = 60_000
const MEGABYTES = 1024

const ask = (worker: Worker, question: FrameQuestion): Promise<boolean> =>
  new Promise((resolve, reject) => {
    const end = (settle: () => void) => {
      clearTimeout(timer)
      // Each by its name: a worker has listeners of its own, without which it hears no more.
      worker.off('message', answered).off('error', failed).off('exit', ended)
      settle()
    }
    const answered = (isSame: boolean) => end(() => resolve(isSame))
    const failed = (error: Error) => end(() => reject(error))
    const ended = () => failed(new Error('The thread that compares frames ended.'))
    const timer = setTimeout(() => failed(new Error('Comparing two frames took too long.')), LONGEST_MS)
    worker.once('message', answered).once('error', failed).once('exit', ended)
    worker.postMessage(question)
  })

/**
 * Compares frames in a thread of its own, one pair at a time; it is started when first needed. A pair that breaks it or
 * takes too long counts as different, and the next gets a new thread.
 * @param program the built thread, `entry/workers/compare-frames.ts`
 */
export function openWorkerComparer(program: string): FrameComparer & { close(): Promise<void> } {
  let worker: Worker | undefined
  let last: Promise<unknown> = Promise.resolve()
  const close = async () => {
    const ended = worker
    worker = undefined
    await ended?.terminate()
  }
  const run = async (question: FrameQuestion): Promise<boolean> => {
    worker ??= new Worker(program, { resourceLimits: { maxOldGenerationSizeMb: MEGABYTES } })
    worker.unref()
    try {
      return await ask(worker, question)
    } catch {
      await close()
      return false
    }
  }
  const same = (a: FrameQuestion['a'], b: FrameQuestion['b']): Promise<boolean> => {
    const answer = last.then(() => run({ a, b }))
    last = answer
    return answer
  }
  return { same, close }
}
