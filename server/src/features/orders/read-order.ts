import { sql } from 'kysely'
import { selectPrepared, type Tx } from '../../store/db/database.ts'
import type { Actor } from '../access/actor.ts'
import { visibleOrders } from '../access/visible-orders.ts'
import { notFound } from '../errors.ts'
import { type OrderRow, orderColumns } from './order-columns.ts'
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

/** Orders that a search found, as lists show them, in the order of their ids. */
export async function readFoundOrders(tx: Tx, actor: Actor, orderUuids: readonly string[]): Promise<PatientOrder[]> {
  if (orderUuids.length === 0) return []
  const rows = await selectPrepared<OrderRow>(
    tx,
    'found-orders',
    sql`select ${orderColumns(actor)} from unnest(${[...orderUuids]}::uuid[]) with ordinality w(id, place)
      join patient_orders o on o.id = w.id join institutions i on i.id = o.institution_id order by w.place`,
  )
  return rows.map(showOrder)
}
