import { randomUUID } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { findProjectRoot } from '../src/project-root.ts'
import { type Database, openDatabase } from '../src/store/db/database.ts'
import { migrate } from '../src/store/db/migrate.ts'
import { ADMIN_URL } from './database.ts'
import { runAt } from './template-database.ts'

const MIGRATIONS = join(findProjectRoot(), 'server', 'migrations')

/** Runs statements as the database's owner. */
export type Run = (statements: string) => Promise<void>

/** The schema as it was before a migration. */
async function migrateUpTo(migration: string, run: Run): Promise<void> {
  await run('create table migrations (name text primary key, applied_at timestamptz not null default now())')
  const older = (await readdir(MIGRATIONS)).filter((file) => file < migration).sort()
  for (const file of older) {
    await run(await readFile(join(MIGRATIONS, file), 'utf8'))
    await run(`insert into migrations (name) values ('${file}')`)
  }
}

/**
 * A database that was in use before a migration, and is brought up to date.
 * @param migration the beginning of its file's name; only those before it are there when `use` fills the database
 */
export async function openOlderDatabase(
  migration: string,
  use: (run: Run) => Promise<void>,
): Promise<{ readonly database: Database; close(): Promise<void> }> {
  const name = `opaline_test_${randomUUID().replaceAll('-', '').slice(0, 16)}`
  const url = Object.assign(new URL(ADMIN_URL), { pathname: `/${name}` }).href
  const run: Run = (statements) => runAt(url, statements)
  await runAt(ADMIN_URL, `create database ${name} encoding 'UTF8' template template0`)
  await migrateUpTo(migration, run)
  await use(run)
  const application = await migrate({ connectionString: url }, MIGRATIONS, { password: randomUUID() })
  const database = openDatabase(application, () => undefined)
  return {
    database,
    close: async () => {
      await database.close()
      await runAt(ADMIN_URL, `drop database ${name} with (force)`)
      await runAt(ADMIN_URL, `drop role if exists ${name}_application`)
    },
  }
}

/** An account as a row, without anybody in it. */
export const olderAccount = (id: string): string =>
  `insert into accounts (id, name, account_key) values ('${id}', 'Old', gen_random_uuid());
   insert into directory values ('account', sha256('${id}'), '${id}', '${id}');`
