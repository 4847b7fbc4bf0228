import type { objects } from '@opaline/contract'
import { type RawBuilder, sql } from 'kysely'
import type { z } from 'zod'
import { showInstant } from '../../datetime.ts'
import type { Tx } from '../../store/db/database.ts'
import type { Actor } from '../access/actor.ts'
import { countFolders, type FolderCounts, NOTHING_IN_IT } from './count-folders.ts'

export type Folder = z.input<typeof objects.Folder>

interface FolderRow {
  readonly id: string
  readonly parent_id: string | null
  readonly name: string
  readonly description: string
  readonly created_at: Date
}

export const showCounts = (counts: FolderCounts | undefined) => {
  const { orders, allOrders, folders, allFolders } = counts ?? NOTHING_IN_IT
  return { OrderCount: orders, AllSubOrderCount: allOrders, SubFolderCount: folders, AllSubFolderCount: allFolders }
}

const showFolder = (row: FolderRow, parentPath: string, counts: FolderCounts | undefined): Folder => ({
  FolderUuid: row.id,
  ParentFolderUuid: row.parent_id ?? '',
  FolderName: row.name,
  FolderDescription: row.description,
  FolderPath: `${parentPath}/${row.name}`,
  IsShared: false,
  ...showCounts(counts),
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

/** Folders of the actor that meet a condition over `folders f`, by name, with what they hold. */
export async function describeFolders(
  tx: Tx,
  actor: Actor,
  where: RawBuilder<boolean>,
  parentPath: string,
): Promise<Folder[]> {
  const { rows } = await sql<FolderRow>`
    select f.id, f.parent_id, f.name, f.description, f.created_at from folders f
    where f.owner_id = ${actor.userUuid}::uuid and ${where} order by f.name_search, f.name`.execute(tx)
  const counts = await countFolders(
    tx,
    actor,
    rows.map(({ id }) => id),
  )
  return rows.map((row) => showFolder(row, parentPath, counts.get(row.id)))
}
