import { type RawBuilder, sql } from 'kysely'
import type { Tx } from '../../store/db/database.ts'
import type { Actor } from '../access/actor.ts'
import { chooseKey } from './choose-key.ts'
import { type OrderRow, orderColumns } from './order-columns.ts'
import { afterPosition, keyRows, keysOf, type OrderKey, orderConditions } from './order-conditions.ts'
import { normalizeFilter, type OrderFilter } from './order-filter.ts'
import { type PagePosition, readPageToken, writePageToken } from './page-token.rules.ts'
import { type PatientOrder, showOrder } from './show-order.ts'

export interface OrderPage {
  readonly pageSize: number
  readonly pageToken?: string | undefined
}

/** A page of the orders that a filter finds, newest first, as the API shows it. */
export interface FoundOrders {
  readonly SearchResultList: PatientOrder[]
  readonly TotalCount: number
  readonly NextPageToken: string
}

/** `patient_orders o`, reached by the key that was chosen, or as it lies. */
const ordersBy = (actor: Actor, key: OrderKey | undefined): RawBuilder<unknown> =>
  key === undefined
    ? sql`patient_orders o`
    : sql`(select distinct k.order_id from order_keys k where ${keyRows(actor, key)} offset 0) hit join patient_orders o on o.id = hit.order_id`

async function selectPage(
  tx: Tx,
  actor: Actor,
  from: RawBuilder<unknown>,
  where: RawBuilder<boolean>,
  page: { readonly size: number; readonly after: PagePosition | undefined },
): Promise<OrderRow[]> {
  const after = page.after ? sql`and ${afterPosition(page.after)}` : sql``
  const { rows } = await sql<OrderRow>`
    select ${orderColumns(actor)} from (
      select o.id from ${from} where ${where} ${after} order by o.sort_at desc, o.id desc limit ${page.size + 1}) found
    join patient_orders o on o.id = found.id join institutions i on i.id = o.institution_id
    order by o.sort_at desc, o.id desc`.execute(tx)
  return rows
}

async function count(tx: Tx, from: RawBuilder<unknown>, where: RawBuilder<boolean>): Promise<number> {
  const { rows } = await sql<{ total: number }>`select count(*)::int total from ${from} where ${where}`.execute(tx)
  return rows[0]?.total ?? 0
}

/**
 * Searches orders that the actor may see. Pages follow each other by their last order, so that orders which arrive
 * meanwhile neither repeat nor hide others.
 * @throws ApiError InvalidParameter for a page token that is none
 */
export async function findOrders(tx: Tx, actor: Actor, filter: OrderFilter, page: OrderPage): Promise<FoundOrders> {
  const after = page.pageToken === undefined ? undefined : readPageToken(page.pageToken)
  const normal = await normalizeFilter(tx, filter)
  const from = ordersBy(actor, await chooseKey(tx, actor, keysOf(normal), page.pageSize))
  const where = orderConditions(actor, filter, normal)
  const found = await selectPage(tx, actor, from, where, { size: page.pageSize, after })
  const rows = found.slice(0, page.pageSize)
  const last = rows.at(-1)
  const more = found.length > page.pageSize
  const total = after?.total ?? (more ? await count(tx, from, where) : rows.length)
  return {
    SearchResultList: rows.map(showOrder),
    TotalCount: total,
    NextPageToken: more && last ? writePageToken({ sortAt: last.position, orderUuid: last.id, total }) : '',
  }
}

const MOST_IN_FOLDER = 10_000

/** The orders of one of the actor's folders, newest first. */
export const listFolderOrders = async (tx: Tx, actor: Actor, folderUuid: string): Promise<PatientOrder[]> =>
  (await findOrders(tx, actor, { folderUuid }, { pageSize: MOST_IN_FOLDER })).SearchResultList
