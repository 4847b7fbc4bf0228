import { type RawBuilder, sql } from 'kysely'
import type { Actor } from '../access/actor.ts'
import { hasSharedFolders, visibleOrders } from '../access/visible-orders.ts'
import type { NormalFilter, OrderFilter } from './order-filter.ts'
import type { PagePosition } from './page-token.rules.ts'
import { type SearchPattern, withinWords } from './search-pattern.rules.ts'

type Condition = RawBuilder<boolean>

/** A column in the range of a pattern, and like it: the range is what an index can use. */
export function inPattern(column: RawBuilder<unknown>, { from, to, like }: SearchPattern): Condition {
  const parts = [sql<boolean>`${column} >= ${from}`]
  if (to !== undefined) parts.push(sql<boolean>`${column} < ${to}`)
  if (like !== undefined) parts.push(sql<boolean>`${column} like ${like}`)
  return sql<boolean>`(${sql.join(parts, sql` and `)})`
}

/** A key of several values that an order has: a word of its name, a modality, another patient id. */
export interface OrderKey {
  readonly kind: 'n' | 'm' | 'o'
  readonly match: Condition
}

/** The words of names in the account that a pattern finds. */
export const wordsLike = (actor: Actor, pattern: SearchPattern): RawBuilder<unknown> =>
  sql`select w.word from name_words w
    where w.account_id = ${actor.accountUuid}::uuid and ${inPattern(sql.ref('w.word'), pattern)}`

// A wildcard is looked up among the words that there are, which are far fewer than names.
const ofWord = (actor: Actor, pattern: SearchPattern): Condition =>
  pattern.like === undefined
    ? inPattern(sql.ref('k.value'), pattern)
    : sql<boolean>`k.value = any(array(${wordsLike(actor, pattern)}))`

/** The keys that a filter asks for; each alone leads to all orders that can match. */
export function keysOf(actor: Actor, filter: NormalFilter): OrderKey[] {
  const value = sql.ref('k.value')
  const keys: OrderKey[] = filter.words.map(({ pattern }) => ({ kind: 'n', match: ofWord(actor, pattern) }))
  if (filter.otherPatientId) keys.push({ kind: 'o', match: inPattern(value, filter.otherPatientId) })
  if (filter.modalities.length > 0)
    keys.push({ kind: 'm', match: sql<boolean>`k.value = any(${filter.modalities}::text[])` })
  return keys
}

/** Rows of `order_keys k` with this key, in the account of the actor. */
export const keyRows = (actor: Actor, { kind, match }: OrderKey): Condition =>
  sql<boolean>`k.account_id = ${actor.accountUuid}::uuid and k.kind = ${kind} and ${match}`

const hasOtherId = (pattern: SearchPattern): Condition => sql<boolean>`exists (
  select 1 from order_keys k where k.order_id = o.id and k.kind = 'o' and ${inPattern(sql.ref('k.value'), pattern)})`

// Within a `case`, since the planner takes a pattern for rarer than names are, and would then read and sort all orders
// where those with a name that many have are best met on the way through the list.
const hasWord = (word: string): Condition => {
  const { like, ofWord } = withinWords(word)
  const name = sql.ref('o.name_search')
  const each = sql`exists (select 1 from unnest(string_to_array(${name}, ' ')) w where w like ${ofWord})`
  return sql<boolean>`case when ${name} like ${like} then ${ofWord === undefined ? sql`true` : each} else false end`
}

/** The columns of ids, and those that have them backwards, for ids that are looked for by how they end. */
const BACKWARDS = {
  patient_id_search: 'patient_id_backwards',
  accession_search: 'accession_backwards',
} as const

/** An id: one of which neither beginning nor end is told is first looked up in its index alone, which is far less to read than the orders. */
function hasId(actor: Actor, column: keyof typeof BACKWARDS, pattern: SearchPattern): Condition {
  const id = sql.ref(`o.${column}`)
  const { from, like, end } = pattern
  if (from !== '') return inPattern(id, pattern)
  if (end)
    return sql<boolean>`${inPattern(sql.ref(`o.${BACKWARDS[column]}`), { ...end, like: undefined })} and ${id} like ${like}`
  return sql<boolean>`${id} = any(array(select ${sql.ref(`p.${column}`)} from patient_orders p
    where p.account_id = ${actor.accountUuid}::uuid and p.trashed_at is null and ${inPattern(sql.ref(`p.${column}`), pattern)}))`
}

