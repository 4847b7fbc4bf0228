import { afterAll, beforeAll, expect, it } from 'vitest'
import { type OpalineServer, startOpaline } from '../harness/server.ts'
import { generate } from './histories/generate.ts'
import { runBatch } from './histories/run-batch.ts'
import { type Failure, shrink } from './histories/shrink.ts'
import { openWorld, type World } from './histories/world.ts'

/**
 * Random histories of what six users of two accounts do, against a model that is written from the contract, with a crash in
 * each. `HISTORIES` and `HISTORY_SEED` choose how many and which.
 */

const COUNT = Number(process.env['HISTORIES'] ?? 500)
const FIRST_SEED = Number(process.env['HISTORY_SEED'] ?? 1)
const LENGTH = 20
const AT_ONCE = 25
// Seeds of tries that no history has.
const SPARE = 1_000_000

let server: OpalineServer
let worlds: World[]
beforeAll(async () => {
  server = await startOpaline({ SIGN_UP: 'open', TRUST_PROXY: '1' })
  worlds = []
  // Passwords are slow to hash, so not all at once.
  while (worlds.length < Math.min(AT_ONCE, COUNT))
    worlds.push(...(await Promise.all(Array.from({ length: 5 }, () => openWorld(server.url)))))
})
afterAll(() => server.dispose())

const tell = ({ history, error, calls }: Failure): string =>
  [`Seed ${history.seed}, ${history.operations.length} operations:`, ...calls, error.message].join('\n')

it(`holds for ${COUNT} histories with a crash in each`, { timeout: 1_800_000 }, async () => {
  let spare = SPARE
  for (let at = 0; at < COUNT; at += AT_ONCE) {
    const seeds = Array.from({ length: Math.min(AT_ONCE, COUNT - at) }, (_, index) => FIRST_SEED + at + index)
    const histories = seeds.map((seed) => ({ seed, operations: generate(seed, LENGTH) }))
    const ran = await runBatch(server, worlds, histories)
    server = ran.server
    const [failure] = ran.failures
    const [world] = worlds
    if (!failure || !world) continue
    const smallest = await shrink(world, failure, () => ++spare)
    const without = smallest ? `The smallest of it:\n${tell(smallest)}` : 'Without a crash it does not fail.'
    expect.fail(`${tell(failure)}\n\n${without}`)
  }
})
