/**
 * How long a look into folders takes a caller: 10,000 folders at 20 levels with 20,000 orders in them.
 * `npm run bench -- folders`; floor: p95 20 ms.
 */
import { availableParallelism, cpus, loadavg } from 'node:os'
import { call, openSession } from '../tests/harness/call.ts'
import { DATABASE, startOpaline } from '../tests/harness/server.ts'
import { loadFolders } from './orders/load-folders.ts'
import { connectOwner, loadOrders } from './orders/load-orders.ts'

const FLOOR_MS = 20
const FOLDERS = 10_000
const LEVELS = 20
const ORDERS = 20_000
const WARM_UPS = 3
const CALLS = 200

const at = (sorted: readonly number[], share: number): number => sorted[Math.floor(sorted.length * share)] ?? 0

const server = await startOpaline()
const token = await openSession(server.keys)

async function look(input: object): Promise<Readonly<Record<string, unknown>>> {
  const answer = await call(server.url, 'GetFolderList', { UserUuid: server.keys.UserUuid, ...input }, { token })
  if (answer.status !== 200) throw new Error(`${answer.status}: ${JSON.stringify(answer.body)}`)
  return answer.body['Folder'] as Readonly<Record<string, unknown>>
}

async function measure(input: object): Promise<string> {
  const times: number[] = []
  let folder: Readonly<Record<string, unknown>> = {}
  for (let round = -WARM_UPS; round < CALLS; round += 1) {
    const startedAt = performance.now()
    folder = await look(input)
    if (round >= 0) times.push(performance.now() - startedAt)
  }
  times.sort((a, b) => a - b)
  const p95 = at(times, 0.95)
  const size = `${folder['SubFolderCount']} of ${folder['AllSubFolderCount']} folders, ${folder['AllSubOrderCount']} orders`
  const mark = p95 > FLOOR_MS ? `   p95 above ${FLOOR_MS} ms` : ''
  return `${size.padEnd(46)} ${at(times, 0.5).toFixed(1).padStart(6)} ${p95.toFixed(1).padStart(6)}${mark}`
}

try {
  const owner = await connectOwner(server)
  await loadOrders(owner, ORDERS)
  const levels = await loadFolders(owner, { folders: FOLDERS, levels: LEVELS }).finally(() => owner.end())
  console.log(
    `${availableParallelism()} × ${cpus()[0]?.model}, load ${loadavg()[0]?.toFixed(1)}; ${DATABASE} database, ${FOLDERS} folders at ${LEVELS} levels, ${CALLS} calls each`,
  )
  console.log(`${''.padEnd(24)} ${'what is shown'.padEnd(46)} median    p95   ms`)
  console.log(`${'the root'.padEnd(24)} ${await measure({})}`)
  for (const level of [1, 5, LEVELS - 1]) {
    const input = { ParentFolderUuid: levels[level - 1] }
    console.log(`${`a folder of level ${level}`.padEnd(24)} ${await measure(input)}`)
  }
  console.log(`${'the root, by a name'.padEnd(24)} ${await measure({ FolderName: 'older 1' })}`)
  console.log(`load at the end ${loadavg()[0]?.toFixed(1)}`)
} finally {
  await server.dispose()
}
