import type { CompiledQuery, DatabaseConnection, QueryResult } from 'kysely'
import pg from 'pg'

const ALTERING = new Set(['INSERT', 'UPDATE', 'DELETE', 'MERGE'])

const toQueryResult = <R>({ command, rowCount, rows }: pg.QueryResult): QueryResult<R> =>
  ALTERING.has(command) ? { rows, numAffectedRows: BigInt(rowCount ?? 0) } : { rows }

function quoted(text: string): string {
  if (text.includes('\0')) throw new Error('A text for the database holds NUL.')
  return pg.escapeLiteral(text)
}

/** A value as it stands in a statement's text. @throws Error for a text that a statement would end at */
export function literal(value: string | null | readonly string[] | Uint8Array): string {
  if (value === null) return 'null'
  if (typeof value === 'string') return quoted(value)
  if (value instanceof Uint8Array) return `'\\x${Buffer.from(value).toString('hex')}'::bytea`
  return `array[${value.map(quoted).join(', ')}]`
}

/**
 * A connection for as long as one has it. Each trip to the database costs as much as a small statement does, so a
 * transaction begins with its first statement, and what is only to be written goes with its end.
 */
export class PooledConnection implements DatabaseConnection {
  readonly #client: pg.PoolClient
  #beginsWithNext = false
  #lastStatements: string[] = []
  #isLost = false

  constructor(client: pg.PoolClient) {
    this.#client = client
  }

  begin(): void {
    this.#beginsWithNext = true
  }

  async executeQuery<R>({ sql, parameters }: CompiledQuery): Promise<QueryResult<R>> {
    await this.#beginAlone()
    return toQueryResult(await this.#client.query(sql, [...parameters]))
  }

  /** Runs a statement that the database plans once per connection: for texts whose plan is good whatever the values. */
  async executePrepared<R>(name: string, { sql, parameters }: CompiledQuery): Promise<QueryResult<R>> {
    await this.#beginAlone()
    return toQueryResult(await this.#client.query({ name, text: sql, values: [...parameters] }))
  }

  /** Runs a statement without parameters that the transaction begins with. */
  async executeFirst<R>(statement: string): Promise<QueryResult<R>> {
    if (!this.#beginsWithNext) return toQueryResult(await this.#client.query(statement))
    this.#beginsWithNext = false
    // Of several statements in one text, the client gives the results of all.
    const results = (await this.#client.query(`begin; ${statement}`)) as unknown as readonly pg.QueryResult[]
    const last = results.at(-1)
    if (last === undefined) throw new Error('The database answered a statement with nothing.')
    return toQueryResult(last)
  }

  /** Runs a statement without parameters once the transaction is committed, in the same trip; its failure fails the commit. */
  executeLast(statement: string): void {
    this.#lastStatements.push(statement)
  }

  async commit(): Promise<void> {
    const last = this.#lastStatements.splice(0)
    if (last.length > 0) await this.#beginAlone()
    if (!this.#beginsWithNext) await this.#client.query([...last, 'commit'].join('; '))
    this.#beginsWithNext = false
  }

  async rollback(): Promise<void> {
    this.#lastStatements = []
    const hasBegun = !this.#beginsWithNext
    this.#beginsWithNext = false
    this.#isLost = true
    if (hasBegun) await this.#client.query('rollback')
    this.#isLost = false
  }

  /** Gives it back; one that could not be rolled back is given up. */
  release(): void {
    this.#client.release(this.#isLost)
  }

  streamQuery(): never {
    throw new Error('Rows are read at once.')
  }

  async #beginAlone(): Promise<void> {
    if (!this.#beginsWithNext) return
    this.#beginsWithNext = false
    await this.#client.query('begin')
  }
}
