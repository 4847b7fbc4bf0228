import { sql } from 'kysely'
import type { Tx } from '../../store/db/database.ts'
import { makeUuid } from '../../uuid.ts'
import { notFound } from '../errors.ts'
import { recountStudy } from './recount-study.ts'

/** What is to go: a series, or one image of it. */
export interface TrashedPart {
  readonly orderUuid: string
  readonly seriesId: string
  /** '': all that the series has. */
  readonly sopInstanceUid: string
  readonly userUuid: string
  readonly accountUuid: string
}

/**
 * Moves images to the trash as an entry of their own (contract 9, 'Trash'). Whoever calls keeps others from the study.
 * @returns the entry
 * @throws ApiError NotFound where there are no such images
 */
export async function trashImages(tx: Tx, part: TrashedPart): Promise<string> {
  const entryUuid = makeUuid()
  const one = part.sopInstanceUid === '' ? sql`` : sql`and i.sop_instance_uid = ${part.sopInstanceUid}`
  const { rows } = await sql<{ id: string }>`
    insert into trash_entries (id, account_id, order_id, series_id, sop_instance_uid, images_count, user_id)
    select ${entryUuid}::uuid, ${part.accountUuid}::uuid, ${part.orderUuid}::uuid, ${part.seriesId}::bigint,
      ${part.sopInstanceUid}, count(*), ${part.userUuid}::uuid
    from instances i where i.series_id = ${part.seriesId}::bigint and i.trashed_at is null ${one}
    having count(*) > 0 returning id`.execute(tx)
  if (rows.length === 0) throw notFound(part.sopInstanceUid === '' ? 'series' : 'instance')
  await sql`update instances i set trashed_at = e.trashed_at, trash_entry_id = e.id from trash_entries e
    where e.id = ${entryUuid}::uuid and i.series_id = e.series_id and i.trashed_at is null ${one}`.execute(tx)
  await recountStudy(tx, part.seriesId)
  return entryUuid
}
