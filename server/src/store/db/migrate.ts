import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import pg from 'pg'
import PgBoss from 'pg-boss'
import { createApplicationRole, grantToApplicationRole } from './application-role.ts'
import type { Connection } from './database.ts'
import { JOB_QUEUES, TASK_QUEUES } from './job-queues.ts'
import { MigrationError } from './migration-error.ts'

const OLDEST_POSTGRES = 150_000
// Any number that no other program on the same database uses for the same purpose.
const MIGRATION_LOCK = 7_262_591

async function applied(client: pg.Client): Promise<Set<string>> {
  await client.query(
    'create table if not exists migrations (name text primary key, applied_at timestamptz not null default now())',
  )
  const { rows } = await client.query<{ name: string }>('select name from migrations')
  return new Set(rows.map((row) => row.name))
}

async function applyFile(client: pg.Client, folder: string, name: string): Promise<void> {
  const statements = await readFile(join(folder, name), 'utf8')
  await client.query('begin')
  try {
    await client.query(statements)
    await client.query('insert into migrations (name) values ($1)', [name])
    await client.query('commit')
  } catch (error) {
    await client.query('rollback')
    throw new MigrationError(`Migration ${name} failed and was rolled back: ${(error as Error).message}`)
  }
}

async function applyAll(client: pg.Client, folder: string): Promise<void> {
  const done = await applied(client)
  const files = (await readdir(folder)).filter((name) => name.endsWith('.sql')).sort()
  const unknown = [...done].find((name) => !files.includes(name))
  if (unknown !== undefined) {
    throw new MigrationError(
      `The database was made by a newer Opaline (it has ${unknown}). Start that version, or restore a backup.`,
    )
  }
  for (const name of files) if (!done.has(name)) await applyFile(client, folder, name)
}

async function prepareJobs(client: pg.Client): Promise<void> {
  const { rows } = await client.query("select 1 from pg_namespace where nspname = 'pgboss'")
  if (rows.length === 0) await client.query(PgBoss.getConstructionPlans('pgboss'))
  // A queue is a partition of a table, so only the owner can make one.
  for (const queue of JOB_QUEUES) {
    await client.query('select pgboss.create_queue($1, $2)', [
      queue,
      { policy: 'singleton', retryLimit: 3, expireInSeconds: 900 },
    ])
  }
  for (const queue of TASK_QUEUES) {
    await client.query('select pgboss.create_queue($1, $2)', [
      queue,
      { policy: 'standard', retryLimit: 12, retryDelay: 30, retryBackoff: true, expireInSeconds: 300 },
    ])
  }
}

async function checkVersion(client: pg.Client): Promise<void> {
  const { rows } = await client.query<{ number: number; shown: string }>(
    "select current_setting('server_version_num')::int as number, current_setting('server_version') as shown",
  )
  const version = rows[0]
  if (version && version.number < OLDEST_POSTGRES) {
    throw new MigrationError(`PostgreSQL ${version.shown} is too old: Opaline needs 15 or newer.`)
  }
}

/**
 * Brings the database up to date, once however many processes start, and makes the application's role.
 * @param owner the login that owns the tables; used here and nowhere else
 * @returns the login of the application, which owns nothing
 */
export async function migrate(
  owner: Connection,
  folder: string,
  application: { readonly url?: string | undefined; readonly password: string },
): Promise<Connection> {
  const client = new pg.Client({ ...owner, application_name: 'opaline migrations' })
  await client.connect()
  try {
    await checkVersion(client)
    await client.query('select pg_advisory_lock($1)', [MIGRATION_LOCK])
    await applyAll(client, folder)
    await prepareJobs(client)
    const role = await createApplicationRole(client, owner, application)
    await grantToApplicationRole(client, role.user)
    return role.connection
  } finally {
    await client.end()
  }
}
