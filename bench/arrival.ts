/** Arrival straight through `storeInstance`, beside a bare writer of the same files (write, flush in groups, place). */
import { mkdir, mkdtemp, open, rename, rm } from 'node:fs/promises'
import { cpus, totalmem } from 'node:os'
import { join } from 'node:path'
import { ctImage } from '../dicom/test/ct-image.ts'
import { openArchive } from '../server/src/features/instances/testing/open-archive.ts'

interface Case {
  readonly name: string
  readonly size: number
  readonly count: number
  readonly callers: number
}

const CASES: readonly Case[] = [
  { name: 'small', size: 48, count: 2000, callers: 4 },
  { name: 'small', size: 48, count: 2000, callers: 8 },
  { name: 'CT slice', size: 512, count: 400, callers: 4 },
  { name: 'CT slice', size: 512, count: 400, callers: 8 },
]
const ROUNDS = 3
const IMAGES_PER_STUDY = 300

type Work = (file: Uint8Array) => Promise<unknown>

/** Runs all files through `work`, `callers` at a time. @returns milliseconds of each */
async function through(files: readonly Uint8Array[], callers: number, work: Work): Promise<number[]> {
  const times: number[] = []
  let next = 0
  const call = async () => {
    for (let file = files[next++]; file !== undefined; file = files[next++]) {
      const started = performance.now()
      await work(file)
      times.push(performance.now() - started)
    }
  }
  await Promise.all(Array.from({ length: callers }, call))
  return times
}

/** Writes files as a careful program does that knows nothing of DICOM: flush, rename, flush of the folder by whole groups. */
async function bareWriter(): Promise<{ write: Work; close: () => Promise<void> }> {
  const folder = await mkdtemp(join(import.meta.dirname, 'bare-'))
  await mkdir(join(folder, 'placed'))
  let number = 0
  let flushing: Promise<void> | undefined
  const flush = async () => {
    const handle = await open(join(folder, 'placed'))
    await handle.sync().finally(() => handle.close())
  }
  const write = async (file: Uint8Array) => {
    const name = String(number++)
    const handle = await open(join(folder, name), 'wx')
    await handle.writeFile(file)
    await handle.datasync()
    await handle.close()
    await rename(join(folder, name), join(folder, 'placed', name))
    await flushing
    flushing ??= flush().finally(() => {
      flushing = undefined
    })
    await flushing
  }
  return { write, close: () => rm(folder, { recursive: true }) }
}

const percentile = (sorted: readonly number[], part: number) => sorted[Math.floor((sorted.length - 1) * part)] ?? 0

function report(label: string, files: readonly Uint8Array[], times: number[], seconds: number): number {
  const megabytes = files.reduce((sum, file) => sum + file.length, 0) / 1e6
  const sorted = times.sort((a, b) => a - b)
  const rate = files.length / seconds
  const figures = [
    `${rate.toFixed(0)} files/s`,
    `${(megabytes / seconds).toFixed(0)} MB/s`,
    `median ${percentile(sorted, 0.5).toFixed(2)} ms`,
    `p95 ${percentile(sorted, 0.95).toFixed(2)} ms`,
  ]
  console.log(`  ${label.padEnd(14)} ${figures.join(' · ')}`)
  return rate
}

async function timed(label: string, files: readonly Uint8Array[], callers: number, work: Work): Promise<number> {
  const started = performance.now()
  const times = await through(files, callers, work)
  return report(label, files, times, (performance.now() - started) / 1000)
}

let study = 0
const filesOf = ({ size, count }: Case): Uint8Array[] => {
  study += 1000
  return Array.from({ length: count }, (_, index) =>
    ctImage({ size, studyUid: `2.25.${study + Math.floor(index / IMAGES_PER_STUDY)}`, slice: index + 1 }),
  )
}

const only = process.argv[2]
console.log(`${cpus()[0]?.model} × ${cpus().length}, ${(totalmem() / 2 ** 30).toFixed(0)} GB, Node ${process.version}`)
const archive = await openArchive(await mkdtemp(join(import.meta.dirname, 'archive-')))
const bare = await bareWriter()
try {
  const runUuid = '01890000-0000-7000-8000-000000000001'
  for (const one of CASES.filter((entry) => only === undefined || entry.name.startsWith(only))) {
    const [first] = filesOf({ ...one, count: 1 })
    console.log(`${one.count} × ${((first?.length ?? 0) / 1000).toFixed(1)} kB (${one.name}), ${one.callers} callers`)
    const ratios: number[] = []
    for (let round = 0; round < ROUNDS; round += 1) {
      const files = filesOf(one)
      const bareRate = await timed('bare writer', files, one.callers, bare.write)
      const rate = await timed('storeInstance', files, one.callers, (file) => archive.store(file, { runUuid }))
      ratios.push(rate / bareRate)
    }
    console.log(`  of the bare writer: median ${(percentile(ratios.sort(), 0.5) * 100).toFixed(0)} %`)
  }
} finally {
  await bare.close()
  await archive.close()
  await rm(archive.folder, { recursive: true })
}
