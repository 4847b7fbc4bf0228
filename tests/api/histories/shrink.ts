import { type History, runHistory } from './run-history.ts'
import type { World } from './world.ts'
import { emptyWorld } from './world.ts'

export interface Failure {
  readonly history: History
  readonly error: Error
  readonly calls: readonly string[]
  /** The operation that was under way when the server was killed. */
  readonly crashedAt?: number
}

/** Runs a history and tells how it failed; undefined: it did not. */
async function tryHistory(world: World, history: History): Promise<Failure | undefined> {
  const calls: string[] = []
  try {
    await emptyWorld(world)
    await runHistory(world, history, undefined, (line) => calls.push(line))
    return undefined
  } catch (error) {
    return { history, error: error as Error, calls }
  }
}

type Operations = History['operations']

const without = (operations: Operations, at: number | undefined): Operations =>
  operations.filter((_, index) => index !== at)

/** Leaves out operations one by one, as long as what is left fails without a crash; undefined: it needs the crash. */
export async function shrink(world: World, failure: Failure, fresh: () => number): Promise<Failure | undefined> {
  // Another seed gives other names and patients: merges of earlier tries do not count.
  const again = (operations: Operations) => tryHistory(world, { seed: fresh(), operations })
  const { history, crashedAt } = failure
  // What was under way may have been done or not.
  let smallest = (await again(history.operations)) ?? (await again(without(history.operations, crashedAt)))
  if (!smallest) return undefined
  for (let at = smallest.history.operations.length - 1; at >= 0; at -= 1)
    smallest = (await again(without(smallest.history.operations, at))) ?? smallest
  return smallest
}
