import type pg from 'pg'
import { lockNumber } from '../../store/db/lock-number.ts'
import { requireUuid } from '../../uuid.ts'
import { patientsLock } from '../patients/patients-lock.ts'
import type { Arrival } from './arrival.ts'

/** What stands for a study while images come to it, or while it is moved or removed as a whole. */
export const studyLock = (institutionUuid: string, studyInstanceUid: string): bigint =>
  lockNumber(institutionUuid, 'study', studyInstanceUid)

/**
 * What an arrival must have for itself until its commit: its study, by UID, and the orders that it may take in, by patient
 * and accession number.
 */
function locksOf({ institutionUuid, examined }: Arrival): bigint[] {
  const { texts, accessionNumbers } = examined.order
  const numbers = accessionNumbers.map((number) => lockNumber(institutionUuid, 'order', texts.patient_id, number))
  return [studyLock(institutionUuid, examined.studyInstanceUid), ...numbers]
}

// Every lookup of an arrival is by a unique index. A plan that was made, and kept, while a table was small would read all
// of it for ever; and such plans look dear enough to be compiled, which takes longer than running them.
const PLANS = [
  ...['enable_seqscan', 'enable_hashjoin', 'enable_mergejoin', 'jit'].map((setting) => [setting, 'off']),
  // Planning the statement that inserts takes longer than running it.
  ['plan_cache_mode', 'force_generic_plan'],
]
  .map(([setting, value]) => `set_config('${setting}', '${value}', true)`)
  .join(', ')

/**
 * Begins a batch's transaction: enters the account and takes the locks, in one order for all processes, so that none waits
 * in a circle; no patient is merged meanwhile. All in one message; it holds numbers and a UUID, so nothing in it can be read as SQL.
 */
export const beginArrivals = (accountUuid: string, arrivals: readonly Arrival[]): string => {
  const locks = [...new Set(arrivals.flatMap(locksOf))].sort((a, b) => (a < b ? -1 : 1))
  return `begin; select set_config('opaline.account_id', '${requireUuid(accountUuid)}', true), ${PLANS};
    select pg_advisory_xact_lock_shared(${patientsLock(accountUuid)});
    select pg_advisory_xact_lock(number) from unnest('{${locks.join(',')}}'::bigint[]) number`
}

/** Takes the same locks in a transaction that another has begun. */
export async function lockArrival(client: pg.PoolClient, arrival: Arrival): Promise<void> {
  await client.query('select pg_advisory_xact_lock_shared($1::bigint)', [String(patientsLock(arrival.accountUuid))])
  const locks = [...new Set(locksOf(arrival))].sort((a, b) => (a < b ? -1 : 1)).map(String)
  await client.query('select pg_advisory_xact_lock(number) from unnest($1::bigint[]) number', [locks])
}
