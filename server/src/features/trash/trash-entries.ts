import { type RawBuilder, sql } from 'kysely'
import type { Tx } from '../../store/db/database.ts'
import type { Actor } from '../access/actor.ts'
import { byThemselves, visibleOrders } from '../access/visible-orders.ts'
import { notFound } from '../errors.ts'

/** The condition that a trash entry's order (`patient_orders o`) is one that the actor may change. */
export const reachableEntries = (actor: Actor): RawBuilder<boolean> => visibleOrders(byThemselves(actor))

/** A trash entry of images. */
export interface TrashEntry {
  readonly id: string
  readonly orderUuid: string
  readonly seriesId: string
}

/** An entry whose order the actor sees, for this transaction alone. @throws ApiError NotFound */
export async function requireTrashEntry(tx: Tx, actor: Actor, entryUuid: string): Promise<TrashEntry> {
  const { rows } = await sql<TrashEntry>`
    select t.id, t.order_id "orderUuid", t.series_id::text "seriesId"
    from trash_entries t join patient_orders o on o.id = t.order_id
    where t.id = ${entryUuid}::uuid and ${reachableEntries(actor)} for update of t`.execute(tx)
  const [entry] = rows
  if (entry === undefined) throw notFound('trashEntryUuid')
  return entry
}
