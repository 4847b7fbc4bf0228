import { Worker } from 'node:worker_threads'

/** What a thread may take. */
export interface ThreadLimits {
  /** For one question. */
  readonly longestMs: number
  /** Of the thread's heap. */
  readonly megabytes: number
}

/** A thread that answers one question after the other. */
export interface WorkerThread<Q, A> {
  /** @param moved memory of the question that goes over to the thread @throws where the question breaks the thread or takes too long; the next one gets a new thread */
  ask(question: Q, moved?: readonly ArrayBuffer[]): Promise<A>
  close(): Promise<void>
}

const askOnce = <Q, A>(worker: Worker, question: Q, moved: readonly ArrayBuffer[], longestMs: number): Promise<A> =>
  new Promise((resolve, reject) => {
    const end = (settle: () => void) => {
      clearTimeout(timer)
      // Each by its name: a worker has listeners of its own, without which it hears no more.
      worker.off('message', answered).off('error', failed).off('exit', ended)
      settle()
    }
    const answered = (answer: A) => end(() => resolve(answer))
    const failed = (error: Error) => end(() => reject(error))
    const ended = () => failed(new Error('The thread ended before it answered.'))
    const timer = setTimeout(() => failed(new Error('The thread took too long.')), longestMs)
    worker.once('message', answered).once('error', failed).once('exit', ended)
    worker.postMessage(question, moved)
  })

/** Hears why a thread was given up, so that an operator can know. */
export type GivenUp = (error: unknown) => void

/** Opens a thread, which is started when first needed. @param program the built thread of `entry/workers/` */
export function openWorkerThread<Q, A>(
  program: string,
  { longestMs, megabytes }: ThreadLimits,
  givenUp: GivenUp,
): WorkerThread<Q, A> {
  let worker: Worker | undefined
  let last: Promise<unknown> = Promise.resolve()
  const close = async () => {
    const ended = worker
    worker = undefined
    await ended?.terminate()
  }
  const run = async (question: Q, moved: readonly ArrayBuffer[]): Promise<A> => {
    worker ??= new Worker(program, { resourceLimits: { maxOldGenerationSizeMb: megabytes } })
    worker.unref()
    try {
      return await askOnce<Q, A>(worker, question, moved, longestMs)
    } catch (error) {
      givenUp(error)
      await close()
      throw error
    }
  }
  const ask = (question: Q, moved: readonly ArrayBuffer[] = []): Promise<A> => {
    const answer = last.then(() => run(question, moved))
    last = answer.catch(() => undefined)
    return answer
  }
  return { ask, close }
}
