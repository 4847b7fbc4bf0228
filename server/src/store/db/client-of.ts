import { CompiledQuery } from 'kysely'
import type pg from 'pg'
import type { Tx } from './database.ts'

type Statement = string | { readonly text: string; readonly values?: readonly unknown[] }

/**
 * The transaction of a call as the plain client that statements of the hot paths are written for. Their names are left
 * out: here they are rare, and prepared by nobody.
 */
export function clientOf(tx: Tx): pg.PoolClient {
  const query = (statement: Statement, given: readonly unknown[] = []) => {
    const { text, values = given } = typeof statement === 'string' ? { text: statement } : statement
    return tx.executeQuery(CompiledQuery.raw(text, [...values]))
  }
  // Those statements call `query` in its two forms with a promise, and nothing else of a client.
  return { query } as unknown as pg.PoolClient
}
