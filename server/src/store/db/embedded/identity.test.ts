import { execFileSync, spawnSync } from 'node:child_process'
import { statSync } from 'node:fs'
import { chmod, chown, mkdir, mkdtemp, readFile, rename, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import type { RootIdentityKind } from './root-identities.ts'
import { type EmbeddedPostgres, startEmbeddedPostgres } from './start-embedded-postgres.ts'
import { type Installation, installOpalineProcess, runOpalineProcess } from './testing/install-opaline-process.ts'
import { query } from './testing/query.ts'

const isRoot = process.geteuid?.() === 0
const nobody = { uid: 65_534, gid: 65_534 }

/** Whether other users may pass all folders above a path. */
const isOpen = (path: string): boolean =>
  path === dirname(path) || ((statSync(dirname(path)).mode & 0o001) !== 0 && isOpen(dirname(path)))
// A checkout below a closed folder such as /root, and a system that knows no namespaces such as a chroot, have other ways.
const programsAreOpen = isOpen(import.meta.dirname)
const hasNamespaces = spawnSync('unshare', ['--user', 'true']).status === 0
const ownUser = programsAreOpen ? 'dedicated-user' : 'dedicated-user-with-dac-read-search'

let directory: string
let installation: Installation
let running: EmbeddedPostgres[]

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'opaline-identity-'))
  await chmod(directory, 0o755)
  installation = await installOpalineProcess(join(directory, 'installed'))
})

afterAll(async () => {
  await rm(directory, { recursive: true, force: true })
})

beforeEach(() => {
  running = []
})

afterEach(async () => {
  await Promise.all(running.map((database) => database.stop()))
})

async function start(dataDirectory: string, rootIdentities?: readonly RootIdentityKind[]): Promise<EmbeddedPostgres> {
  const only = rootIdentities ? { rootIdentities } : {}
  const database = await startEmbeddedPostgres({ dataDirectory, log: () => undefined, ...only })
  running.push(database)
  return database
}

/** The real user of the postmaster, as the kernel sees it (proc(5), Uid of status; ps where there is no /proc). */
async function userOf(database: EmbeddedPostgres): Promise<number> {
  const [[pid] = []] = await query(
    database.connection,
    "SELECT split_part(pg_read_file('postmaster.pid'), chr(10), 1)::int",
  )
  if (process.platform !== 'linux') return Number(execFileSync('ps', ['-o', 'uid=', '-p', String(pid)]))
  return Number(/^Uid:\t(\d+)/m.exec(await readFile(`/proc/${pid}/status`, 'utf8'))?.[1])
}

function dedicatedUid(): number {
  return Number(execFileSync('id', ['-u', 'opaline-db'], { encoding: 'utf8' }))
}

test('runs as a user of its own for root, as the same user for anybody else', async () => {
  const dataDirectory = join(directory, 'open', 'postgres')
  const database = await start(dataDirectory)

  const uid = isRoot ? dedicatedUid() : process.geteuid?.()
  expect(database.identity).toBe(isRoot ? ownUser : 'this-user')
  expect(await userOf(database)).toBe(uid)
  expect((await stat(join(dataDirectory, 'cluster', 'PG_VERSION'))).uid).toBe(uid)
}, 60_000)

test.each<[RootIdentityKind, () => number]>([
  ['dedicated-user-with-dac-read-search', dedicatedUid],
  ['user-namespace', () => 0],
  ['dedicated-user-with-dac-override', dedicatedUid],
])(
  'runs in a folder whose parent is closed to others, for root by %s',
  async (kind, uid) => {
    const parent = join(directory, `closed for ${kind}`)
    await mkdir(parent, { mode: 0o700 })
    const starting = start(join(parent, 'data', 'postgres'), ['dedicated-user', kind])
    if (isRoot && kind === 'user-namespace' && !hasNamespaces) {
      return expect(starting).rejects.toMatchObject({ code: 'no_identity' })
    }
    const database = await starting
    expect(database.identity).toBe(isRoot ? kind : 'this-user')
    expect(await userOf(database)).toBe(isRoot ? uid() : process.geteuid?.())
    expect(await query(database.connection, 'SELECT 1')).toEqual([[1]])
  },
  60_000,
)

