import { idOf } from './ids.ts'

export type Row = Readonly<Record<string, unknown>>

/** Rows of one table. */
export type Fixture = readonly [table: string, ...rows: Row[]]

/** Whose a row is: the account that everybody in the matrix is of, or the other one. */
export const home = { account_id: idOf('home') }
export const foreign = { account_id: idOf('foreign') }

/** When what is deleted was deleted. */
export const GONE = '2026-01-05T00:00:00Z'
