import { sql } from 'kysely'
import type { Tx } from '../../store/db/database.ts'
import { requireTrashedOrder } from '../access/trashed-orders.ts'
import { lockStudy } from '../orders/lock-study.ts'
import { readOrder } from '../orders/read-order.ts'
import { refuseTakenUid } from '../orders/refuse-taken-uid.ts'
import type { UseCase } from '../use-case.ts'

const TAKEN = 'A new copy of the study has come meanwhile. Delete it, or purge this one.'

const bringBack = (tx: Tx, orderUuid: string) =>
  sql`
    with trashed as (
      select id, trashed_at from patient_orders where id = ${orderUuid}::uuid),
    back as (
      update patient_orders o set trashed_at = null from trashed where o.id = trashed.id),
    study as (
      update studies s set trashed_at = null from trashed
      where s.order_id = trashed.id and s.trashed_at = trashed.trashed_at returning s.id, trashed.trashed_at),
    changed as (
      update series e set version = e.version + 1 from study where e.study_id = study.id returning e.id, study.trashed_at)
    update instances i set trashed_at = null from changed
    where i.series_id = changed.id and i.trashed_at = changed.trashed_at`.execute(tx)

/** Brings an order back from the trash, with what it was in; it is in no group any more (contract 9, 'Trash'). */
export const restoreOrder: UseCase<'RestoreOrder'> = async ({ tx, actor, note }, input) => {
  const { id } = await requireTrashedOrder(tx, actor, input.PatientOrderUuid)
  note.orderUuids.push(id)
  await lockStudy(tx, id)
  const { institutionUuid } = await requireTrashedOrder(tx, actor, id)
  await refuseTakenUid(tx, id, institutionUuid, TAKEN, () => bringBack(tx, id))
  return { PatientOrder: await readOrder(tx, actor, id) }
}
