import { sql } from 'kysely'
import type { Tx } from '../../store/db/database.ts'
import { lockStudy } from '../orders/lock-study.ts'
import { readOrder } from '../orders/read-order.ts'
import { tellTaken } from '../unique-violation.ts'
import type { UseCase } from '../use-case.ts'
import { recountStudy } from './recount-study.ts'
import { requireTrashEntry } from './trash-entries.ts'

const TAKEN = 'A new copy of an image has come meanwhile. Delete it, or purge this one.'

const bringBack = (tx: Tx, entryUuid: string) =>
  tx
    .updateTable('instances')
    .set({ trashed_at: null, trash_entry_id: null })
    .where('trash_entry_id', '=', entryUuid)
    .execute()

/** Brings a deleted series or image back (contract 9, 'Trash'). @throws ApiError NotFound, Conflict */
export const restoreImages: UseCase<'RestoreImages'> = async ({ tx, actor, note }, input) => {
  const { orderUuid } = await requireTrashEntry(tx, actor, input.TrashEntryUuid)
  await lockStudy(tx, orderUuid)
  const { id, seriesId } = await requireTrashEntry(tx, actor, input.TrashEntryUuid)
  await tellTaken({ instances_uid: TAKEN }, () => bringBack(tx, id))
  await sql`delete from trash_entries where id = ${id}::uuid`.execute(tx)
  await recountStudy(tx, seriesId)
  note.orderUuids.push(orderUuid)
  note.detail['TrashEntryUuid'] = id
  return { PatientOrder: await readOrder(tx, actor, orderUuid) }
}
