import { sql } from 'kysely'
import type { Tx } from '../../store/db/database.ts'

/**
 * Lets one transaction at a time change the account's groups: a group is dissolved by what is left of it, which two that
 * take an order each would both misjudge. To be called before an order of the account is changed.
 */
export const lockGroups = (tx: Tx) =>
  sql`select pg_advisory_xact_lock(hashtextextended('order groups of ' || current_account(), 0))`.execute(tx)
