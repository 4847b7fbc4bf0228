import { type RawBuilder, sql } from 'kysely'
import type { Tx } from '../../store/db/database.ts'
import type { Actor } from '../access/actor.ts'
import { hasSharedFolders, visibleOrders } from '../access/visible-orders.ts'

/** What a place holds: a folder, or a user as the root of their folders. */
export interface FolderCounts {
  readonly orders: number
  readonly allOrders: number
  readonly folders: number
  readonly allFolders: number
}

export const NOTHING_IN_IT: FolderCounts = { orders: 0, allOrders: 0, folders: 0, allFolders: 0 }

type OrderCounts = Pick<FolderCounts, 'orders' | 'allOrders'>

/** The institutions whose orders the actor sees, all of them: their orders need not be looked at one by one. */
function whollySeen({ userType, orderUuids, institutionUuids }: Actor): readonly string[] | 'all' {
  if (orderUuids !== undefined || userType === 'LimitedAccess') return []
  return userType === 'Admin' ? 'all' : institutionUuids
}

interface KeptRow extends FolderCounts {
  readonly id: string
  /** Orders of institutions of which not all are seen. */
  readonly others: number
}

/** Rows without an institution count all orders: an Admin needs no others. */
const orderSums = (wholly: readonly string[] | 'all') => {
  if (wholly === 'all') {
    return {
      where: sql<boolean>`institution_id is null`,
      sums: sql`sum(orders)::int orders, sum(all_orders)::int "allOrders", 0 others`,
    }
  }
  const isSeen = sql<boolean>`institution_id = any(${wholly}::uuid[])`
  const sum = (column: string, where: RawBuilder<boolean>) =>
    sql`coalesce(sum(${sql.ref(column)}) filter (where ${where}), 0)::int`
  const all = sql<boolean>`institution_id is null`
  return {
    where: sql<boolean>`(${all} or ${isSeen})`,
    sums: sql`${sum('orders', isSeen)} orders, ${sum('all_orders', isSeen)} "allOrders",
      ${sum('all_orders', all)} - ${sum('all_orders', isSeen)} others`,
  }
}

/** The counts that are kept, of folders and of orders of institutions that are wholly seen. */
async function readKept(tx: Tx, actor: Actor, places: readonly string[]): Promise<readonly KeptRow[]> {
  const { where, sums } = orderSums(whollySeen(actor))
  const { rows } = await sql<KeptRow>`
    select place_id id, ${sums}, sum(folders)::int folders, sum(all_folders)::int "allFolders"
    from folder_counts where account_id = ${actor.accountUuid}::uuid and place_id = any(${places}::uuid[]) and ${where}
    group by place_id`.execute(tx)
  return rows
}

const ofOthers = (actor: Actor): RawBuilder<boolean> => {
  const wholly = whollySeen(actor)
  return wholly === 'all' ? sql<boolean>`false` : sql<boolean>`o.institution_id <> all(${wholly}::uuid[])`
}

/** Counts the orders that the actor sees of the other institutions, one by one. */
async function countOthers(tx: Tx, actor: Actor, places: readonly string[]): Promise<ReadonlyMap<string, OrderCounts>> {
  const { rows } = await sql<OrderCounts & { id: string }>`
    with recursive below as (
      select f.id place, f.id, true itself from folders f where f.id = any(${places}::uuid[])
      union all select f.owner_id, f.id, false from folders f where f.owner_id = any(${places}::uuid[]) and f.parent_id is null
      union all select b.place, f.id, false from below b join folders f on f.parent_id = b.id)
    select place id, count(*) filter (where itself)::int orders, count(*)::int "allOrders" from (
      select b.place, fo.order_id, bool_or(b.itself) itself
      from below b join folder_orders fo on fo.folder_id = b.id join patient_orders o on o.id = fo.order_id
      where ${visibleOrders(actor)} and ${ofOthers(actor)} group by 1, 2) seen
    group by 1`.execute(tx)
  return new Map(rows.map(({ id, ...counts }) => [id, counts]))
}

/**
 * What places hold for the actor, by their ids: folders, and orders that the actor may see, each order once however many of
 * the folders below hold it. A place with nothing in it has no entry.
 */
export async function countFolders(
  tx: Tx,
  actor: Actor,
  places: readonly string[],
): Promise<ReadonlyMap<string, FolderCounts>> {
  const kept = await readKept(tx, actor, places)
  const unsure = kept.filter(({ others }) => others > 0).map(({ id }) => id)
  const besides = unsure.length > 0 ? await countOthers(tx, actor, unsure) : new Map<string, OrderCounts>()
  return new Map(
    kept.map(({ id, others: _, ...counts }) => {
      const more = besides.get(id)
      const orders = counts.orders + (more?.orders ?? 0)
      return [id, { ...counts, orders, allOrders: counts.allOrders + (more?.allOrders ?? 0) }]
    }),
  )
}

/** What the actor's root holds: with folders of others in it, all is counted one by one. */
export async function countRoot(
  tx: Tx,
  actor: Actor,
  own: FolderCounts | undefined,
): Promise<FolderCounts | undefined> {
  if (!hasSharedFolders(actor)) return own
  const roots = (actor.sharedFolders ?? []).map(({ uuid }) => uuid)
  const { rows } = await sql<{ folders: number; allFolders: number; allOrders: number }>`
    with recursive below as (
      select f.id, true at_top from folders f
        where (f.owner_id = ${actor.userUuid}::uuid and f.parent_id is null) or f.id = any(${roots}::uuid[])
      union select f.id, f.id = any(${roots}::uuid[]) from below b join folders f on f.parent_id = b.id)
    select (select count(distinct id) from below where at_top)::int folders,
      (select count(distinct id) from below)::int "allFolders",
      (select count(distinct o.id) from below b join folder_orders fo on fo.folder_id = b.id
        join patient_orders o on o.id = fo.order_id where ${visibleOrders(actor)})::int "allOrders"`.execute(tx)
  return { ...NOTHING_IN_IT, ...rows[0] }
}
