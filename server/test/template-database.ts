import { createHash, randomUUID } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import pg from 'pg'
import { findProjectRoot } from '../src/project-root.ts'
import { migrate } from '../src/store/db/migrate.ts'

const folder = join(findProjectRoot(), 'server', 'migrations')
// Any number that no other program on the same server uses for the same purpose.
const LOCK = 7_262_592

/** The same for the same migrations, so that tests of another state make a template of their own. */
function templateName(): string {
  const hash = createHash('sha256')
  for (const name of readdirSync(folder).sort()) hash.update(name).update(readFileSync(join(folder, name)))
  return `opaline_template_${hash.digest('hex').slice(0, 16)}`
}

const addressOf = (adminUrl: string, database: string): string => {
  const url = new URL(adminUrl)
  url.pathname = `/${database}`
  return url.href
}

/** Runs statements, one after the other and each for itself. */
export async function runAt(connectionString: string, ...statements: string[]): Promise<void> {
  const client = new pg.Client({ connectionString })
  await client.connect()
  try {
    for (const statement of statements) await client.query(statement)
  } finally {
    await client.end()
  }
}

/** Makes the migrated database that others are copied from, without the role of the application, of which each copy has its own. */
async function makeTemplate(adminUrl: string, name: string): Promise<void> {
  const made = `opaline_making_${randomUUID().slice(0, 8)}`
  await runAt(adminUrl, `create database ${made} encoding 'UTF8' template template0`)
  const connectionString = addressOf(adminUrl, made)
  await migrate({ connectionString }, folder, { password: randomUUID() })
  await runAt(connectionString, `drop owned by ${made}_application`, `drop role ${made}_application`)
  await runAt(adminUrl, `alter database ${made} rename to ${name}`)
}

/**
 * Makes a database in which all migrations have run: copied from one that is made once for a server and a set of
 * migrations, since to run them takes longer than most tests.
 * @param adminUrl a login that may make databases
 * @returns its address for the same login
 */
export async function copyTemplateDatabase(adminUrl: string, name: string): Promise<string> {
  const template = templateName()
  const client = new pg.Client({ connectionString: adminUrl })
  await client.connect()
  try {
    await client.query('select pg_advisory_lock($1)', [LOCK])
    const { rows } = await client.query('select 1 from pg_database where datname = $1', [template])
    if (rows.length === 0) await makeTemplate(adminUrl, template)
    await client.query(`create database ${name} template ${template}`)
  } finally {
    await client.end()
  }
  return addressOf(adminUrl, name)
}
