import { type History, runHistory } from './run-history.ts'
import type { World } from './world.ts'
import { emptyWorld } from './world.ts'

export interface Failure {
  readonly history: History
  readonly error: Error
  readonly calls: readonly string[]
}

/** Runs a history and tells how it failed; undefined: it did not. */
export async function tryHistory(world: World, history: History): Promise<Failure | undefined> {
  const calls: string[] = []
  try {
    await emptyWorld(world)
    await runHistory(world, history, undefined, (line) => calls.push(line))
    return undefined
  } catch (error) {
    return { history, error: error as Error, calls }
  }
}

/** Leaves out operations one by one, as long as what is left fails without a crash. */
export async function shrink(world: World, failure: Failure, fresh: () => number): Promise<Failure> {
  // Another seed gives other names and patients: merges of earlier tries do not count.
  const again = (operations: History['operations']) => tryHistory(world, { seed: fresh(), operations })
  let smallest = (await again(failure.history.operations)) ?? failure
  if (smallest === failure) return failure
  for (let at = smallest.history.operations.length - 1; at >= 0; at -= 1) {
    const left = smallest.history.operations.filter((_, index) => index !== at)
    smallest = (await again(left)) ?? smallest
  }
  return smallest
}
