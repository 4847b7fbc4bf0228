import type { objects } from '@opaline/contract'
import { type RawBuilder, sql } from 'kysely'
import type { z } from 'zod'
import { showInstant } from '../../datetime.ts'
import type { Tx } from '../../store/db/database.ts'
import type { Actor } from '../access/actor.ts'
import { hasSharedFolders } from '../access/visible-orders.ts'
import { type FolderCounts, NOTHING_IN_IT } from './count-folders.ts'

export type Folder = z.input<typeof objects.Folder>

interface FolderRow {
  readonly id: string
  readonly parent_id: string | null
  readonly name: string
  readonly description: string
  readonly created_at: Date
  /** Whether others are shown it, or it is another's. */
  readonly is_shared: boolean
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
  IsShared: row.is_shared,
  ...showCounts(counts),
  CreatedDatetime: showInstant(row.created_at),
})

const isShared = ({ userUuid }: Actor): RawBuilder<boolean> => sql<boolean>`(f.owner_id <> ${userUuid}::uuid or exists (
  select 1 from shares s where s.folder_id = f.id and s.revoked_at is null and (s.expires_at is null or s.expires_at > now())))`

const rootsOf = ({ sharedFolders = [] }: Actor) => sql`${sharedFolders.map(({ uuid }) => uuid)}::uuid[]`

/** A folder of the actor, or one that was shared with them or is below such a one, whose path then begins with that. */
export async function findFolder(tx: Tx, actor: Actor, folderUuid: string): Promise<KnownFolder | undefined> {
  const { rows } = await sql<KnownFolder>`
    with recursive up as (
      select id, parent_id, name, 1 depth, owner_id = ${actor.userUuid}::uuid is_own, id = any(${rootsOf(actor)}) is_root
      from folders where id = ${folderUuid}::uuid
      union all select f.id, f.parent_id, f.name, up.depth + 1, up.is_own, f.id = any(${rootsOf(actor)})
      from folders f join up on f.id = up.parent_id and not up.is_root)
    select f.id, case when f.id = any(${rootsOf(actor)}) then null else f.parent_id end parent_id, f.name, f.description,
      f.created_at, above.path, above.depth, ${isShared(actor)} is_shared
    from (select '/' || string_agg(name, '/' order by depth desc) path, max(depth)::int depth, bool_or(is_own or is_root) is_seen
      from up) above
    join folders f on f.id = ${folderUuid}::uuid and above.is_seen`.execute(tx)
  return rows[0]
}

/** The folders in a folder that the actor may see, or in their root, that meet a condition over `folders f`; by name. */
export async function foldersIn(
  tx: Tx,
  actor: Actor,
  parent: KnownFolder | undefined,
  where: RawBuilder<boolean>,
): Promise<Omit<KnownFolder, 'depth'>[]> {
  // An equation alone lets an index be used.
  const own = sql<boolean>`f.owner_id = ${actor.userUuid}::uuid and f.parent_id is null`
  const inside = parent ? sql<boolean>`f.parent_id = ${parent.id}::uuid` : own
  // What was shared stands in the root, wherever its owner has it.
  const besides = parent || !hasSharedFolders(actor) ? sql`` : sql`or f.id = any(${rootsOf(actor)})`
  const { rows } = await sql<FolderRow>`
    select f.id, ${parent ? sql`f.parent_id` : sql`null::uuid`} parent_id, f.name, f.description, f.created_at,
      ${isShared(actor)} is_shared
    from folders f where (${inside} ${besides}) and ${where} order by f.name_search, f.name`.execute(tx)
  return rows.map((row) => ({ ...row, path: `${parent?.path ?? ''}/${row.name}` }))
}
