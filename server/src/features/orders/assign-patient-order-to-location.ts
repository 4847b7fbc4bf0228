import { sql } from 'kysely'
import type { Tx } from '../../store/db/database.ts'
import { requireInstitution } from '../access/require-institution.ts'
import { requireOrder } from '../access/require-orders.ts'
import type { UseCase } from '../use-case.ts'
import { lockStudy } from './lock-study.ts'
import { refuseTakenUid } from './refuse-taken-uid.ts'

const TAKEN = 'The institution has a study of the same UID, or one of its images. The order stays where it is.'

/**
 * Moves the rows. Where the images tell no offset of their own, the shown time stays and is one of the new zone; the day of
 * an order without a time is that of its making there.
 */
async function moveOrder(tx: Tx, orderUuid: string, institutionUuid: string): Promise<void> {
  await sql`
    update patient_orders o set institution_id = ${institutionUuid}::uuid,
      order_day = case when o.performed_datetime = '' then (o.created_at at time zone z.new)::date else o.order_day end,
      sort_at = case when o.performed_datetime = '' or exists (
          select 1 from studies s where s.order_id = o.id and s.attributes::jsonb ? '00080201') then o.sort_at
        else (o.sort_at at time zone z.old) at time zone z.new end
    from (select p.id, institution_zone(p.institution_id) old, institution_zone(${institutionUuid}::uuid) new
      from patient_orders p where p.id = ${orderUuid}::uuid) z
    where o.id = z.id`.execute(tx)
  await sql`update study_uid_aliases set institution_id = ${institutionUuid}::uuid where order_id = ${orderUuid}::uuid`.execute(
    tx,
  )
  await sql`
    with moved as (
      update studies set institution_id = ${institutionUuid}::uuid where order_id = ${orderUuid}::uuid returning id)
    update instances i set institution_id = ${institutionUuid}::uuid
    from series e join moved on moved.id = e.study_id where i.series_id = e.id`.execute(tx)
}

/** Moves an order to another institution; what it is in, and who it is shared with, stays (contract 9, 'Trash'). */
export const assignPatientOrderToLocation: UseCase<'AssignPatientOrderToLocation'> = async (call, input) => {
  const { tx, note } = call
  const order = await requireOrder(call, input.PatientOrderUuid)
  await requireInstitution(tx, call.actor, input.InstitutionUuid)
  note.orderUuids.push(order.id)
  note.detail['FromInstitutionUuid'] = order.institutionUuid
  note.detail['ToInstitutionUuid'] = input.InstitutionUuid
  if (order.institutionUuid === input.InstitutionUuid) return {}
  await lockStudy(tx, order.id, [input.InstitutionUuid])
  await requireOrder(call, order.id, order.institutionUuid)
  await refuseTakenUid(tx, order.id, input.InstitutionUuid, TAKEN, () => moveOrder(tx, order.id, input.InstitutionUuid))
  return {}
}
