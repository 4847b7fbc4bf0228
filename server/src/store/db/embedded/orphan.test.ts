import { spawn } from 'node:child_process'
import { chmod, chown, mkdir, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import type { OwnerConnection } from './ensure-database.ts'
import type { PostmasterExit } from './postmaster.ts'
import { readPostmasterPidFile } from './postmaster-pid-file.ts'
import { commandLineOf } from './process-identity.ts'
import { startEmbeddedPostgres } from './start-embedded-postgres.ts'
import { type Installation, installOpalineProcess, runOpalineProcess } from './testing/install-opaline-process.ts'
import { query } from './testing/query.ts'

let directory: string
let dataDirectory: string
let installed: string
let installation: Installation
let running: Awaited<ReturnType<typeof runOpalineProcess>>[]

beforeAll(async () => {
  installed = await mkdtemp(join(tmpdir(), 'opaline-installed-'))
  installation = await installOpalineProcess(installed)
})

afterAll(async () => {
  await rm(installed, { recursive: true, force: true })
})

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'opaline-orphan-'))
  await chmod(directory, 0o755)
  dataDirectory = join(directory, 'data')
  running = []
})

afterEach(async () => {
  for (const { child } of running) child.kill('SIGTERM')
  await Promise.all(running.map(({ exited }) => exited))
  const postmaster = await postmasterPid()
  if (postmaster !== undefined && (await isPostgres(postmaster))) process.kill(postmaster, 'SIGKILL')
  await rm(directory, { recursive: true, force: true, maxRetries: 10 })
})

async function run() {
  const process = await runOpalineProcess(installation.script, dataDirectory)
  running.push(process)
  return process
}

async function startAndWriteRow() {
  const server = await run()
  const connection = connectionOf(server.report)
  await query(connection, 'CREATE TABLE kept AS SELECT 42 AS n')
  return { ...server, connection }
}

function connectionOf(report: { connection?: OwnerConnection; error?: { message: string } }): OwnerConnection {
  if (!report.connection) throw new Error(report.error?.message ?? 'no connection')
  return report.connection
}

async function postmasterPid(): Promise<number | undefined> {
  return (await readPostmasterPidFile(join(dataDirectory, 'postgres', 'cluster')))?.pid
}

async function isPostgres(pid: number): Promise<boolean> {
  return (await commandLineOf(pid)).some((argument) => argument.endsWith('/postgres'))
}

test.each([0o755, 0o700])(
  'after SIGKILL the next start ends the database that still runs, and its rows are there (parent %o)',
  async (mode) => {
    await chmod(directory, mode)
    const { child, exited } = await startAndWriteRow()
    const orphan = (await postmasterPid()) ?? 0
    child.kill('SIGKILL')
    await exited
    expect(await isPostgres(orphan)).toBe(true)

    const { report } = await run()
    expect(await query(connectionOf(report), 'SELECT n FROM kept')).toEqual([[42]])
    expect(await isPostgres(orphan)).toBe(false)
    expect(await postmasterPid()).not.toBe(orphan)
  },
  60_000,
)

test('after SIGKILL of everything the next start recovers', async () => {
  const { child, exited } = await startAndWriteRow()
  const orphan = (await postmasterPid()) ?? 0
  child.kill('SIGKILL')
  process.kill(orphan, 'SIGKILL')
  await exited
  expect(await postmasterPid()).toBe(orphan)

  const { report } = await run()
  expect(await query(connectionOf(report), 'SELECT n FROM kept')).toEqual([[42]])
}, 60_000)

test('a process that got the number of the dead database is left alone and does not stop the start', async () => {
  const { child, exited } = await startAndWriteRow()
  child.kill('SIGKILL')
  process.kill((await postmasterPid()) ?? 0, 'SIGKILL')
  await exited
  const pidFile = join(dataDirectory, 'postgres', 'cluster', 'postmaster.pid')
  // PostgreSQL only minds a process of its own user.
  const { uid, gid } = await stat(pidFile)
  const bystander = spawn('sleep', ['60'], { uid, gid, stdio: 'ignore' })
  await writeFile(pidFile, (await readFile(pidFile, 'utf8')).replace(/^\d+/, String(bystander.pid)))

  const { report } = await run()
  expect(await query(connectionOf(report), 'SELECT n FROM kept')).toEqual([[42]])
  expect(bystander.exitCode).toBeNull()
  expect(bystander.kill()).toBe(true)
}, 60_000)

test('a second start names the process that holds the directory and leaves it alone', async () => {
  const { child, connection } = await startAndWriteRow()
  const postmaster = await postmasterPid()

  const second = await runOpalineProcess(installation.script, dataDirectory)
  expect(second.report).toEqual({
    error: {
      name: 'DataDirectoryLockError',
      code: 'held',
      holderPid: child.pid,
      message: `The data directory ${dataDirectory} is in use by process ${child.pid}: stop that Opaline first, or set DATA_DIR to another folder.`,
    },
  })
  expect(await second.exited).toEqual([1, null])
  expect(await postmasterPid()).toBe(postmaster)
  expect(await query(connection, 'SELECT n FROM kept')).toEqual([[42]])
}, 60_000)

test("it names the process when that is another user's, and so does that user's start when root holds it", async () => {
  const asRoot = process.geteuid?.() === 0
  const [nobody, nothing] = [{ uid: 65_534, gid: 65_534 }, {}]
  const home = join(directory, 'home')
  await mkdir(home)
  if (asRoot) await chown(home, nobody.uid, nobody.gid)
  for (const [holder, other] of asRoot
    ? ([
        [nobody, nothing],
        [nothing, nobody],
      ] as const)
    : ([[nothing, nothing]] as const)) {
    const first = await runOpalineProcess(installation.script, join(home, 'data'), holder)
    expect(first.report.error).toBeUndefined()
    const second = await runOpalineProcess(installation.script, join(home, 'data'), other)
    expect(second.report).toMatchObject({ error: { code: 'held', holderPid: first.child.pid } })
    first.child.kill('SIGTERM')
    expect(await first.exited).toEqual([0, null])
  }
}, 60_000)

test('the database ends with a process that ends without stopping it', async () => {
  const { child, exited } = await startAndWriteRow()
  const postmaster = (await postmasterPid()) ?? 0
  child.stdin.write('exit\n')

  expect(await exited).toEqual([3, null])
  await expect.poll(() => isPostgres(postmaster), { timeout: 10_000 }).toBe(false)
  expect(await postmasterPid()).toBeUndefined()
}, 60_000)

test('SIGTERM ends both', async () => {
  const { child, exited } = await startAndWriteRow()
  const postmaster = (await postmasterPid()) ?? 0
  child.kill('SIGTERM')

  expect(await exited).toEqual([0, null])
  expect(await isPostgres(postmaster)).toBe(false)
}, 60_000)

test('a database that dies while we run is reported', async () => {
  const database = await startEmbeddedPostgres({ dataDirectory: join(dataDirectory, 'postgres'), log: () => undefined })
  const exit = new Promise<PostmasterExit>((resolve) => database.onExit(resolve))
  process.kill((await postmasterPid()) ?? 0, 'SIGKILL')

  expect(await exit).toEqual({ code: null, signal: 'SIGKILL' })
  await database.stop()
}, 60_000)
