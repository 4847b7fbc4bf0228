import { sql } from 'kysely'
import type { Tx } from '../../store/db/database.ts'
import { requireOrder } from '../access/require-orders.ts'
import { leaveGroup } from '../order-groups/leave-group.ts'
import { lockStudy } from '../orders/lock-study.ts'
import type { UseCase } from '../use-case.ts'

/** One moment for all that goes together, so that what went before alone does not come back with it. */
const trashOrder = (tx: Tx, orderUuid: string) =>
  sql`
    with gone as (
      update patient_orders set trashed_at = clock_timestamp() where id = ${orderUuid}::uuid returning id, trashed_at),
    study as (
      update studies s set trashed_at = gone.trashed_at from gone
      where s.order_id = gone.id and s.trashed_at is null returning s.id, s.trashed_at),
    changed as (
      update series e set version = e.version + 1 from study where e.study_id = study.id returning e.id, study.trashed_at)
    update instances i set trashed_at = changed.trashed_at from changed
    where i.series_id = changed.id and i.trashed_at is null`.execute(tx)

/** Moves an order to the trash with its study and images; it leaves its group for good (contract 9, 'Orders', 'Trash'). */
export const deleteOrder: UseCase<'DeleteOrder'> = async (call, input) => {
  const order = await requireOrder(call, input.PatientOrderUuid, input.PatientOrderInstitutionUuid)
  await leaveGroup(call.tx, [order.id])
  await lockStudy(call.tx, order.id)
  await requireOrder(call, order.id, input.PatientOrderInstitutionUuid)
  await trashOrder(call.tx, order.id)
  call.note.orderUuids.push(order.id)
  return {}
}
