import { type RawBuilder, sql } from 'kysely'
import type { Tx } from '../../store/db/database.ts'

const MOST_SHOWN = 10_000

/** The folders of `roots` and those below them, as `id`. */
export const foldersBelow = (roots: RawBuilder<unknown>): RawBuilder<unknown> => sql`
  with recursive below as (
    select f.id from folders f where f.id = any(${roots})
    union select f.id from below b join folders f on f.parent_id = b.id)
  select id from below`

/** What a share of orders or of a folder is about. */
interface Shared {
  readonly id: string
  readonly folder_id: string | null
}

/** The orders that a share is about now, whoever may see them: those listed, or those in the folder and below it, newest first. */
export async function sharedOrders(tx: Tx, { id, folder_id: folder }: Shared): Promise<readonly string[]> {
  const { rows } = folder
    ? await sql<{ id: string }>`
        select o.id from patient_orders o where o.id in (
          select fo.order_id from folder_orders fo where fo.folder_id in (${foldersBelow(sql`array[${folder}::uuid]`)}))
        and o.trashed_at is null order by o.sort_at desc, o.id desc limit ${MOST_SHOWN}`.execute(tx)
    : await sql<{ id: string }>`
        select order_id id from share_orders where share_id = ${id}::uuid order by place`.execute(tx)
  return rows.map((row) => row.id)
}
