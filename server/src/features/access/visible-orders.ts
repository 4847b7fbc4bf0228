import { type RawBuilder, sql } from 'kysely'
import type { Actor } from './actor.ts'

/** The orders that were assigned to the actor, or to one of their groups, whatever their institution. */
const assignedOrders = ({ userUuid }: Actor): RawBuilder<string> => sql<string>`
  select a.order_id from order_user_assignments a where a.user_id = ${userUuid}::uuid
  union select ga.order_id from order_group_assignments ga join user_group_members m on m.group_id = ga.group_id
    where m.user_id = ${userUuid}::uuid`

/**
 * The orders in the folders that others shared with the actor, and below them. A folder shows no more than its owner sees by
 * themselves: nobody passes on what was shared with them.
 */
const sharedOrders = ({ sharedFolders = [] }: Actor): RawBuilder<string> => sql<string>`
  (with recursive below as (
    select f.id, f.owner_id from folders f where f.id = any(${sharedFolders.map(({ uuid }) => uuid)}::uuid[])
    union select f.id, f.owner_id from below b join folders f on f.parent_id = b.id)
  select fo.order_id from below b join folder_orders fo on fo.folder_id = b.id
    join patient_orders held on held.id = fo.order_id join users w on w.id = b.owner_id
    where w.user_type = 'Admin' or exists (select 1 from user_institutions ui join institutions i on i.id = ui.institution_id
      where ui.user_id = w.id and ui.institution_id = held.institution_id and i.deactivated_at is null))`

export const hasSharedFolders = ({ sharedFolders = [] }: Actor): boolean => sharedFolders.length > 0

/** The actor without what others shared with them: what they may change, and share. */
export const byThemselves = (actor: Actor): Actor => ({ ...actor, sharedFolders: [] })

/** The actor with only those shared folders that may be downloaded. */
export const asDownloader = (actor: Actor): Actor => ({
  ...actor,
  sharedFolders: (actor.sharedFolders ?? []).filter(({ mayDownload }) => mayDownload),
})

/** Lists are read once per statement and as arrays, so that they lead to the orders and are not asked for order by order. */
function ofUser(actor: Actor, alias: string, id: string): RawBuilder<boolean> | undefined {
  if (actor.userType === 'Admin') return undefined
  const [place, order] = [sql.ref(`${alias}.institution_id`), sql.ref(`${alias}.${id}`)]
  const parts = [
    actor.userType === 'Standard'
      ? sql<boolean>`${place} = any(${actor.institutionUuids}::uuid[])`
      : sql<boolean>`${order} = any(array(${assignedOrders(actor)}))`,
  ]
  if (hasSharedFolders(actor)) parts.push(sql<boolean>`${order} = any(array(${sharedOrders(actor)}))`)
  return sql<boolean>`(${sql.join(parts, sql` or `)})`
}

function visible(actor: Actor, alias: string, id: string): RawBuilder<boolean> {
  const row = sql.ref(alias)
  const parts = [sql<boolean>`${row}.account_id = ${actor.accountUuid}::uuid and ${row}.trashed_at is null`]
  const ofActor = ofUser(actor, alias, id)
  if (ofActor) parts.push(ofActor)
  if (actor.orderUuids !== undefined)
    parts.push(sql<boolean>`${sql.ref(`${alias}.${id}`)} = any(${actor.orderUuids}::uuid[])`)
  return sql<boolean>`(${sql.join(parts, sql` and `)})`
}

/**
 * The condition that an order (table alias `o` by default) is one that the actor may see: Admin all of the account,
 * Standard the orders of their institutions, LimitedAccess those given to them; and what is in folders shared with them.
 * A narrowed session sees its own orders only. Trashed orders are seen by nobody here.
 */
export const visibleOrders = (actor: Actor, alias = 'o'): RawBuilder<boolean> => visible(actor, alias, 'id')

/** The orders that have what these show: themselves, and those whose studies fulfil them (contract 9). @param where of `patient_orders p` */
const showing = (where: RawBuilder<boolean>): RawBuilder<string> => sql<string>`
  select shown from patient_orders p, unnest(array[p.id, p.fulfilled_by]) shown where ${where} and shown is not null`

/** The orders that were given to the actor one by one; undefined: what they see is told by institutions. */
function givenOrders(actor: Actor): RawBuilder<unknown> | undefined {
  if (actor.orderUuids !== undefined) return sql`select unnest(${actor.orderUuids}::uuid[])`
  if (actor.userType !== 'LimitedAccess') return undefined
  return hasSharedFolders(actor) ? sql`${assignedOrders(actor)} union ${sharedOrders(actor)}` : assignedOrders(actor)
}

/**
 * The condition that a study (alias `s` by default) is one that the actor may see: its row knows its order's institution and
 * trash. One that fulfils an order which was given to the actor is seen with that. One whose images were all deleted is not there.
 */
export function visibleStudies(actor: Actor, alias = 's'): RawBuilder<boolean> {
  const [study, order] = [sql.ref(alias), sql.ref(`${alias}.order_id`)]
  const isThere = sql<boolean>`${study}.account_id = ${actor.accountUuid}::uuid and ${study}.trashed_at is null and not ${study}.is_empty`
  const given = givenOrders(actor)
  if (given) {
    const seen = showing(sql<boolean>`p.id in (${given}) and ${visibleOrders(actor, 'p')}`)
    return sql<boolean>`(${isThere} and ${order} = any(array(${seen})))`
  }
  const ofActor = [visible(actor, alias, 'order_id')]
  if (hasSharedFolders(actor) && actor.userType === 'Standard')
    ofActor.push(
      sql<boolean>`${order} = any(array(${showing(sql<boolean>`p.id in (${sharedOrders(actor)}) and p.trashed_at is null`)}))`,
    )
  return sql<boolean>`(${isThere} and (${sql.join(ofActor, sql` or `)}))`
}

/** Whether the actor may put orders into this institution and see it by name. */
export const mayUseInstitution = (actor: Actor, institutionUuid: string): boolean =>
  actor.userType === 'Admin' || actor.institutionUuids.includes(institutionUuid)
