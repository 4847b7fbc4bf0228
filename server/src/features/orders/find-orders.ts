import { type RawBuilder, sql } from 'kysely'
import type { Tx } from '../../store/db/database.ts'
import type { Actor } from '../access/actor.ts'
import { hasSharedFolders, visibleOrders } from '../access/visible-orders.ts'
import { countBySums } from './count-by-sums.ts'
import type { KeptOrders } from './kept-orders.ts'
import { type OrderVersion, versionColumns } from './order-columns.ts'
import { afterPosition, keysOf, orderConditions, wordsLike } from './order-conditions.ts'
import { type NormalFilter, normalizeFilter, type OrderFilter } from './order-filter.ts'
import { newestWithWord, ordersOfModalities, ordersWithKeys } from './orders-with-keys.ts'
import { type PagePosition, readPageToken, writePageToken } from './page-token.rules.ts'
import { readChangedOrders, readFoundOrders } from './read-order.ts'
import type { RecentTotals } from './recent-totals.ts'
import type { SearchPattern } from './search-pattern.rules.ts'
import type { PatientOrder } from './show-order.ts'

export interface OrderPage {
  readonly pageSize: number
  readonly pageToken?: string | undefined
  /** What large searches matched a moment ago; without it all is counted anew. */
  readonly recent?: RecentTotals | undefined
  /** Orders that lists showed before; without it each is read anew. */
  readonly kept?: KeptOrders | undefined
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
  readonly pageSize: number
  readonly after: PagePosition | undefined
  /** How many it matches, from the page before or from a moment ago. */
  readonly known: number | undefined
}

interface Way {
  /** All that matches, as `hits`, with the `id` and `sort_at` of orders. */
  readonly hits?: RawBuilder<unknown>
  /** What has the `id` and `sort_at` of orders, as `o`. */
  readonly from: RawBuilder<unknown>
  readonly where: RawBuilder<boolean>
  /** Whether that is their table. */
  readonly isTable?: boolean
  /** How many orders match, where that is known before they are read. */
  readonly total: number | undefined
}

// An order that keys lead to costs about half of one that the list passes by, and its place among all besides.
const COST = 2

/** Whether the list, newest first, holds so many that match that a page of them is soon full. */
const fillsSoon = (matching: number, all: number, pageSize: number): boolean =>
  matching > Math.sqrt(COST * pageSize * all)

const leads = (pattern: SearchPattern | undefined): boolean => pattern !== undefined && pattern.from !== ''

/** Whether orders in these places with these modalities are so few that each can be looked at, whatever else is asked for. */
const areFew = (placed: number, all: number): boolean => placed <= Math.min(2_000, all / 20)

/** With more words than these the way from one to the next is longer than that through the list. */
const MOST_WORDS = 64

/** The one word of names that a search asks for, where few words are like it. */
async function oneWord(
  tx: Tx,
  actor: Actor,
  { words, otherPatientId }: NormalFilter,
): Promise<SearchPattern | undefined> {
  const [word, ...more] = words
  if (word === undefined || more.length > 0 || otherPatientId !== undefined) return undefined
  const { rows } =
    await sql`select distinct word from (${wordsLike(actor, word.pattern)}) w limit ${MOST_WORDS + 1}`.execute(tx)
  return rows.length > MOST_WORDS ? undefined : word.pattern
}

/** What few orders meet, and an index or a list leads to. */
const isNarrow = (
  { folderUuid }: OrderFilter,
  { accession, patientId }: NormalFilter,
  { orderUuids, userType }: Actor,
): boolean =>
  leads(accession) ||
  leads(patientId) ||
  folderUuid !== undefined ||
  orderUuids !== undefined ||
  userType === 'LimitedAccess'

