import { Kysely, type RawBuilder, type Transaction } from 'kysely'
import pg from 'pg'
import { literal, type PooledConnection } from './pooled-connection.ts'
import { ownConnection, PooledDialect } from './pooled-driver.ts'
import type { Schema } from './schema.ts'

export type Tx = Transaction<Schema>

/** Where PostgreSQL is and who logs in; `host` may be the folder of a socket. */
export interface Connection {
  readonly host?: string
  readonly port?: number
  readonly user?: string
  readonly password?: string
  readonly database?: string
  readonly connectionString?: string
}

/** The application's way to the database. Its role is neither superuser nor owner: row level security binds it. */
export interface Database {
  /** Statements over what belongs to no account: the directory. Other tables show no row here. */
  readonly withoutAccount: Kysely<Schema>
  /** Runs `work` in one transaction that sees the rows of this account and no others. */
  forAccount<T>(accountUuid: string, work: (tx: Tx) => Promise<T>): Promise<T>
  /** For statements that no builder makes well; the caller sets the account itself by `setAccount`. */
  readonly pool: pg.Pool
  close(): Promise<void>
}

const CONNECTIONS = 16
const CONNECT_TIMEOUT_MS = 5_000
const STATEMENT_TIMEOUT_MS = 60_000

// A date column is a day without a zone, so it stays text.
const DATE_TYPE_ID = 1082
const types: pg.CustomTypesConfig = {
  getTypeParser: (id, format) =>
    id === DATE_TYPE_ID ? (text: string) => text : pg.types.getTypeParser(id, format as 'text'),
}

const onConnection = <T>(tx: Tx, work: (connection: PooledConnection) => Promise<T>): Promise<T> =>
  tx.getExecutor().provideConnection((connection) => work(ownConnection(connection)))

/** Begins the transaction with a statement without parameters. @returns its rows */
export const selectFirst = async <R>(tx: Tx, statement: string): Promise<R[]> =>
  (await onConnection(tx, (connection) => connection.executeFirst<R>(statement))).rows

/** Leaves a statement without parameters to the moment of the commit; where it fails, so does the commit. */
export const executeLast = (tx: Tx, statement: string): Promise<void> =>
  onConnection(tx, async (connection) => connection.executeLast(statement))

/** Selects by a statement whose plan is kept by this name; its text must be the same at each time. */
export const selectPrepared = async <R>(tx: Tx, name: string, query: RawBuilder<R>): Promise<R[]> =>
  (await onConnection(tx, (connection) => connection.executePrepared<R>(name, query.compile(tx)))).rows

const enterAccount = (tx: Tx, accountUuid: string) =>
  selectFirst(tx, `select set_config('opaline.account_id', ${literal(accountUuid)}, true)`)

/** Opens a pool of connections. `onError` hears of connections that broke while idle. */
export function openDatabase(connection: Connection, onError: (error: Error) => void): Database {
  const pool = new pg.Pool({
    ...connection,
    types,
    max: CONNECTIONS,
    // Statements go out as they are asked for; whoever waits for each of them notices nothing.
    pipeline: true,
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    statement_timeout: STATEMENT_TIMEOUT_MS,
    application_name: 'opaline',
  })
  pool.on('error', onError)
  // A connection that breaks while it is taken fails its statement; its event, heard by nobody, would end the process.
  pool.on('connect', (client) => client.on('error', () => undefined))
  const kysely = new Kysely<Schema>({ dialect: new PooledDialect({ pool }) })
  return {
    withoutAccount: kysely,
    forAccount: (accountUuid, work) =>
      kysely.transaction().execute(async (tx) => {
        await enterAccount(tx, accountUuid)
        return work(tx)
      }),
    pool,
    close: () => kysely.destroy(),
  }
}
