/**
 * Our DICOMweb against Debian's Orthanc on the same data, machine and client, in turn; only the ratios count.
 * `npm run bench -- duel [--small] [--rounds 1] [--scale 10000,40000] [--data DIR] [--out DIR] [--phases LIST]
 * [--once LIST]`: prints the table of ratios and then what must be reached, row by row (bench/duel/floors.py); exit 1
 * where something is missed. `--small` tries all of it out in a few minutes on little data, whose figures mean nothing.
 */
import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, openSync, rmSync } from 'node:fs'
import { availableParallelism, cpus, loadavg } from 'node:os'
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'

const here = join(process.cwd(), 'bench', 'duel')
const DICOMWEB_PLUGIN = '/usr/share/orthanc/plugins/libOrthancDicomWeb.so'
/** Ports of the servers that are started here; others may run beside them. */
const PORTS = { orthanc: '28042', opaline: '28080' }
/** Rows of C-STORE are measured once both have a DICOM listener: `--phases …,cstoreA,cstoreB,cstoreC`. */
const EACH_ROUND = 'stowA,stowB,load,qido,wado,storeC'
const FIRST_ROUND = 'load,conform,kill,scale'
const SMALL = ['--kill-at', '0.3,0.6']

const { values } = parseArgs({
  args: process.argv.slice(2),
  options: {
    small: { type: 'boolean', default: false },
    rounds: { type: 'string', default: '1' },
    scale: { type: 'string' },
    data: { type: 'string' },
    out: { type: 'string', default: join(here, 'out') },
    phases: { type: 'string', default: EACH_ROUND },
    once: { type: 'string', default: FIRST_ROUND },
  },
})

const scale = values.scale ?? (values.small ? '500,1000' : '10000,40000')
const data = resolve(values.data ?? process.env['BENCH_DATA'] ?? join(here, values.small ? 'small' : 'data'))
const out = resolve(values.out)
const work = join(out, 'work')

/** Runs a program where its output can be followed. @returns whether it ended well */
function run(program: string, words: readonly string[], output: number | 'inherit' = 'inherit'): boolean {
  const environment = {
    ...process.env,
    BENCH_DATA: data,
    BENCH_WORK: work,
    NODE: process.execPath,
    SERVER_DIR: process.cwd(),
  }
  const { status } = spawnSync(program, words, { env: environment, stdio: ['ignore', output, 'inherit'] })
  return status === 0
}

const isThere = (program: string): boolean => spawnSync('sh', ['-c', `command -v ${program}`]).status === 0

function requireTools(): void {
  const missing = [
    ...[isThere('Orthanc') ? [] : ['orthanc']],
    ...[existsSync(DICOMWEB_PLUGIN) ? [] : ['orthanc-dicomweb']],
    ...[isThere('storescu') ? [] : ['dcmtk']],
    ...[isThere('nginx') ? [] : ['nginx-light']],
    ...[isThere('python3') ? [] : ['python3']],
  ].flat()
  if (missing.length === 0) return
  process.stderr.write(`The duel needs more programs: apt-get install ${missing.join(' ')}\n`)
  process.exit(2)
}

function makeData(): void {
  if (existsSync(join(data, 'S.json'))) return
  const words = [join(here, 'make_data.py'), '--out', data, ...(values.small ? ['--small'] : [])]
  if (!run('python3', words)) throw new Error('The data could not be made.')
}

/** Measures one of the two in one round; its samples are added to what earlier rounds found. */
function measure(target: 'orthanc' | 'opaline', round: number): boolean {
  const phases = round === 1 && values.once !== '' ? `${values.phases},${values.once}` : values.phases
  console.log(`#### round ${round}, ${target}: ${phases}`)
  process.env['BENCH_HTTP_PORT'] = PORTS[target]
  return run('python3', [
    join(here, 'measure.py'),
    ...['--target', join(here, `${target}.json`), '--out', join(out, `${target}.json`), '--merge'],
    ...['--phases', phases, '--scale', scale, ...(values.small ? SMALL : [])],
  ])
}

function fight(rounds: number): boolean {
  let isWhole = true
  for (let round = 1; round <= rounds; round += 1) {
    const order = round % 2 === 1 ? (['orthanc', 'opaline'] as const) : (['opaline', 'orthanc'] as const)
    for (const target of order) isWhole = measure(target, round) && isWhole
  }
  console.log('#### limits: static files by nginx, files by a bare writer')
  const limits = [join(here, 'limits.py'), '--data', data, '--work', work, '--out', join(out, 'limits.json')]
  return run('python3', limits) && isWhole
}

/** Prints a table and keeps it. */
function table(name: string, words: readonly string[]): boolean {
  const path = join(out, name)
  const isWell = run('python3', words, openSync(path, 'w'))
  run('cat', [path])
  return isWell
}

requireTools()
if (!run(process.execPath, [join(process.cwd(), 'scripts', 'build.mjs')])) throw new Error('The server is not built.')
makeData()
rmSync(out, { recursive: true, force: true })
mkdirSync(out, { recursive: true })
const startedAt = Date.now()
console.log(`${availableParallelism()} × ${cpus()[0]?.model}, load ${loadavg()[0]?.toFixed(1)}; data in ${data}`)
const isWhole = fight(Number(values.rounds))
const [orthanc, opaline, limits] = ['orthanc', 'opaline', 'limits'].map((name) => join(out, `${name}.json`))
console.log(`\n## Ratios, after ${((Date.now() - startedAt) / 60_000).toFixed(1)} minutes\n`)
const isCompared = table('ratios.md', [join(here, 'compare.py'), orthanc ?? '', opaline ?? ''])
console.log('\n## What must be reached\n')
const isReached = table('floors.md', [join(here, 'floors.py'), orthanc ?? '', opaline ?? '', limits ?? ''])
rmSync(work, { recursive: true, force: true })
process.exitCode = isWhole && isCompared && isReached ? 0 : 1