async function findWay(tx: Tx, actor: Actor, { filter, normal, pageSize, after, known }: Search): Promise<Way> {
  const where = orderConditions(actor, filter, normal)
  const { all, placed, matching } = await countBySums(tx, actor, filter, normal)
  const total = matching ?? known
  const asItLies = { from: sql`patient_orders o`, isTable: true, where, total }
  // What is not counted is read once only, and then there is nothing to hold all of it for (`offset 0`: still by itself).
  const through = (hits: RawBuilder<unknown>): Way =>
    total === undefined
      ? { hits, from: sql`hits o`, where: sql<boolean>`true`, total }
      : { from: sql`(${hits} offset 0) o`, where: sql<boolean>`true`, total }
  const matches = sql`select o.id, o.sort_at from patient_orders o where ${where}`
  const seen = sql`select o.id, o.sort_at from patient_orders o where ${visibleOrders(actor)}`
  const keys = keysOf(actor, normal)
  const isBorn = filter.bornFrom !== undefined || filter.bornTo !== undefined
  const hasId = normal.accession !== undefined || normal.patientId !== undefined || isBorn
  if (isNarrow(filter, normal, actor)) return through(matches)
  // Birth dates may be of one day or of all times, which only a count tells; it is asked for anyway.
  if (keys.length === 0 && isBorn) {
    const born = total ?? (await count(tx, asItLies))
    return fillsSoon(born, all, pageSize) ? { ...asItLies, total: born } : { ...through(matches), total: born }
  }
  if (keys.length === 0) return hasId ? through(matches) : asItLies
  if (normal.modalities.length > 0 && keys.length > 1 && areFew(placed, all))
    return through(ordersOfModalities(actor, filter, normal, matches))
  const found = ordersWithKeys(actor, filter, normal, keys)
  if (hasId) return through(sql`${matches} and o.id in (select id from (${found}) found)`)
  const pattern =
    total !== undefined && total > pageSize && !hasSharedFolders(actor) ? await oneWord(tx, actor, normal) : undefined
  if (pattern !== undefined) {
    const newest = newestWithWord(actor, filter, normal, pattern, { after, count: pageSize + 1 })
    return { from: sql`(${newest}) o`, where: sql<boolean>`true`, total }
  }
  if (total !== undefined && fillsSoon(total, all, pageSize)) return asItLies
  // Keys know institutions, and nothing of the folders that were shared with the actor.
  return hasSharedFolders(actor) ? through(sql`${seen} and o.id in (select id from (${found}) found)`) : through(found)
}

interface FoundRow {
  readonly id: string
  /** Seconds since 1970 with six places, of the last one of a full page; null for others. */
  readonly position: string | null
  /** How many orders match, where the way told it on the way. */
  readonly total: number | null
}

/** Fewer orders are read sooner than their versions are compared with those of kept ones. */
const WORTH_COMPARING = 200

/** What a page selects besides: what its orders are made of now. */
interface Versions {
  /** Taken along from where the orders are found. */
  readonly brought: readonly RawBuilder<unknown>[]
  readonly columns: RawBuilder<unknown>
  readonly from: (page: RawBuilder<unknown>) => RawBuilder<unknown>
}

const noVersions: Versions = { brought: [], columns: sql``, from: (page) => sql`(${page}) o` }

/** @param isTable whether the orders are found in their table: others are looked up in it, a thousand in 2 ms */
const versionsFor = (actor: Actor, isTable: boolean): Versions => ({
  brought: isTable ? [sql`, o.xmin order_written, o.institution_id`, sql`, order_written, institution_id`] : [],
  columns: sql`, ${versionColumns(actor)}`,
  from: (page) => {
    const orders = isTable
      ? page
      : sql`select f.*, p.xmin order_written, p.institution_id from (${page}) f join patient_orders p on p.id = f.id`
    return sql`(${orders}) o join institutions i on i.id = o.institution_id`
  },
})

