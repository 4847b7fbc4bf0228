import { workerScript } from './library-function.ts'
import type { TaskAnswer, TaskRequest } from './serve-tasks.ts'
import { type Given, perform, type Result, type TaskName } from './tasks.ts'

interface Waiting {
  readonly name: TaskName
  readonly given: Given<TaskName>
  readonly resolve: (result: Result<TaskName>) => void
  readonly reject: (error: Error) => void
}

/** The worker's code comes from a Blob: a page may load the library from another origin. */
function startWorker(): Worker | undefined {
  const script = workerScript()
  if (script === undefined || typeof Worker !== 'function') return undefined
  const url = URL.createObjectURL(new Blob([script], { type: 'text/javascript' }))
  try {
    return new Worker(url)
  } catch {
    return undefined
  } finally {
    URL.revokeObjectURL(url)
  }
}

/** One worker beside the page; where the page's policy forbids it, the page does its tasks by itself. */
export class TaskWorker {
  readonly #worker = startWorker()
  readonly #waiting = new Map<number, Waiting>()
  readonly #signal: AbortSignal
  #usable = this.#worker !== undefined
  #nextId = 0

  constructor(signal: AbortSignal) {
    this.#signal = signal
    this.#worker?.addEventListener('message', ({ data }: MessageEvent<TaskAnswer>) => this.#answer(data))
    this.#worker?.addEventListener('error', (event) => {
      event.preventDefault()
      this.#giveUp()
    })
  }

  /** How many tasks wait for their end. */
  get load(): number {
    return this.#waiting.size
  }

  perform<N extends TaskName>(name: N, given: Given<N>): Promise<Result<N>> {
    if (!this.#usable) return perform(name, given, this.#signal)
    return new Promise((resolve, reject) => {
      const request: TaskRequest<N> = { id: this.#nextId, name, given }
      this.#nextId += 1
      this.#waiting.set(request.id, { name, given, resolve: resolve as Waiting['resolve'], reject })
      this.#worker?.postMessage(request)
    })
  }

  close(): void {
    this.#worker?.terminate()
    this.#giveUp()
  }

  #answer({ id, result }: TaskAnswer): void {
    const waiting = this.#waiting.get(id)
    this.#waiting.delete(id)
    if (result === undefined) waiting?.reject(new Error('The file cannot be read.'))
    else waiting?.resolve(result)
  }

  #giveUp(): void {
    this.#usable = false
    for (const { name, given, resolve, reject } of this.#waiting.values()) {
      perform(name, given, this.#signal).then(resolve, reject)
    }
    this.#waiting.clear()
  }
}
