import { type RawBuilder, sql } from 'kysely'
import type { Actor } from './actor.ts'

/**
 * The condition that an order (table alias `o` by default) is one that the actor may see: Admin all of the account,
 * Standard the orders of their institutions, LimitedAccess those assigned to them (there is no assignment yet, so none).
 * A narrowed session sees its own orders only. Trashed orders are seen by nobody here.
 */
export function visibleOrders(actor: Actor, alias = 'o'): RawBuilder<boolean> {
  const order = sql.ref(alias)
  const parts = [sql<boolean>`${order}.account_id = ${actor.accountUuid}::uuid and ${order}.trashed_at is null`]
  if (actor.userType === 'Standard')
    parts.push(sql<boolean>`${order}.institution_id = any(${actor.institutionUuids}::uuid[])`)
  if (actor.userType === 'LimitedAccess') parts.push(sql<boolean>`false`)
  if (actor.orderUuids !== undefined) parts.push(sql<boolean>`${order}.id = any(${actor.orderUuids}::uuid[])`)
  return sql<boolean>`(${sql.join(parts, sql` and `)})`
}

/** Whether the actor may put orders into this institution and see it by name. */
export const mayUseInstitution = (actor: Actor, institutionUuid: string): boolean =>
  actor.userType === 'Admin' || actor.institutionUuids.includes(institutionUuid)