async function selectPage<R extends FoundRow>(
  tx: Tx,
  { hits, from, where, total }: Way,
  { pageSize, after }: Search,
  versions: Versions,
): Promise<R[]> {
  const afterwards = after ? sql`and ${afterPosition(after)}` : sql``
  const counted = hits && total === undefined ? sql`(select count(*)::int from hits)` : sql`null::int`
  const [inside = sql``, outside = sql``] = versions.brought
  const page = sql`select id, sort_at${outside}, row_number() over () place from (
      select o.id, o.sort_at${inside} from ${from} where ${where} ${afterwards}
      order by o.sort_at desc, o.id desc limit ${pageSize + 1}) page`
  const { rows } = await sql<R>`
    ${hits ? sql`with hits as materialized (${hits})` : sql``}
    select o.id, case when place = ${pageSize} then floor(extract(epoch from sort_at))::bigint || to_char(sort_at, '.US') end position,
      ${counted} total${versions.columns}
    from ${versions.from(page)} order by place`.execute(tx)
  return rows
}

async function count(tx: Tx, { from, where }: Way): Promise<number> {
  const { rows } = await sql<{ total: number }>`select count(*)::int total from ${from} where ${where}`.execute(tx)
  return rows[0]?.total ?? 0
}

/** What a search is told apart by: all that decides which orders it finds. */
const searchName = ({ accountUuid, userUuid, userType, institutionUuids, orderUuids }: Actor, filter: OrderFilter) =>
  JSON.stringify([accountUuid, userType === 'Admin' ? '' : userUuid, userType, institutionUuids, orderUuids, filter])

/** How many match, of which the first page was found. */
async function totalOf(tx: Tx, way: Way, found: readonly FoundRow[], pageSize: number): Promise<number> {
  if (found.length <= pageSize) return found.length
  const total = way.total ?? found[0]?.total ?? (await count(tx, way))
  return Math.max(total, found.length)
}

/** A page of what a way finds, and how its orders are read. */
async function selectOrders(
  tx: Tx,
  actor: Actor,
  way: Way,
  search: Search,
  kept: KeptOrders | undefined,
): Promise<{ readonly found: readonly FoundRow[]; readonly read: () => Promise<PatientOrder[]> }> {
  const { pageSize } = search
  if (kept !== undefined && pageSize >= WORTH_COMPARING) {
    const found = await selectPage<FoundRow & OrderVersion>(tx, way, search, versionsFor(actor, way.isTable === true))
    return { found, read: () => readChangedOrders(tx, actor, found.slice(0, pageSize), kept) }
  }
  const found = await selectPage<FoundRow>(tx, way, search, noVersions)
  const orderUuids = found.slice(0, pageSize).map(({ id }) => id)
  return { found, read: () => readFoundOrders(tx, actor, orderUuids) }
}

/**
 * Searches orders that the actor may see. Pages follow each other by their last order, so that orders which arrive
 * meanwhile neither repeat nor hide others.
 * @throws ApiError InvalidParameter for a page token that is none
 */
export async function findOrders(tx: Tx, actor: Actor, filter: OrderFilter, page: OrderPage): Promise<FoundOrders> {
  const { pageSize } = page
  const after = page.pageToken === undefined ? undefined : readPageToken(page.pageToken)
  const name = searchName(actor, filter)
  const known = after?.total ?? page.recent?.find(name)
  const search = { filter, normal: await normalizeFilter(tx, filter), pageSize, after, known }
  const way = await findWay(tx, actor, search)
  const { found, read } = await selectOrders(tx, actor, way, search, page.kept)
  const last = found[pageSize - 1]
  const more = found.length > pageSize
  const total = after?.total ?? (await totalOf(tx, way, found, pageSize))
  if (after === undefined) page.recent?.keep(name, total)
  return {
    SearchResultList: await read(),
    TotalCount: total,
    NextPageToken: more && last?.position ? writePageToken({ sortAt: last.position, orderUuid: last.id, total }) : '',
  }
}

const MOST_IN_FOLDER = 10_000

/** The orders of one of the actor's folders, newest first. */
export const listFolderOrders = async (tx: Tx, actor: Actor, folderUuid: string): Promise<PatientOrder[]> =>
  (await findOrders(tx, actor, { folderUuid }, { pageSize: MOST_IN_FOLDER })).SearchResultList
