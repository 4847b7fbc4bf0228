import type { OpalineServer } from '../../harness/server.ts'
import { randomOf } from './random.ts'
import { type Crash, type History, runHistory } from './run-history.ts'
import type { Failure } from './shrink.ts'
import { emptyWorld, type World } from './world.ts'

const LONGEST_MS = 40

/** Opens when all are there. */
function gateFor(count: number) {
  let left = count
  let open = () => {}
  const opened = new Promise<void>((resolve) => {
    open = resolve
  })
  const arrive = () => {
    left -= 1
    if (left === 0) open()
    return opened
  }
  return { opened, arrive }
}

/**
 * Lives through some histories at a time, each in a world of its own. When each is at an operation in its middle, they all
 * send it and the server is killed some milliseconds later.
 */
export async function runBatch(server: OpalineServer, worlds: readonly World[], histories: readonly History[]) {
  const { opened, arrive } = gateFor(histories.length)
  const random = randomOf(histories[0]?.seed ?? 0)
  const over = opened.then(async () => {
    await new Promise((resolve) => setTimeout(resolve, random() * LONGEST_MS))
    await server.kill()
    return server.restart()
  })
  const live = async (history: History, world: World): Promise<Failure | undefined> => {
    const calls: string[] = []
    let hasArrived = false
    const at = Math.floor(randomOf(history.seed)() * history.operations.length)
    const crash: Crash = {
      at,
      over,
      arrive: () => {
        hasArrived = true
        calls.push('The server is killed.')
        return arrive()
      },
    }
    try {
      await emptyWorld(world)
      await runHistory(world, history, crash, (line) => calls.push(line))
      return undefined
    } catch (error) {
      if (!hasArrived) arrive()
      return { history, error: error as Error, calls, crashedAt: at }
    }
  }
  const failures = await Promise.all(histories.map((history, index) => live(history, worlds[index] as World)))
  return { server: await over, failures: failures.flatMap((failure) => failure ?? []) }
}
