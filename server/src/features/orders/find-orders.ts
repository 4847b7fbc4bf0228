import { type RawBuilder, sql } from 'kysely'
import type { Tx } from '../../store/db/database.ts'
import type { Actor } from '../access/actor.ts'
import { chooseKey } from './choose-key.ts'
import { countOrders, decidedByKeys, ordersWithKeys } from './count-by-keys.ts'
import { type OrderRow, orderColumns } from './order-columns.ts'
import { afterPosition, keyRows, keysOf, orderConditions } from './order-conditions.ts'
import { type NormalFilter, normalizeFilter, type OrderFilter } from './order-filter.ts'
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

interface Search {
  readonly filter: OrderFilter
  readonly normal: NormalFilter
}

interface Way {
  /** What has the `id` and `sort_at` of orders, as `o`. */
  readonly from: RawBuilder<unknown>
  readonly where: RawBuilder<boolean>
  /** How many orders match, where finding the way told. */
  readonly total?: number
}

// Beyond it, walking the list fills a page sooner than sorting what the keys lead to.
const MOST_SORTED = 50_000

/** @param known how many orders match, as an earlier page told */
async function findWay(tx: Tx, actor: Actor, search: Search, pageSize: number, known?: number): Promise<Way> {
  const { filter, normal } = search
  const keys = keysOf(normal)
  const where = orderConditions(actor, filter, normal)
  if (decidedByKeys(actor, filter, normal, keys)) {
    const hits = ordersWithKeys(actor, filter, keys)
    const total = known ?? (await countOrders(tx, hits))
    const asItLies = { from: sql`patient_orders o`, where, total }
    return total > MOST_SORTED ? asItLies : { from: sql`(${hits}) o`, where: sql<boolean>`true`, total }
  }
  const key = await chooseKey(tx, actor, keys, pageSize)
  if (key === undefined) return { from: sql`patient_orders o`, where }
  const hits = sql`(select distinct k.order_id from order_keys k where ${keyRows(actor, key)} offset 0) hit`
  return { from: sql`${hits} join patient_orders o on o.id = hit.order_id`, where }
}

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
  const { from, where, total: counted } = await findWay(tx, actor, { filter, normal }, page.pageSize, after?.total)
  const found = await selectPage(tx, actor, from, where, { size: page.pageSize, after })
  const rows = found.slice(0, page.pageSize)
  const last = rows.at(-1)
  const more = found.length > page.pageSize
  const total = after?.total ?? counted ?? (more ? await count(tx, from, where) : rows.length)
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
