import { chmod, mkdir, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { EmbeddedPostgresEvent } from './embedded-postgres-event.ts'
import { type EmbeddedPostgres, startEmbeddedPostgres } from './start-embedded-postgres.ts'
import { query } from './testing/query.ts'

let directory: string
let running: EmbeddedPostgres[]
let events: EmbeddedPostgresEvent[]

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'opaline-db-test-'))
  await chmod(directory, 0o755)
  running = []
  events = []
})

afterEach(async () => {
  await Promise.all(running.map((database) => database.stop()))
  await rm(directory, { recursive: true, force: true })
})

async function start(dataDirectory: string): Promise<EmbeddedPostgres> {
  const database = await startEmbeddedPostgres({ dataDirectory, log: (event) => events.push(event) })
  running.push(database)
  return database
}

async function settings(database: EmbeddedPostgres, names: readonly string[]): Promise<Record<string, unknown>> {
  const list = names.map((name) => `'${name}'`).join(', ')
  return Object.fromEntries(
    await query(database.connection, `SELECT name, setting FROM pg_settings WHERE name IN (${list})`),
  )
}

test('makes a database at the first start and keeps its rows over a restart', async () => {
  const dataDirectory = join(directory, 'a dåta, "folder"', 'postgres')
  const first = await start(dataDirectory)
  expect(first.version).toMatch(/^18\./)
  expect(first.connection).toMatchObject({ host: join(dataDirectory, 'socket'), port: 5432, user: 'opaline_owner' })
  expect(await query(first.connection, 'SELECT current_database()')).toEqual([['opaline']])
  expect(await query(first.connection, 'SELECT datname FROM pg_database WHERE NOT datistemplate ORDER BY 1')).toEqual([
    ['opaline'],
    ['postgres'],
  ])
  await query(first.connection, "CREATE TABLE kept AS SELECT 'Łukasz' AS name")
  await Promise.all([first.stop(), first.stop()])

  const second = await start(dataDirectory)
  expect(await query(second.connection, 'SELECT name FROM kept')).toEqual([['Łukasz']])
  expect(events.filter(({ event }) => event !== 'server_message').map(({ event }) => event)).toEqual([
    ...['initialised', 'started', 'stopped'],
    'started',
  ])
}, 60_000)

test('is durable, checks its pages, sorts by code point in UTF-8, and has no TCP and no password-less door', async () => {
  const database = await start(join(directory, 'postgres'))
  const expected = {
    listen_addresses: '',
    unix_socket_permissions: '0700',
    fsync: 'on',
    full_page_writes: 'on',
    synchronous_commit: 'on',
    data_checksums: 'on',
    server_encoding: 'UTF8',
    jit: 'off',
    max_connections: '50',
    shared_buffers: '32768',
    wal_compression: 'pglz',
    TimeZone: 'UTC',
  }
  expect(await settings(database, Object.keys(expected))).toEqual(expected)
  expect(
    await query(database.connection, "SELECT datlocprovider, datlocale FROM pg_database WHERE datname = 'opaline'"),
  ).toEqual([['b', 'C.UTF-8']])
  expect(await query(database.connection, 'SELECT type, auth_method FROM pg_hba_file_rules')).toEqual([
    ['local', 'scram-sha-256'],
  ])
  await expect(query({ ...database.connection, password: 'guess' }, 'SELECT 1')).rejects.toMatchObject({
    code: '28P01',
  })
  expect(await query(database.connection, 'SELECT left(rolpassword, 14) FROM pg_authid WHERE rolcanlogin')).toEqual([
    ['SCRAM-SHA-256$'],
  ])
}, 60_000)

test('keeps the password and everything else to its user', async () => {
  const dataDirectory = join(directory, 'postgres')
  const database = await start(dataDirectory)
  const modes = [
    dataDirectory,
    join(dataDirectory, 'cluster'),
    database.connection.host,
    join(dataDirectory, 'password'),
  ]
  expect(await Promise.all(modes.map(async (path) => ((await stat(path)).mode & 0o777).toString(8)))).toEqual([
    ...['700', '700', '700'],
    '600',
  ])
  expect(await readFile(join(dataDirectory, 'password'), 'utf8')).toBe(database.connection.password)
  expect(database.connection.password).toMatch(/^[\w-]{43}$/)
}, 60_000)

test('sets a new password when its file was lost', async () => {
  const dataDirectory = join(directory, 'postgres')
  const first = await start(dataDirectory)
  await query(first.connection, 'CREATE TABLE kept AS SELECT 7 AS n')
  await first.stop()
  await rm(join(dataDirectory, 'password'))

  const second = await start(dataDirectory)
  expect(second.connection.password).not.toBe(first.connection.password)
  expect(await query(second.connection, 'SELECT n FROM kept')).toEqual([[7]])
}, 60_000)

test('a path too long for a socket address gets a short private folder, which goes at the end', async () => {
  const dataDirectory = join(directory, 'x'.repeat(120), 'postgres')
  const database = await start(dataDirectory)
  const { host } = database.connection
  expect(host).toMatch(/\/opaline-db-\w{6}$/)
  expect((await stat(host)).mode & 0o777).toBe(0o700)
  expect(await query(database.connection, 'SELECT 1')).toEqual([[1]])

  await database.stop()
  await expect(stat(host)).rejects.toMatchObject({ code: 'ENOENT' })
}, 60_000)

test('an interrupted first start is begun again', async () => {
  const partial = join(directory, 'postgres', 'cluster.partial')
  await mkdir(partial, { recursive: true })
  await writeFile(join(partial, 'PG_VERSION'), '18\n')

  const database = await start(join(directory, 'postgres'))
  expect(await query(database.connection, 'SELECT 1')).toEqual([[1]])
  await expect(stat(partial)).rejects.toMatchObject({ code: 'ENOENT' })
}, 60_000)

test('data of another major version is left alone, and both versions are named', async () => {
  const cluster = join(directory, 'postgres', 'cluster')
  await mkdir(cluster, { recursive: true })
  await writeFile(join(cluster, 'PG_VERSION'), '17\n')

  await expect(start(dirname(cluster))).rejects.toMatchObject({
    code: 'other_version',
    message: `The database in ${cluster} was written by PostgreSQL 17, but this Opaline brings PostgreSQL 18: start the Opaline that wrote it, make a backup with it, and restore that backup with this one.`,
  })
  expect(await readFile(join(cluster, 'PG_VERSION'), 'utf8')).toBe('17\n')
})
