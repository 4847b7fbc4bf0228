import { ApiError } from '@opaline/contract'
import { sql } from 'kysely'
import type { Tx } from '../../store/db/database.ts'
import { notFound } from '../errors.ts'
import type { Call, UseCase } from '../use-case.ts'
import { lockOrders } from './lock-orders.ts'

/** The orders that are in a folder of the actor or below it at this moment. */
async function ordersBelow({ tx, actor }: Call, folderUuid: string): Promise<string[]> {
  const { rows } = await sql<{ order_id: string }>`
    with recursive below as (
      select id from folders where id = ${folderUuid}::uuid and owner_id = ${actor.userUuid}::uuid
      union all select f.id from folders f join below b on f.parent_id = b.id)
    select distinct fo.order_id from below b join folder_orders fo on fo.folder_id = b.id`.execute(tx)
  return rows.map((row) => row.order_id)
}

/**
 * Takes hold of a folder and all below it, level by level from the top: below a folder that is held nobody makes another,
 * and nobody puts an order into it.
 */
async function lockTree({ tx, actor }: Call, folderUuid: string): Promise<{ id: string; parent_id: string | null }[]> {
  const lock = (column: 'id' | 'parent_id', uuids: readonly string[]) =>
    tx
      .selectFrom('folders')
      .select(['id', 'parent_id'])
      .where(sql<boolean>`${sql.ref(column)} = any(${uuids}::uuid[])`)
      .where('owner_id', '=', actor.userUuid)
      .orderBy('id')
      .forUpdate()
      .execute()
  let level = await lock('id', [folderUuid])
  const tree = [...level]
  while (level.length > 0) {
    level = await lock(
      'parent_id',
      level.map(({ id }) => id),
    )
    tree.push(...level)
  }
  return tree
}

/** The places above a tree hold that many folders less. */
const countOut = (tx: Tx, folderUuid: string, folders: number) =>
  sql`insert into folder_counts (account_id, place_id, folders, all_folders)
    select current_account(), p.place_id, -(p.place_id = coalesce(f.parent_id, f.owner_id))::int, -${folders}::int
    from places_of(array[${folderUuid}::uuid]) p join folders f on f.id = p.folder_id
    where p.place_id <> p.folder_id`.execute(tx)

/**
 * Takes hold of orders that came into the tree after its orders were held and before its folders were. Who holds one of them
 * may be waiting for a folder of the tree, so they are not waited for.
 */
async function lockLate(call: Call, folderUuid: string, held: readonly string[]): Promise<void> {
  const known = new Set(held)
  const late = (await ordersBelow(call, folderUuid)).filter((id) => !known.has(id))
  if (late.length === 0) return
  const free = await call.tx
    .selectFrom('patient_orders')
    .select('id')
    .where(sql<boolean>`id = any(${late}::uuid[])`)
    .forNoKeyUpdate()
    .skipLocked()
    .execute()
  if (free.length < late.length)
    throw new ApiError('Conflict', 'An order came into the folder at this moment. Try again.')
}

/** Removes a folder and those below it, all at once; the orders stay. */
export const deleteFolder: UseCase<'DeleteFolder'> = async (call, input) => {
  const { tx, note } = call
  const held = await ordersBelow(call, input.FolderUuid)
  await lockOrders(tx, held)
  const tree = (await lockTree(call, input.FolderUuid)).map(({ id }) => id)
  if (tree.length === 0) throw notFound('folderUuid')
  await lockLate(call, input.FolderUuid, held)
  await sql`delete from folder_orders where folder_id = any(${tree}::uuid[])`.execute(tx)
  await countOut(tx, input.FolderUuid, tree.length)
  await sql`delete from folder_counts where account_id = current_account() and place_id = any(${tree}::uuid[])`.execute(
    tx,
  )
  await sql`delete from folders where id = any(${tree}::uuid[])`.execute(tx)
  note.detail['FolderUuid'] = input.FolderUuid
  note.detail['FolderCount'] = tree.length
  return {}
}
