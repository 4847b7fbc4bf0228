import { randomUUID } from 'node:crypto'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openTestDatabase } from '../../../test/database.ts'

/**
 * What holds where a statement forgets whose rows it is about: every table is asked for everything, as one account, with
 * rows of two in it. The tables are read from the catalogue, so that a new one is held to it from its first day.
 */

const test = await openTestDatabase()
const owner = new pg.Client(test.owner)
const application = new pg.Client(test.application)
await Promise.all([owner.connect(), application.connect()])
afterAll(async () => {
  await Promise.all([owner.end(), application.end()])
  await test.close()
})

interface Column {
  readonly name: string
  readonly type: string
}

interface Table {
  readonly name: string
  /** The column that says whose a row is. */
  readonly account: string
  /** Those that a statement may give, and must where there is no default. */
  readonly columns: readonly Column[]
}

const OF_THE_ACCOUNT = 'accounts'
/** Read before an account is known, or about no account. */
const OPEN = ['directory', 'guesses', 'migrations']
const [US, THEM] = [randomUUID(), randomUUID()]

const { rows: tables } = await owner.query<Table>(
  `select c.relname as name, case c.relname when $1 then 'id' else 'account_id' end as account,
     json_agg(json_build_object('name', a.attname, 'type', format_type(a.atttypid, null)) order by a.attnum) as columns
   from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
     and a.attgenerated = '' and a.attidentity = '' and (not a.atthasdef or a.attname = 'account_id')
   where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and c.relname <> all($2)
   group by c.relname order by c.relname`,
  [OF_THE_ACCOUNT, OPEN],
)

/** Some value of a type. */
const VALUES: Readonly<Record<string, () => unknown>> = {
  uuid: randomUUID,
  text: randomUUID,
  character: () => 'n',
  bigint: () => Math.floor(Math.random() * 1e12),
  integer: () => Math.floor(Math.random() * 1e6),
  boolean: () => true,
  date: () => '2026-01-02',
  'timestamp with time zone': () => '2026-01-02T10:00:00Z',
  bytea: () => `\\x${randomUUID().replaceAll('-', '')}`,
  jsonb: () => ({}),
  cidr: () => '192.0.2.1/32',
  'uuid[]': () => [],
  'text[]': () => [],
}

function rowOf({ account, columns }: Table, accountUuid: string): string {
  const values = columns.map(({ name, type }) => {
    const make = VALUES[type]
    if (make === undefined) throw new Error(`No value of type ${type} is known.`)
    return [name, name === account ? accountUuid : make()]
  })
  return JSON.stringify(Object.fromEntries(values))
}

function insert(client: pg.Client, table: Table, accountUuid: string): Promise<unknown> {
  const columns = table.columns.map(({ name }) => pg.escapeIdentifier(name)).join(', ')
  const from = `select ${columns} from jsonb_populate_record(null::${table.name}, $1::jsonb)`
  return client.query(`insert into ${table.name} (${columns}) ${from}`, [rowOf(table, accountUuid)])
}

/** As the application in an account, or in none: what the connection is in until it is told otherwise. */
const enter = (accountUuid: string) =>
  application.query(`select set_config('opaline.account_id', $1, false)`, [accountUuid])

const codeOf = (work: Promise<unknown>): Promise<unknown> =>
  work.then(
    (result) => `${(result as pg.QueryResult).rowCount} rows`,
    (error: { code?: string }) => error.code,
  )

const REFUSED = '42501'

beforeAll(async () => {
  // Rows that mean nothing are enough here: neither what they refer to nor what they must look like is asked for.
  const { rows } = await owner.query<{ drop: string }>(
    `select format('alter table %s drop constraint %I', conrelid::regclass, conname) as drop
     from pg_constraint where contype = 'c' and connamespace = 'public'::regnamespace`,
  )
  await owner.query(['set session_replication_role = replica', ...rows.map((row) => row.drop)].join(';'))
  for (const table of tables) for (const account of [US, THEM]) await insert(owner, table, account)
})

it('every table but those that are open is bound to its account, for its owner too', async () => {
  const { rows } = await owner.query<{ name: string }>(
    `select relname as name from pg_class where relnamespace = 'public'::regnamespace and relkind in ('r', 'p')
       and not (relrowsecurity and relforcerowsecurity) order by relname`,
  )
  expect(rows.map((row) => row.name)).toEqual(OPEN)
})

describe.each(tables.map((table) => [table.name, table] as const))('%s', (name, table) => {
  it('shows no row of another account to a statement without any condition, and none at all without an account', async () => {
    await enter(US)
    const seen = await application.query<{ account: string }>(`select ${table.account} as account from ${name}`)
    expect(seen.rows).toEqual([{ account: US }])
    await enter('')
    expect((await application.query(`select from ${name}`)).rowCount).toBe(0)
  })

  it('takes no row for another account, and neither changes nor removes one', async () => {
    await enter(US)
    expect(await codeOf(insert(application, table, THEM))).toBe(REFUSED)
    const theirs = `where ${table.account} = '${THEM}'`
    for (const statement of [
      `update ${name} set ${table.account} = '${US}' ${theirs}`,
      `delete from ${name} ${theirs}`,
    ])
      expect([REFUSED, '0 rows']).toContain(await codeOf(application.query(statement)))
    expect(await codeOf(application.query(`update ${name} set ${table.account} = '${THEM}'`))).toBe(REFUSED)
    const left = await owner.query(`select from ${name} ${theirs}`)
    expect(left.rowCount).toBe(1)
  })
})
