import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import pg from 'pg'
import { ADMIN_DATABASE_URL, type OpalineServer } from '../harness/server.ts'

/** A database that nobody reaches. */
export interface AwayDatabase {
  giveBack(): Promise<void>
}

const KILL_EVERY_MS = 100

async function asAdmin(...statements: string[]): Promise<void> {
  const client = new pg.Client({ connectionString: ADMIN_DATABASE_URL })
  await client.connect()
  try {
    for (const statement of statements) await client.query(statement)
  } finally {
    await client.end()
  }
}

/** Lets nobody in any more and ends who is in. */
async function closeDatabase(url: string): Promise<AwayDatabase> {
  const name = new URL(url).pathname.slice(1)
  await asAdmin(
    `alter database ${name} with allow_connections false`,
    `select pg_terminate_backend(pid) from pg_stat_activity where datname = '${name}'`,
  )
  return { giveBack: () => asAdmin(`alter database ${name} with allow_connections true`) }
}

/** Kills the database's first process, if it is there: never one that took over its number. */
function killPostmaster(cluster: string): void {
  try {
    const pid = Number(readFileSync(join(cluster, 'postmaster.pid'), 'utf8').split('\n')[0])
    if (readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes(cluster)) process.kill(pid, 'SIGKILL')
  } catch (error) {
    if (!['ENOENT', 'ESRCH'].includes((error as NodeJS.ErrnoException).code ?? '')) throw error
  }
}

/** Kills the server's own database, and again whenever the server has started it. */
function keepKilling(dataDirectory: string): AwayDatabase {
  const cluster = join(dataDirectory, 'postgres', 'cluster')
  killPostmaster(cluster)
  const timer = setInterval(() => killPostmaster(cluster), KILL_EVERY_MS)
  return { giveBack: async () => clearInterval(timer) }
}

/** Takes the database away from a server until it is given back. */
export async function takeDatabaseAway(server: OpalineServer): Promise<AwayDatabase> {
  return server.databaseUrl === undefined ? keepKilling(server.dataDirectory) : closeDatabase(server.databaseUrl)
}
