import { sql } from 'kysely'
import type { Tx } from '../../store/db/database.ts'
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
