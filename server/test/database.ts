import { randomUUID } from 'node:crypto'
import { join } from 'node:path'
import { type CreatedAccount, createAccount } from '../src/features/accounts/create-account.ts'
import { findProjectRoot } from '../src/project-root.ts'
import { type Connection, type Database, openDatabase } from '../src/store/db/database.ts'
import { migrate } from '../src/store/db/migrate.ts'
import { copyTemplateDatabase, runAt } from './template-database.ts'

/** PostgreSQL for tests: a login that may make databases and roles. The README's test command sets it. */
export const ADMIN_URL = process.env['TEST_DATABASE_URL'] ?? 'postgres://postgres@127.0.0.1:5432/postgres'

export interface TestDatabase {
  readonly database: Database
  /** The application's login. */
  readonly application: Connection
  /** The owner's login, which row level security binds too but which sees the catalogue. */
  readonly owner: Connection
  createAccount(name?: string): Promise<CreatedAccount>
  /** Ends every connection and drops the database. */
  close(): Promise<void>
}

const newAccount = (name: string) => ({
  accountName: name,
  institutionName: `${name} Hospital`,
  adminName: `${name} Admin`,
  adminEmail: `${name.toLowerCase()}-${randomUUID().slice(0, 8)}@example.org`,
  timeZone: 'Europe/Paris',
})

/** A fresh database, migrated, opened as the application. */
export async function openTestDatabase(): Promise<TestDatabase> {
  const name = `opaline_test_${randomUUID().replaceAll('-', '').slice(0, 16)}`
  const owner = { connectionString: await copyTemplateDatabase(ADMIN_URL, name) }
  const application = await migrate(owner, join(findProjectRoot(), 'server', 'migrations'), { password: randomUUID() })
  const database = openDatabase(application, () => undefined)
  return {
    database,
    application,
    owner,
    createAccount: (account = 'Alpha') => createAccount(database, newAccount(account)),
    close: async () => {
      await database.close()
      await runAt(ADMIN_URL, `drop database ${name} with (force)`, `drop role if exists ${name}_application`)
    },
  }
}
