import { type Given, perform, type Result, type TaskName } from './tasks.ts'

/** What a worker is asked, and what it answers; no result: the file could not be read. */
export interface TaskRequest<N extends TaskName = TaskName> {
  readonly id: number
  readonly name: N
  readonly given: Given<N>
}
export interface TaskAnswer {
  readonly id: number
  readonly result?: Result<TaskName>
}

/** Does the tasks that a page asks its worker for. */
export function serveTasks(): void {
  addEventListener('message', async ({ data }: MessageEvent<TaskRequest>) => {
    const { id, name, given } = data
    const answer: TaskAnswer = await perform(name, given).then(
      (result) => ({ id, result }),
      () => ({ id }),
    )
    postMessage(answer)
  })
}
