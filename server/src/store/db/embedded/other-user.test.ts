import { spawnSync } from 'node:child_process'
import { chmod, mkdir, mkdtemp, readdir, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { type EmbeddedPostgres, startEmbeddedPostgres } from './start-embedded-postgres.ts'

const isRoot = process.geteuid?.() === 0

let directory: string
let database: EmbeddedPostgres | undefined

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'opaline-other-user-'))
  await chmod(directory, 0o755)
})

afterEach(async () => {
  await database?.stop()
  await rm(directory, { recursive: true, force: true })
})

/** Tries, as `nobody`, to connect to every socket and to read every file and folder; prints what worked. */
const intruder = `
  const { readFileSync, readdirSync } = require('node:fs')
  const reached = []
  for (const path of JSON.parse(readFileSync(0, 'utf8'))) {
    try { readFileSync(path); reached.push(path) } catch {}
    try { readdirSync(path); reached.push(path) } catch {}
  }
  const socket = require('node:net').connect(process.argv[1])
  const say = (connect) => { console.log(JSON.stringify({ uid: process.getuid(), reached, connect })); process.exit() }
  socket.on('connect', () => say('connected')).on('error', (error) => say(error.code))
`

function intrude(paths: readonly string[], socket: string): unknown {
  const input = JSON.stringify(paths)
  const options = { uid: 65_534, gid: 65_534, cwd: '/', encoding: 'utf8', input } as const
  const { stdout, stderr } = spawnSync(process.execPath, ['-e', intruder, socket], options)
  return stdout === '' ? stderr : JSON.parse(stdout)
}

async function everyPath(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true })
  return [folder, ...entries.map((entry) => join(folder, entry))]
}

/** What an ordinary user can see of its own files: no folder and no file that another may enter, read or write. */
async function openToOthers(paths: readonly string[]): Promise<string[]> {
  const modes = await Promise.all(paths.map(async (path) => ({ path, mode: (await stat(path)).mode })))
  return modes.filter(({ mode }) => (mode & 0o077) !== 0).map(({ path }) => path)
}

async function expectOutOfReach(dataDirectory: string, socketDirectory: string): Promise<void> {
  const paths = (await everyPath(dataDirectory)).filter((path) => !path.includes('pgsql_tmp'))
  expect(paths.length).toBeGreaterThan(900)
  const folders = [dataDirectory, socketDirectory, join(dataDirectory, 'password')]
  expect(await openToOthers(folders)).toEqual([])
  // Only root can become another user; the modes above are all that an ordinary user can check.
  if (!isRoot) return
  const socket = join(socketDirectory, '.s.PGSQL.5432')
  expect(intrude(paths, socket)).toEqual({ uid: 65_534, reached: [], connect: 'EACCES' })
}

test('another user can neither connect nor read a byte', async () => {
  const dataDirectory = join(directory, 'postgres')
  database = await startEmbeddedPostgres({ dataDirectory, log: () => undefined })
  await expectOutOfReach(dataDirectory, database.connection.host)
}, 60_000)

test('nor where the socket lies outside the data directory', async () => {
  const dataDirectory = join(directory, 'y'.repeat(120), 'postgres')
  database = await startEmbeddedPostgres({ dataDirectory, log: () => undefined })
  expect(database.connection.host.startsWith(directory)).toBe(false)
  await expectOutOfReach(dataDirectory, database.connection.host)
}, 60_000)

test('nor where the parent, once closed to others, was opened while the database ran', async () => {
  const parent = join(directory, 'closed')
  await mkdir(parent, { mode: 0o700 })
  const dataDirectory = join(parent, 'postgres')
  database = await startEmbeddedPostgres({ dataDirectory, log: () => undefined })
  await chmod(parent, 0o755)
  await expectOutOfReach(dataDirectory, database.connection.host)
}, 60_000)
