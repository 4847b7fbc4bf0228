import { type RawBuilder, sql } from 'kysely'
import type { Actor } from './actor.ts'

/**
 * The orders that were given to the actor by name, whatever their institution: those assigned to them or to one of their
 * groups. Folders shared with a user belong here too, as one more part of the union.
 */
const givenOrders = ({ userUuid }: Actor): RawBuilder<string> => sql<string>`
  select a.order_id from order_user_assignments a where a.user_id = ${userUuid}::uuid
  union select ga.order_id from order_group_assignments ga join user_group_members m on m.group_id = ga.group_id
    where m.user_id = ${userUuid}::uuid`

/**
 * The condition that an order (table alias `o` by default) is one that the actor may see: Admin all of the account,
 * Standard the orders of their institutions, LimitedAccess those given to them. These are read once per statement and as an
 * array, so that they lead to the orders and are not asked for order by order.
 * A narrowed session sees its own orders only. Trashed orders are seen by nobody here.
 */
export function visibleOrders(actor: Actor, alias = 'o'): RawBuilder<boolean> {
  const order = sql.ref(alias)
  const parts = [sql<boolean>`${order}.account_id = ${actor.accountUuid}::uuid and ${order}.trashed_at is null`]
  if (actor.userType === 'Standard')
    parts.push(sql<boolean>`${order}.institution_id = any(${actor.institutionUuids}::uuid[])`)
  if (actor.userType === 'LimitedAccess') parts.push(sql<boolean>`${order}.id = any(array(${givenOrders(actor)}))`)
  if (actor.orderUuids !== undefined) parts.push(sql<boolean>`${order}.id = any(${actor.orderUuids}::uuid[])`)
  return sql<boolean>`(${sql.join(parts, sql` and `)})`
}

/** Whether the actor may put orders into this institution and see it by name. */
export const mayUseInstitution = (actor: Actor, institutionUuid: string): boolean =>
  actor.userType === 'Admin' || actor.institutionUuids.includes(institutionUuid)
