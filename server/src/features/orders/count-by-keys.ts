import { type RawBuilder, sql } from 'kysely'
import type { Tx } from '../../store/db/database.ts'
import type { Actor } from '../access/actor.ts'
import { keyRows, type OrderKey } from './order-conditions.ts'
import type { NormalFilter, OrderFilter } from './order-filter.ts'

/**
 * Whether the keys alone decide which orders match, so that no order's row need be read to count them. A wildcard within a
 * word is left to the names themselves.
 */
export function decidedByKeys(
  actor: Actor,
  filter: OrderFilter,
  normal: NormalFilter,
  keys: readonly OrderKey[],
): boolean {
  const rest = [filter.startDay, filter.endDay, filter.folderUuid, normal.accession, normal.patientId, actor.orderUuids]
  return (
    keys.length > 0 &&
    actor.userType !== 'LimitedAccess' &&
    rest.every((part) => part === undefined) &&
    normal.words.every(({ pattern }) => pattern.like === undefined)
  )
}

function ofInstitutions(actor: Actor, filter: OrderFilter): RawBuilder<unknown> {
  const wanted = filter.institutionUuids?.length
    ? sql`and k.institution_id = any(${[...filter.institutionUuids]}::uuid[])`
    : sql``
  return actor.userType === 'Standard'
    ? sql`${wanted} and k.institution_id = any(${[...actor.institutionUuids]}::uuid[])`
    : wanted
}

/** The orders (`id`, `sort_at`) that have all of these keys, each once, of the institutions that are asked for and allowed. */
export function ordersWithKeys(actor: Actor, filter: OrderFilter, keys: readonly OrderKey[]): RawBuilder<unknown> {
  const place = ofInstitutions(actor, filter)
  const sets = keys.map(
    (key) => sql`select distinct k.order_id id, k.sort_at from order_keys k where ${keyRows(actor, key)} ${place}`,
  )
  return sql.join(sets, sql` intersect `)
}

/** How many orders a set of `ordersWithKeys` holds. */
export async function countOrders(tx: Tx, orders: RawBuilder<unknown>): Promise<number> {
  const { rows } = await sql<{ total: number }>`select count(*)::int total from (${orders}) hit`.execute(tx)
  return rows[0]?.total ?? 0
}
