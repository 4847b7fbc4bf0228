import { type RawBuilder, sql } from 'kysely'
import { selectPrepared, type Tx } from '../../store/db/database.ts'
import type { Actor } from '../access/actor.ts'
import { visibleOrders } from '../access/visible-orders.ts'
import { notFound } from '../errors.ts'
import type { KeptOrders } from './kept-orders.ts'
import { type OrderRow, type OrderVersion, orderColumns, versionOf } from './order-columns.ts'
import { type PatientOrder, showOrder } from './show-order.ts'

/** One order as lists show it. @throws ApiError NotFound where the actor does not see it */
export async function readOrder(tx: Tx, actor: Actor, orderUuid: string): Promise<PatientOrder> {
  const { rows } = await sql<OrderRow>`
    select ${orderColumns(actor)} from patient_orders o join institutions i on i.id = o.institution_id
    where o.id = ${orderUuid}::uuid and ${visibleOrders(actor)}`.execute(tx)
  const [row] = rows
  if (!row) throw notFound('patientOrderUuid')
  return showOrder(row)
}

/** Columns of orders and their institutions, in the order of the ids. */
const selectOrders = <R>(tx: Tx, name: string, columns: RawBuilder<R>, orderUuids: readonly string[]): Promise<R[]> =>
  selectPrepared<R>(
    tx,
    name,
    sql`select ${columns} from unnest(${[...orderUuids]}::uuid[]) with ordinality w(id, place)
      join patient_orders o on o.id = w.id join institutions i on i.id = o.institution_id order by w.place`,
  )

/** Orders that a search found, as lists show them, in the order of their ids. */
export async function readFoundOrders(tx: Tx, actor: Actor, orderUuids: readonly string[]): Promise<PatientOrder[]> {
  if (orderUuids.length === 0) return []
  return (await selectOrders(tx, 'found-orders', orderColumns(actor), orderUuids)).map(showOrder)
}

async function readAndKeep(
  tx: Tx,
  actor: Actor,
  orderUuids: readonly string[],
  kept: KeptOrders,
): Promise<ReadonlyMap<string, PatientOrder>> {
  if (orderUuids.length === 0) return new Map()
  const columns = sql<OrderRow & OrderVersion>`${orderColumns(actor)}, o.xmin order_written, i.xmin institution_written`
  const rows = await selectOrders(tx, 'orders-and-versions', columns, orderUuids)
  return new Map(rows.map((row) => [row.id, kept.keep(versionOf(row), showOrder(row))]))
}

/** The same for orders found with their versions: those that are kept as they are now, and the others read and kept. */
export async function readChangedOrders(
  tx: Tx,
  actor: Actor,
  found: readonly (OrderVersion & Pick<OrderRow, 'id'>)[],
  kept: KeptOrders,
): Promise<PatientOrder[]> {
  const known = found.map((row) => kept.find(row.id, versionOf(row)) ?? row.id)
  const changed = known.filter((order) => typeof order === 'string')
  const read = await readAndKeep(tx, actor, changed, kept)
  return known.flatMap((order) => (typeof order === 'string' ? (read.get(order) ?? []) : order))
}
