import type { objects } from '@opaline/contract'
import { type RawBuilder, sql } from 'kysely'
import type { z } from 'zod'
import { showInstant } from '../../datetime.ts'
import type { Tx } from '../../store/db/database.ts'
import type { Actor } from '../access/actor.ts'
import { type FolderCounts, NOTHING_IN_IT } from './count-folders.ts'

export type Folder = z.input<typeof objects.Folder>

interface FolderRow {
  readonly id: string
  readonly parent_id: string | null
  readonly name: string
  readonly description: string
  readonly created_at: Date
}

/** A folder with the path to it. */
export interface KnownFolder extends FolderRow {
  /** `/a/b` */
  readonly path: string
  /** 1: in the root. */
  readonly depth: number
}

export const showCounts = (counts: FolderCounts | undefined) => {
  const { orders, allOrders, folders, allFolders } = counts ?? NOTHING_IN_IT
  return { OrderCount: orders, AllSubOrderCount: allOrders, SubFolderCount: folders, AllSubFolderCount: allFolders }
}

export const showFolder = (row: Omit<KnownFolder, 'depth'>, counts: FolderCounts | undefined): Folder => ({
  FolderUuid: row.id,
  ParentFolderUuid: row.parent_id ?? '',
  FolderName: row.name,
  FolderDescription: row.description,
  FolderPath: row.path,
  IsShared: false,
  ...showCounts(counts),
  CreatedDatetime: showInstant(row.created_at),
})

/** A folder of the actor; undefined: there is none of this id. */
export async function findFolder(tx: Tx, actor: Actor, folderUuid: string): Promise<KnownFolder | undefined> {
  const { rows } = await sql<KnownFolder>`
    with recursive up as (
      select id, parent_id, name, 1 depth from folders where id = ${folderUuid}::uuid and owner_id = ${actor.userUuid}::uuid
      union all select f.id, f.parent_id, f.name, up.depth + 1 from folders f join up on f.id = up.parent_id)
    select f.id, f.parent_id, f.name, f.description, f.created_at, above.path, above.depth
    from (select '/' || string_agg(name, '/' order by depth desc) path, max(depth)::int depth from up) above
    join folders f on f.id = ${folderUuid}::uuid and above.depth > 0`.execute(tx)
  return rows[0]
}

/** The folders in one of the actor's folders, or in their root, that meet a condition over `folders f`; by name. */
export async function foldersIn(
  tx: Tx,
  actor: Actor,
  parent: KnownFolder | undefined,
  where: RawBuilder<boolean>,
): Promise<Omit<KnownFolder, 'depth'>[]> {
  // An equation alone lets an index be used.
  const inside = parent ? sql<boolean>`f.parent_id = ${parent.id}::uuid` : sql<boolean>`f.parent_id is null`
  const { rows } = await sql<FolderRow>`
    select f.id, f.parent_id, f.name, f.description, f.created_at from folders f
    where f.owner_id = ${actor.userUuid}::uuid and ${inside} and ${where} order by f.name_search, f.name`.execute(tx)
  return rows.map((row) => ({ ...row, path: `${parent?.path ?? ''}/${row.name}` }))
}