function textConditions(actor: Actor, filter: NormalFilter): Condition[] {
  const conditions = filter.words.map(({ word }) => hasWord(word))
  if (filter.modalities.length > 0) {
    conditions.push(sql<boolean>`o.modality_search && ${filter.modalities}::text[]`)
  }
  if (filter.accession) conditions.push(hasId(actor, 'accession_search', filter.accession))
  if (filter.patientId) conditions.push(hasId(actor, 'patient_id_search', filter.patientId))
  if (filter.otherPatientId) conditions.push(hasOtherId(filter.otherPatientId))
  return conditions
}

// An order's day and its instant differ by a zone's offset at most, so the day bounds the instant, and the list's index helps;
// of one type with it, since to compare a time with a date or without a zone is not leakproof.
function dayConditions({ startDay, endDay }: OrderFilter, alias: string): Condition[] {
  const conditions: Condition[] = []
  const [day, instant] = [sql.ref(`${alias}.order_day`), sql.ref(`${alias}.sort_at`)]
  if (startDay !== undefined) {
    conditions.push(sql<boolean>`${day} >= ${startDay}::date and ${instant} >= (${startDay}::date - 2)::timestamptz`)
  }
  if (endDay !== undefined) {
    conditions.push(sql<boolean>`${day} <= ${endDay}::date and ${instant} < (${endDay}::date + 3)::timestamptz`)
  }
  return conditions
}

function placeConditions(actor: Actor, filter: OrderFilter, alias: string): Condition[] {
  const place = sql.ref(`${alias}.institution_id`)
  const wanted = filter.institutionUuids?.length ? filter.institutionUuids : undefined
  // Orders of folders that were shared with the actor are of any institution.
  const isLimited = actor.userType === 'Standard' && !hasSharedFolders(actor)
  const limits = [wanted, isLimited ? actor.institutionUuids : undefined]
  // One institution as an equation, which alone keeps its index in order.
  return limits
    .filter((limit) => limit !== undefined)
    .map((limit) =>
      limit.length === 1
        ? sql<boolean>`${place} = ${limit[0]}::uuid`
        : sql<boolean>`${place} = any(${[...limit]}::uuid[])`,
    )
}

/** What lists are narrowed by beside texts, over anything that has an order's `institution_id`, `order_day` and `sort_at`. */
export const narrowingConditions = (actor: Actor, filter: OrderFilter, alias: string): Condition[] => [
  ...placeConditions(actor, filter, alias),
  ...dayConditions(filter, alias),
]

/** By bounds that its index can use: of the index's collation, and never of an order without a birth date. */
function birthConditions({ bornFrom, bornTo }: OrderFilter): Condition[] {
  if (bornFrom === undefined && bornTo === undefined) return []
  const born = sql`(o.birth_date collate "C")`
  const conditions = [sql<boolean>`o.birth_date <> ''`]
  if (bornFrom !== undefined) conditions.push(sql<boolean>`${born} >= ${bornFrom}`)
  if (bornTo !== undefined) conditions.push(sql<boolean>`${born} <= ${bornTo}`)
  return conditions
}

const folderConditions = ({ folderUuid }: OrderFilter): Condition[] =>
  folderUuid === undefined
    ? []
    : [
        sql<boolean>`exists (select 1 from folder_orders f where f.order_id = o.id and f.folder_id = ${folderUuid}::uuid)`,
      ]

/** All that an order (`patient_orders o`) must meet: what the actor may see, and every part of the filter. */
export function orderConditions(actor: Actor, filter: OrderFilter, normal: NormalFilter): Condition {
  const all = [
    visibleOrders(actor),
    ...narrowingConditions(actor, filter, 'o'),
    ...folderConditions(filter),
    ...birthConditions(filter),
    ...textConditions(actor, normal),
  ]
  return sql<boolean>`${sql.join(all, sql` and `)}`
}

/** Orders after a place in a list by this column, newest first. @param id the column with the ids of orders */
export function afterPosition({ sortAt, orderUuid }: PagePosition, column = 'o.sort_at', id = 'o.id'): Condition {
  const [seconds = '', microseconds = ''] = sortAt.split('.')
  const instant = sql`to_timestamp(${seconds}::bigint) + ${microseconds}::int * interval '1 microsecond'`
  return sql<boolean>`(${sql.ref(column)}, ${sql.ref(id)}) < (${instant}, ${orderUuid}::uuid)`
}
