import type { objects } from '@opaline/contract'
import { type RawBuilder, sql } from 'kysely'
import type { z } from 'zod'
import { showInstant } from '../../datetime.ts'
import type { Tx } from '../../store/db/database.ts'
import type { Actor } from '../access/actor.ts'
import { visibleOrders } from '../access/visible-orders.ts'

export type Folder = z.input<typeof objects.Folder>

interface FolderRow {
  id: string
  parent_id: string | null
  name: string
  description: string
  path: string
  created_at: Date
  orders: number
  all_orders: number
  folders: number
  all_folders: number
}

const showFolder = (row: FolderRow): Folder => ({
  FolderUuid: row.id,
  ParentFolderUuid: row.parent_id ?? '',
  FolderName: row.name,
  FolderDescription: row.description,
  FolderPath: row.path,
  IsShared: false,
  OrderCount: row.orders,
  AllSubOrderCount: row.all_orders,
  SubFolderCount: row.folders,
  AllSubFolderCount: row.all_folders,
  CreatedDatetime: showInstant(row.created_at),
})

/** The path of a folder of the actor, `/a/b`; '' for the root. */
export async function folderPath(
  tx: Tx,
  actor: Actor,
  folderUuid: string,
): Promise<{ path: string; depth: number } | undefined> {
  const { rows } = await sql<{ path: string; depth: number }>`
    with recursive up as (
      select id, parent_id, name, 1 depth from folders where id = ${folderUuid}::uuid and owner_id = ${actor.userUuid}::uuid
      union all select f.id, f.parent_id, f.name, up.depth + 1 from folders f join up on f.id = up.parent_id)
    select '/' || string_agg(name, '/' order by depth desc) path, max(depth)::int depth from up having count(*) > 0`.execute(
    tx,
  )
  return rows[0]
}

/**
 * Folders of the actor that meet a condition over `folders f`, by name, with their counts: of orders the actor may see,
 * each counted once however many of the folders below hold it.
 */
export async function describeFolders(
  tx: Tx,
  actor: Actor,
  where: RawBuilder<boolean>,
  parentPath: string,
): Promise<Folder[]> {
  const { rows } = await sql<FolderRow>`
    with recursive shown as (
      select f.* from folders f where f.owner_id = ${actor.userUuid}::uuid and ${where}),
    below as (
      select s.id root, s.id, 0 depth from shown s
      union all select b.root, f.id, b.depth + 1 from folders f join below b on f.parent_id = b.id),
    folder_counts as (
      select root, count(*) filter (where depth = 1)::int folders, count(*) filter (where depth > 0)::int all_folders
      from below group by root),
    order_counts as (
      select b.root, count(distinct fo.order_id) filter (where b.depth = 0)::int orders, count(distinct fo.order_id)::int all_orders
      from below b join folder_orders fo on fo.folder_id = b.id join patient_orders o on o.id = fo.order_id
      where ${visibleOrders(actor)} group by b.root)
    select s.id, s.parent_id, s.name, s.description, ${parentPath} || '/' || s.name path, s.created_at,
      coalesce(oc.orders, 0) orders, coalesce(oc.all_orders, 0) all_orders, fc.folders, fc.all_folders
    from shown s join folder_counts fc on fc.root = s.id left join order_counts oc on oc.root = s.id
    order by search_text(s.name), s.name`.execute(tx)
  return rows.map(showFolder)
}
