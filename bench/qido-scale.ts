/**
 * How searches over DICOMweb grow with the archive: `npm run bench -- qido-scale [studies]`: 10,000 studies, then
 * 100,000 by default. Floor: no search takes more than twice as long (design 6; the last row of the duel's table).
 */
import { availableParallelism, cpus, loadavg } from 'node:os'
import { type OpalineServer, startOpaline } from '../tests/harness/server.ts'
import { connectOwner, loadOrders } from './orders/load-orders.ts'
import { loadStudies } from './orders/load-studies.ts'

const SMALL = 10_000
const LARGE = Number(process.argv[2] ?? 100_000)
const MOST_GROWTH = 2
/** Below this the trip itself is what is measured. */
const NOTICEABLE_MS = 1
const WARM_UPS = 5
const CALLS = 60
const DAY_MS = 86_400_000

interface Times {
  readonly median: number
  readonly p95: number
  readonly results: number
  readonly isEnough: boolean
}

const day = (daysAgo: number): string =>
  new Date(Date.now() - daysAgo * DAY_MS).toISOString().slice(0, 10).replaceAll('-', '')

/** The searches, and how many studies each finds on a page of 25 at least. */
const searches = (studies: number): Readonly<Record<string, readonly [path: string, atLeast: number]>> => ({
  'first page': ['/studies?limit=25', 25],
  'page in the middle': [`/studies?limit=25&offset=${studies / 2}`, 25],
  'name, common': ['/studies?PatientName=SMITH*&limit=25', 25],
  'name, rare': ['/studies?PatientName=ZYWIECKI*&limit=25', 5],
  'name, a wrong letter': ['/studies?PatientName=SMYTH&fuzzymatching=true&limit=25', 25],
  'one patient id': ['/studies?PatientID=P00000042&limit=25', 1],
  'one accession number': ['/studies?AccessionNumber=A000004242&limit=25', 1],
  'ten days': [`/studies?StudyDate=${day(1010)}-${day(1000)}&limit=25`, 20],
  'modality, common': ['/studies?ModalitiesInStudy=MR&limit=25', 25],
  'modality, rare': ['/studies?ModalitiesInStudy=SR&limit=25', 0],
  'modality and ten days': [`/studies?ModalitiesInStudy=CT&StudyDate=${day(1010)}-${day(1000)}&limit=25`, 5],
  'all attributes': ['/studies?includefield=all&limit=25', 25],
  'series of a study': ['/studies/2.25.4242/series', 1],
  'images of a study': ['/studies/2.25.4242/instances', 1],
  'series of all studies': ['/series?Modality=MR&limit=25', 25],
})

const at = (sorted: readonly number[], share: number): number => sorted[Math.floor(sorted.length * share)] ?? 0

async function ask(server: OpalineServer, path: string): Promise<readonly unknown[]> {
  const { AccountKey, ApiKey } = server.keys
  const authorization = `Basic ${Buffer.from(`${AccountKey}:${ApiKey}`).toString('base64')}`
  const answer = await fetch(`${server.url}/dicomweb${path}`, { headers: { authorization } })
  const text = await answer.text()
  if (!answer.ok) throw new Error(`${path}: ${answer.status} ${text}`)
  return text === '' ? [] : (JSON.parse(text) as readonly unknown[])
}

async function measure(server: OpalineServer, path: string): Promise<Omit<Times, 'isEnough'>> {
  const times: number[] = []
  let results = 0
  for (let round = -WARM_UPS; round < CALLS; round += 1) {
    const startedAt = performance.now()
    results = (await ask(server, path)).length
    if (round >= 0) times.push(performance.now() - startedAt)
  }
  times.sort((a, b) => a - b)
  return { median: at(times, 0.5), p95: at(times, 0.95), results }
}

/** Times of all searches in a fresh archive of so many studies. */
async function measureAll(studies: number): Promise<ReadonlyMap<string, Times>> {
  const server = await startOpaline()
  try {
    const owner = await connectOwner(server)
    const startedAt = performance.now()
    await loadOrders(owner, studies)
    await loadStudies(owner)
    await owner.end()
    console.log(`${studies} studies, loaded in ${((performance.now() - startedAt) / 1000).toFixed(0)} s`)
    const times = new Map<string, Times>()
    for (const [name, [path, atLeast]] of Object.entries(searches(studies))) {
      const found = await measure(server, path)
      times.set(name, { ...found, isEnough: found.results >= atLeast })
    }
    return times
  } finally {
    await server.dispose()
  }
}

console.log(
  `${availableParallelism()} × ${cpus()[0]?.model}, load ${loadavg()[0]?.toFixed(1)}; ${CALLS} calls each, ms`,
)
const small = await measureAll(SMALL)
const large = await measureAll(LARGE)
console.log(
  `| search | ${SMALL}: p50 | p95 | ${LARGE}: p50 | p95 | found | growth | |\n|---|---|---|---|---|---|---|---|`,
)
let missed = 0
for (const [name, after] of large) {
  const before = small.get(name) ?? after
  const growth = after.median / Math.max(before.median, NOTICEABLE_MS)
  const isMissed = growth > MOST_GROWTH || !before.isEnough || !after.isEnough
  if (isMissed) missed += 1
  const cells = [before.median, before.p95, after.median, after.p95].map((time) => time.toFixed(1))
  const found = `${before.results}, ${after.results}`
  console.log(`| ${[name, ...cells, found, `${growth.toFixed(2)}x`, isMissed ? 'FAIL' : 'PASS'].join(' | ')} |`)
}
console.log(
  `load at the end ${loadavg()[0]?.toFixed(1)}; ${missed} searches find too little or grow by more than ${MOST_GROWTH}x`,
)
process.exitCode = missed === 0 ? 0 : 1
