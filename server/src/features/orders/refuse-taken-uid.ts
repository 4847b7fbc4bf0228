import { ApiError } from '@opaline/contract'
import { sql } from 'kysely'
import type { Tx } from '../../store/db/database.ts'
import { tellTaken } from '../unique-violation.ts'

/** What keeps a UID to one order, one study and one image of an institution. */
const TAKEN = ['patient_orders_study', 'studies_uid', 'instances_uid']

/** Whether images of the order's UID go to another order of the institution, which had that UID before. */
async function leadsElsewhere(tx: Tx, orderUuid: string, institutionUuid: string): Promise<boolean> {
  const { rows } = await sql`
    select 1 from patient_orders o
    join study_uid_aliases l on l.institution_id = ${institutionUuid}::uuid and l.study_instance_uid = o.study_instance_uid
    join patient_orders p on p.id = l.order_id and p.trashed_at is null
    where o.id = ${orderUuid}::uuid and p.id <> o.id`.execute(tx)
  return rows.length > 0
}

/**
 * Does what gives an order and its images a place among those of an institution.
 * @param message what to say where the institution has the order's UID, or that of one of its images, already
 * @throws ApiError Conflict
 */
export async function refuseTakenUid(
  tx: Tx,
  orderUuid: string,
  institutionUuid: string,
  message: string,
  work: () => Promise<unknown>,
): Promise<void> {
  if (await leadsElsewhere(tx, orderUuid, institutionUuid)) throw new ApiError('Conflict', message)
  await tellTaken(Object.fromEntries(TAKEN.map((name) => [name, message])), work)
}
