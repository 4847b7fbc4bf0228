import { randomUUID } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import pg from 'pg'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { ADMIN_URL } from '../../../test/database.ts'
import { findProjectRoot } from '../../project-root.ts'
import { type Database, openDatabase } from '../../store/db/database.ts'
import { migrate } from '../../store/db/migrate.ts'
import { appendAuditRecord } from './append-audit-record.ts'
import { checkChain } from './check-chain.ts'
import { readHead } from './read-head.ts'

const name = `opaline_test_${randomUUID().replaceAll('-', '').slice(0, 16)}`
const migrations = join(findProjectRoot(), 'server', 'migrations')
const owner = { connectionString: Object.assign(new URL(ADMIN_URL), { pathname: `/${name}` }).href }
const password = randomUUID()
const [alpha, beta, none] = [randomUUID(), randomUUID(), randomUUID()]
let database: Database

async function run(statement: string, connection: { connectionString: string } = owner): Promise<void> {
  const client = new pg.Client(connection)
  await client.connect()
  await client.query(statement).finally(() => client.end())
}
const asAdmin = (statement: string) => run(statement, { connectionString: ADMIN_URL })

/** The schema as it was before records had numbers. */
async function migrateUpToChain(): Promise<void> {
  await run('create table migrations (name text primary key, applied_at timestamptz not null default now())')
  const older = (await readdir(migrations)).filter((file) => file < '0010').sort()
  for (const file of older) {
    await run(await readFile(join(migrations, file), 'utf8'))
    await run(`insert into migrations (name) values ('${file}')`)
  }
}

const addAccount = (id: string) =>
  run(`insert into accounts (id, name, account_key) values ('${id}', 'Old', gen_random_uuid());
    insert into directory values ('account', sha256('${id}'), '${id}', '${id}')`)

beforeAll(async () => {
  await asAdmin(`create database ${name} encoding 'UTF8' template template0`)
  await migrateUpToChain()
  for (const account of [alpha, beta, none]) await addAccount(account)
  await run(`insert into audit_records (account_id, action, outcome, at, order_ids, detail)
    select account::uuid, 'Deed' || n, 'success', '2026-01-01'::timestamptz + n * interval '1 minute',
      array[gen_random_uuid()], '{"Detail": "é"}'
    from generate_series(1, 30) n, unnest('{${alpha},${beta}}'::text[]) account`)
  database = openDatabase(await migrate(owner, migrations, { password }), () => undefined)
})
afterAll(async () => {
  await database.close()
  await asAdmin(`drop database ${name} with (force)`)
  await asAdmin(`drop role if exists ${name}_application`)
})

it.each([
  ['many records', alpha, 30n],
  ['the same number of its own', beta, 30n],
  ['none', none, 0n],
])('chains what was recorded before there was a chain: an account with %s', async (_, account, count) => {
  await database.forAccount(account, async (tx) => {
    const head = await readHead(tx, account)
    expect(head?.number).toBe(count)
    expect(await checkChain(tx, account, head ? [head] : [])).toEqual({ checked: count, brokenAt: undefined })
    const rows = await tx.selectFrom('audit_records').select('action').orderBy('number').execute()
    expect(rows.map((row) => row.action)).toEqual(Array.from({ length: Number(count) }, (__, n) => `Deed${n + 1}`))
  })
  const deed = { accountUuid: account, action: 'New', outcome: 'success', address: '', requestId: '' } as const
  await database.forAccount(account, (tx) => appendAuditRecord(tx, deed))
  const chain = await database.forAccount(account, (tx) => checkChain(tx, account, []))
  expect(chain).toEqual({ checked: count + 1n, brokenAt: undefined })
})