test('an ordinary user of the system does not do where the parent is closed, and that is said', async () => {
  const parent = join(directory, 'closed for all')
  await mkdir(parent, { mode: 0o700 })
  const outcome = await start(join(parent, 'postgres'), ['dedicated-user', 'folder-owner']).then(
    ({ identity }) => identity,
    (error: unknown) => error,
  )

  if (!isRoot) return expect(outcome).toBe('this-user')
  expect(outcome).toMatchObject({
    code: 'no_identity',
    message: expect.stringContaining(`no other user can reach both ${parent} and `),
  })
}, 60_000)

test('keeps its rows when the folder is moved to where its user cannot go, and back', async () => {
  const parent = join(directory, 'moving')
  await mkdir(parent)
  const first = await start(join(parent, 'postgres'))
  await query(first.connection, 'CREATE TABLE kept AS SELECT 5 AS n')
  await first.stop()

  await chmod(parent, 0o700)
  const second = await start(join(parent, 'postgres'), [
    'dedicated-user',
    'user-namespace',
    'dedicated-user-with-dac-read-search',
  ])
  const withoutPassing = hasNamespaces ? 'user-namespace' : 'dedicated-user-with-dac-read-search'
  expect(second.identity).toBe(isRoot ? withoutPassing : 'this-user')
  expect(await query(second.connection, 'SELECT n FROM kept')).toEqual([[5]])
  await second.stop()

  await chmod(parent, 0o755)
  await rename(parent, `${parent} again`)
  const third = await start(join(`${parent} again`, 'postgres'))
  expect(third.identity).toBe(first.identity)
  expect(await query(third.connection, 'SELECT n FROM kept')).toEqual([[5]])
}, 60_000)

test('runs as an unprivileged user', async () => {
  const home = join(directory, 'home')
  await mkdir(home, { mode: 0o700 })
  if (isRoot) await chown(home, nobody.uid, nobody.gid)
  const server = await runOpalineProcess(installation.script, join(home, 'data'), isRoot ? nobody : {})

  expect(server.report).toMatchObject({
    identity: 'this-user',
    connection: { host: join(home, 'data/postgres/socket') },
  })
  server.child.kill('SIGTERM')
  expect(await server.exited).toEqual([0, null])
  expect((await stat(join(home, 'data/postgres/cluster/PG_VERSION'))).uid).toBe(
    isRoot ? nobody.uid : process.geteuid?.(),
  )
}, 60_000)

test('runs when the programs lie below a folder closed to others', async () => {
  const closed = join(directory, 'closed-installation')
  await mkdir(closed, { mode: 0o700 })
  const { script } = await installOpalineProcess(join(closed, 'installed'))
  const server = await runOpalineProcess(script, join(directory, 'beside-closed'))

  expect(server.report).toMatchObject({ identity: isRoot ? 'dedicated-user-with-dac-read-search' : 'this-user' })
  server.child.kill('SIGTERM')
  expect(await server.exited).toEqual([0, null])
}, 60_000)

test("in another user's closed folder root runs it as that user", async () => {
  const home = join(directory, "someone's home")
  await mkdir(home, { mode: 0o700 })
  if (isRoot) await chown(home, nobody.uid, nobody.gid)
  const starting = start(join(home, 'data', 'postgres'), ['dedicated-user', 'user-namespace', 'folder-owner'])
  if (isRoot && !programsAreOpen) return expect(starting).rejects.toMatchObject({ code: 'no_identity' })
  const database = await starting

  expect(database.identity).toBe(isRoot ? 'folder-owner' : 'this-user')
  expect(await userOf(database)).toBe(isRoot ? nobody.uid : process.geteuid?.())
}, 60_000)

test('makes the links that an install without scripts leaves out', async () => {
  const { script, postgresPackage } = await installOpalineProcess(join(directory, 'without-scripts'))
  const link = join(postgresPackage, 'native', 'lib', process.platform === 'linux' ? 'libicui18n.so.60' : 'libpq.dylib')
  await rm(link)
  const server = await runOpalineProcess(script, join(directory, 'links'))

  expect(server.report.error).toBeUndefined()
  server.child.kill('SIGTERM')
  expect(await server.exited).toEqual([0, null])
  expect((await stat(link)).isFile()).toBe(true)
}, 60_000)
