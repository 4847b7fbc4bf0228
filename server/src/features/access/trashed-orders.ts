import { type RawBuilder, sql } from 'kysely'
import type { Tx } from '../../store/db/database.ts'
import { notFound } from '../errors.ts'
import type { Actor } from './actor.ts'

/** The condition that an order (`patient_orders o`) is in the trash, and one that the actor might see if it were not. */
export function trashedOrders(actor: Actor): RawBuilder<boolean> {
  const parts = [sql<boolean>`o.account_id = ${actor.accountUuid}::uuid and o.trashed_at is not null`]
  if (actor.userType !== 'Admin') parts.push(sql<boolean>`o.institution_id = any(${actor.institutionUuids}::uuid[])`)
  if (actor.orderUuids !== undefined) parts.push(sql<boolean>`o.id = any(${actor.orderUuids}::uuid[])`)
  return sql<boolean>`(${sql.join(parts, sql` and `)})`
}

/** An order in the trash that the actor may see, for this transaction alone. @throws ApiError NotFound */
export async function requireTrashedOrder(tx: Tx, actor: Actor, orderUuid: string) {
  const order = await tx
    .selectFrom('patient_orders as o')
    .select(['o.id', 'o.institution_id as institutionUuid'])
    .where('o.id', '=', orderUuid)
    .where(trashedOrders(actor))
    .forUpdate()
    .executeTakeFirst()
  if (!order) throw notFound('patientOrderUuid')
  return order
}
