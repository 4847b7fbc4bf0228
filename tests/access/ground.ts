import pg from 'pg'
import { FIXTURES } from './fixtures.ts'
import type { Fixture } from './rows.ts'

/** The database below the server, as its superuser sees it: what every case starts from, and what is left after it. */
export interface Ground {
  /** Leaves the fixtures and nothing else. */
  reset(): Promise<void>
  /** A digest of each table's rows, the audit aside. */
  dump(): Promise<Readonly<Record<string, string>>>
  /** Changes what no method of the test's reach changes. */
  run(statement: string): Promise<void>
  close(): Promise<void>
}

// A refused call leaves its audit record, and that is all that it may leave. Records stay as they are: they are a chain.
const RECORD = /^audit_/

const toJson = (value: unknown): unknown => (Buffer.isBuffer(value) ? `\\x${value.toString('hex')}` : value)

/** Columns that a row leaves out take the table's own default. */
function insert([table, ...rows]: Fixture): string[] {
  return rows.map((row) => {
    const columns = Object.keys(row).map(pg.escapeIdentifier).join(', ')
    const values = Object.fromEntries(Object.entries(row).map(([column, value]) => [column, toJson(value)]))
    const json = pg.escapeLiteral(JSON.stringify(values))
    return `insert into ${table} (${columns}) overriding system value select ${columns} from jsonb_populate_record(null::${table}, ${json}::jsonb)`
  })
}

async function tablesOf(client: pg.Client): Promise<string[]> {
  const { rows } = await client.query<{ name: string }>(
    `select table_name::text as name from information_schema.tables
     where table_schema = 'public' and table_type = 'BASE TABLE' and table_name <> 'migrations' order by 1`,
  )
  return rows.map(({ name }) => name).filter((name) => !RECORD.test(name))
}

export async function openGround(databaseUrl: string): Promise<Ground> {
  const client = new pg.Client({ connectionString: databaseUrl })
  await client.connect()
  const tables = await tablesOf(client)
  const reset = [
    'set session_replication_role = replica',
    ...tables.map((name) => `delete from ${name}`),
    'set session_replication_role = origin',
    ...FIXTURES.flatMap((fixture) => insert(fixture)),
  ].join(';\n')
  const dump = tables
    .map(
      (name) =>
        `select '${name}' as name, coalesce(md5(string_agg(t::text, ' ' order by t::text)), '') as rows from ${name} t`,
    )
    .join('\nunion all ')
  return {
    reset: async () => {
      await client.query(reset)
    },
    dump: async () => {
      const { rows } = await client.query<{ name: string; rows: string }>(dump)
      return Object.fromEntries(rows.map((row) => [row.name, row.rows]))
    },
    run: async (statement) => {
      await client.query(statement)
    },
    close: () => client.end(),
  }
}
