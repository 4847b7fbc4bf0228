import { sql } from 'kysely'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { openTestDatabase, type TestDatabase } from '../../../test/database.ts'

let test: TestDatabase
beforeAll(async () => {
  test = await openTestDatabase()
})
afterAll(() => test.close())

it('shows an account its own rows and no others, with no condition in the statement', async () => {
  const alpha = await test.createAccount('Alpha')
  const beta = await test.createAccount('Beta')
  const names = (account: string) =>
    test.database.forAccount(account, (tx) => tx.selectFrom('institutions').select('name').execute())
  expect(await names(alpha.AccountUuid)).toEqual([{ name: 'Alpha Hospital' }])
  expect(await names(beta.AccountUuid)).toEqual([{ name: 'Beta Hospital' }])
  expect(await test.database.withoutAccount.selectFrom('institutions').select('name').execute()).toEqual([])
})

it('refuses to write a row into another account', async () => {
  const alpha = await test.createAccount('Gamma')
  const beta = await test.createAccount('Delta')
  const stray = { id: crypto.randomUUID(), account_id: beta.AccountUuid, name: 'Stray', ae_title: 'STRAY' }
  await expect(
    test.database.forAccount(alpha.AccountUuid, (tx) => tx.insertInto('institutions').values(stray).execute()),
  ).rejects.toThrow('new row violates row-level security policy for table "institutions"')
})

it('secures every table that names an account', async () => {
  const { rows } = await sql<{ name: string }>`
    select c.relname as name from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attname = 'account_id'
    where c.relkind = 'r' and c.relnamespace = 'public'::regnamespace and not (c.relrowsecurity and c.relforcerowsecurity)
  `.execute(test.database.withoutAccount)
  expect(rows).toEqual([{ name: 'directory' }])
})

it('logs in as a role that is neither superuser nor owner and cannot change an audit record or what it is about', async () => {
  const { rows } = await sql`
    select rolsuper, rolbypassrls, (select count(*)::int from pg_class where relowner = r.oid) as owned
    from pg_roles r where rolname = session_user`.execute(test.database.withoutAccount)
  expect(rows).toEqual([{ rolsuper: false, rolbypassrls: false, owned: 0 }])
  for (const change of [
    sql`update audit_records set action = 'nothing'`,
    sql`delete from audit_records`,
    sql`update audit_record_orders set record_id = 1`,
    sql`delete from audit_record_orders`,
    sql`truncate audit_records`,
    sql`update audit_heads set number = 0`,
    sql`delete from audit_heads`,
    sql`insert into audit_heads select * from audit_heads`,
  ])
    await expect(change.execute(test.database.withoutAccount)).rejects.toThrow(
      /^permission denied for table audit_(records|record_orders|heads)$/,
    )
})
