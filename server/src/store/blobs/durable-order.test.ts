import { execFile } from 'node:child_process'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { buildSync } from 'esbuild'
import { expect, test } from 'vitest'

const run = promisify(execFile)

const PROGRAM = `
import { FileBlobStore } from ${JSON.stringify(join(import.meta.dirname, 'file-blob-store.ts'))}
const [root, account] = process.argv.slice(2)
const store = await FileBlobStore.open(root)
const blobs = []
for (const size of [5, 5, 5, 300_000, 600_000]) {
  const blob = await store.create(account)
  await blob.write(Buffer.alloc(size))
  blobs.push(blob)
}
await store.commitBlobs(blobs)
console.log('COMMITTED ' + blobs.map((blob) => blob.key).join(' '))
`

interface Step {
  readonly call: string
  readonly path: string
}

/** The calls of a trace that make bytes durable, in the order in which they returned. */
function stepsOf(trace: string): Step[] {
  const unfinished = new Map<string, string>()
  const steps: Step[] = []
  for (const line of trace.split('\n')) {
    const [, pid = '', rest = ''] = /^(\d+)\s+(.*)$/.exec(line) ?? []
    if (rest.endsWith('<unfinished ...>')) unfinished.set(pid, rest)
    const whole = rest.startsWith('<...') ? (unfinished.get(pid) ?? '') : rest
    if (rest.endsWith('<unfinished ...>')) continue
    const found =
      /^(fdatasync|fsync|rename|write)\((?:\d+<([^>]*)>|"([^"]*)"), ?(?:"([^"]*))?|^(fdatasync|fsync)\(\d+<([^>]*)>/.exec(
        whole,
      )
    if (found === null) continue
    const call = found[1] ?? found[5] ?? ''
    steps.push({ call, path: call === 'write' ? (found[4] ?? '') : (found[4] ?? found[2] ?? found[6] ?? '') })
  }
  return steps
}

test('each file is flushed before its folder, a large one before it gets its place, and the folder before the commit is told', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'opaline-order-'))
  try {
    const program = join(folder, 'program.mjs')
    buildSync({
      stdin: { contents: PROGRAM, resolveDir: import.meta.dirname, loader: 'ts' },
      bundle: true,
      platform: 'node',
      format: 'esm',
      outfile: program,
    })
    const traced = join(folder, 'trace')
    const account = '01890000-0000-7000-8000-000000000000'
    const { stdout } = await run('strace', [
      '-f',
      '-y',
      '-s',
      '200',
      '-e',
      'trace=fdatasync,fsync,rename,write',
      '-o',
      traced,
      process.execPath,
      program,
      join(folder, 'blobs'),
      account,
    ])
    const keys = stdout.trim().split(' ').slice(1)
    const steps = stepsOf(await readFile(traced, 'utf8'))
    const told = steps.findIndex(({ call, path }) => call === 'write' && path.startsWith('COMMITTED'))
    expect(keys).toHaveLength(5)
    for (const [at, key] of keys.entries()) {
      const isLarge = at > 2
      const folderOfKey = join(folder, 'blobs', account, key.slice(0, 5), key.slice(5, 8))
      const first = isLarge ? join(folder, 'blobs', 'pending', key) : join(folderOfKey, key)
      const flushed = steps.findIndex(({ call, path }) => call === 'fdatasync' && path === first)
      const renamed = steps.findIndex(({ call, path }) => call === 'rename' && path.endsWith(key))
      const placed = isLarge ? renamed : flushed
      const kept = steps.findIndex((step, at) => at > placed && step.call === 'fsync' && step.path === folderOfKey)
      expect([flushed >= 0, renamed >= 0, flushed <= placed, placed < kept, kept < told]).toEqual([
        true,
        isLarge,
        true,
        true,
        true,
      ])
    }
  } finally {
    await rm(folder, { recursive: true })
  }
})
