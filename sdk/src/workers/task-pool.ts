import { TaskWorker } from './task-worker.ts'
import type { Given, Result, TaskName } from './tasks.ts'

/** Workers that share the tasks of a run; they start with the first one. */
export class TaskPool {
  readonly #controller = new AbortController()
  readonly #size: number
  #workers: TaskWorker[] = []

  constructor(size: number) {
    this.#size = size
  }

  /** Done by the worker with the fewest tasks. Rejects where a file cannot be read, and once the pool is closed. */
  perform<N extends TaskName>(name: N, given: Given<N>): Promise<Result<N>> {
    const { signal } = this.#controller
    if (this.#workers.length === 0) this.#workers = Array.from({ length: this.#size }, () => new TaskWorker(signal))
    return this.#workers.reduce((least, one) => (one.load < least.load ? one : least)).perform(name, given)
  }

  /** Ends the workers; a task that is still wanted rejects. */
  close(): void {
    this.#controller.abort()
    for (const worker of this.#workers) worker.close()
  }
}
