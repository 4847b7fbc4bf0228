import { sql } from 'kysely'
import type { Tx } from '../../store/db/database.ts'
import { lockNumber } from '../../store/db/lock-number.ts'

/** The lock that arrivals share and a merge has alone, so that no order comes in under an id while that is given up. */
export const patientsLock = (accountUuid: string): bigint => lockNumber(accountUuid, 'patients')

/** Waits for the account's arrivals under way, and keeps later ones waiting until the transaction ends. */
export async function lockPatients(tx: Tx, accountUuid: string): Promise<void> {
  await sql`select pg_advisory_xact_lock(${String(patientsLock(accountUuid))}::bigint)`.execute(tx)
}
