import { sql } from 'kysely'
import type { Tx } from '../../store/db/database.ts'
import type { UseCase } from '../use-case.ts'
import { removeBlobs } from './remove-order.ts'
import { requireTrashEntry } from './trash-entries.ts'

/** Removes an entry with its images. @returns keys of the blobs that nothing needs once this is committed */
export async function removeEntry(tx: Tx, entryUuid: string): Promise<readonly string[]> {
  const { rows } = await sql<{ blob_key: string }>`
    delete from instances where trash_entry_id = ${entryUuid}::uuid returning blob_key`.execute(tx)
  await tx.deleteFrom('trash_entries').where('id', '=', entryUuid).execute()
  return rows.map((row) => row.blob_key)
}

/** Removes a series or an image that is in the trash for good. @throws ApiError NotFound */
export const purgeImages: UseCase<'PurgeImages'> = async ({ tx, actor, note, services, afterCommit }, input) => {
  const { id, orderUuid } = await requireTrashEntry(tx, actor, input.TrashEntryUuid)
  const blobKeys = await removeEntry(tx, id)
  note.orderUuids.push(orderUuid)
  note.detail['ImagesCount'] = blobKeys.length
  afterCommit(() => removeBlobs(services, actor.accountUuid, blobKeys))
  return {}
}
