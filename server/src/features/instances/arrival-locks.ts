import { createHash } from 'node:crypto'
import type pg from 'pg'
import type { Arrival } from './arrival.ts'

const lockNumber = (...parts: readonly string[]): bigint =>
  createHash('sha256').update(parts.join('\0')).digest().readBigInt64BE(0)

/**
 * What an arrival must have for itself until its commit: its study, by UID, and the orders that it may take in, by patient
 * and accession number.
 */
function locksOf({ institutionUuid, examined }: Arrival): bigint[] {
  const { texts, accessionNumbers } = examined.order
  const numbers = accessionNumbers.map((number) => lockNumber(institutionUuid, 'order', texts.patient_id, number))
  return [lockNumber(institutionUuid, 'study', examined.studyInstanceUid), ...numbers]
}

// Every lookup of an arrival is by a unique index. A plan that was made, and kept, while a table was small would read all
// of it for ever; and such plans look dear enough to be compiled, which takes longer than running them.
const PLANS = ['enable_seqscan', 'enable_hashjoin', 'enable_mergejoin', 'jit'].map(
  (setting) => `set_config('${setting}', 'off', true)`,
)

/** Enters the account and takes the locks of a batch, in one order for all processes, so that none waits in a circle. */
export async function lockArrivals(
  client: pg.PoolClient,
  accountUuid: string,
  arrivals: readonly Arrival[],
): Promise<void> {
  const locks = [...new Set(arrivals.flatMap(locksOf))].sort((a, b) => (a < b ? -1 : 1))
  await client.query({
    name: 'lock-arrivals',
    text: `select set_config('opaline.account_id', $1, true), ${PLANS.join(', ')},
      (select count(pg_advisory_xact_lock(number)) from (select number from unnest($2::bigint[]) number order by number) sorted)`,
    values: [accountUuid, locks.map(String)],
  })
}
