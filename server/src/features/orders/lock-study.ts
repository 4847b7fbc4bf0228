import { sql } from 'kysely'
import type { Tx } from '../../store/db/database.ts'
import { studyLock } from '../instances/arrival-locks.ts'

const selectUids = async (tx: Tx, orderUuid: string) => {
  const { rows } = await sql<{ institution: string; uid: string }>`
    select institution_id institution, study_instance_uid uid from patient_orders where id = ${orderUuid}::uuid
    union select institution_id, study_instance_uid from study_uid_aliases where order_id = ${orderUuid}::uuid`.execute(
    tx,
  )
  return rows
}

/**
 * Keeps images from coming to an order's study, under any of its UIDs, until the end of the transaction.
 * @param institutionUuids further institutions in which the study is to be
 */
export async function lockStudy(tx: Tx, orderUuid: string, institutionUuids: readonly string[] = []): Promise<void> {
  const places = (await selectUids(tx, orderUuid)).flatMap(({ institution, uid }) =>
    [institution, ...institutionUuids].map((place) => studyLock(place, uid)),
  )
  // In the order in which arrivals take theirs, so that none waits in a circle.
  const locks = [...new Set(places)].sort((a, b) => (a < b ? -1 : 1)).map(String)
  await sql`select pg_advisory_xact_lock(number) from unnest(${locks}::bigint[]) number`.execute(tx)
}
