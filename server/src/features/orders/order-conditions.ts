import { type RawBuilder, sql } from 'kysely'
import type { Actor } from '../access/actor.ts'
import { visibleOrders } from '../access/visible-orders.ts'
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

/** The keys that a filter asks for; each alone leads to all orders that can match. */
export function keysOf(filter: NormalFilter): OrderKey[] {
  const value = sql.ref('k.value')
  const keys: OrderKey[] = filter.words.map(({ pattern }) => ({ kind: 'n', match: inPattern(value, pattern) }))
  if (filter.modalities.length > 0)
    keys.push({ kind: 'm', match: sql<boolean>`k.value = any(${filter.modalities}::text[])` })
  if (filter.otherPatientId) keys.push({ kind: 'o', match: inPattern(value, filter.otherPatientId) })
  return keys
}

/** Rows of `order_keys k` with this key, in the account of the actor. */
export const keyRows = (actor: Actor, { kind, match }: OrderKey): Condition =>
  sql<boolean>`k.account_id = ${actor.accountUuid}::uuid and k.kind = ${kind} and ${match}`

const hasOtherId = (pattern: SearchPattern): Condition => sql<boolean>`exists (
  select 1 from order_keys k where k.order_id = o.id and k.kind = 'o' and ${inPattern(sql.ref('k.value'), pattern)})`

const hasWord = (word: string): Condition => {
  const { like, ofWord } = withinWords(word)
  const name = sql.ref('o.name_search')
  return ofWord === undefined
    ? sql<boolean>`${name} like ${like}`
    : sql<boolean>`${name} like ${like} and exists (select 1 from unnest(string_to_array(${name}, ' ')) w where w like ${ofWord})`
}

function textConditions(filter: NormalFilter): Condition[] {
  const conditions = filter.words.map(({ word }) => hasWord(word))
  if (filter.modalities.length > 0) {
    conditions.push(sql<boolean>`string_to_array(upper(o.modality), '\\') && ${filter.modalities}::text[]`)
  }
  if (filter.accession) conditions.push(inPattern(sql.ref('o.accession_search'), filter.accession))
  if (filter.patientId) conditions.push(inPattern(sql.ref('o.patient_id_search'), filter.patientId))
  if (filter.otherPatientId) conditions.push(hasOtherId(filter.otherPatientId))
  return conditions
}

// An order's day and its instant differ by a zone's offset at most, so the day bounds the instant, and the list's index helps.
function dayConditions({ startDay, endDay }: OrderFilter): Condition[] {
  const conditions: Condition[] = []
  if (startDay !== undefined) {
    conditions.push(
      sql<boolean>`o.order_day >= ${startDay}::date and o.sort_at >= ${startDay}::date - interval '2 days'`,
    )
  }
  if (endDay !== undefined) {
    conditions.push(sql<boolean>`o.order_day <= ${endDay}::date and o.sort_at < ${endDay}::date + interval '3 days'`)
  }
  return conditions
}

function placeConditions(actor: Actor, filter: OrderFilter): Condition[] {
  const conditions: Condition[] = []
  const wanted = filter.institutionUuids ?? (actor.userType === 'Standard' ? actor.institutionUuids : [])
  // One institution as an equation, which alone keeps its index in order.
  if (wanted.length === 1) conditions.push(sql<boolean>`o.institution_id = ${wanted[0]}::uuid`)
  else if (wanted.length > 1) conditions.push(sql<boolean>`o.institution_id = any(${[...wanted]}::uuid[])`)
  if (filter.folderUuid !== undefined) {
    conditions.push(
      sql<boolean>`exists (select 1 from folder_orders f where f.order_id = o.id and f.folder_id = ${filter.folderUuid}::uuid)`,
    )
  }
  return conditions
}

/** All that an order (`patient_orders o`) must meet: what the actor may see, and every part of the filter. */
export function orderConditions(actor: Actor, filter: OrderFilter, normal: NormalFilter): Condition {
  const all = [
    visibleOrders(actor),
    ...placeConditions(actor, filter),
    ...dayConditions(filter),
    ...textConditions(normal),
  ]
  return sql<boolean>`${sql.join(all, sql` and `)}`
}

/** Orders after a place in the list, newest first. */
export function afterPosition({ sortAt, orderUuid }: PagePosition): Condition {
  const [seconds = '', microseconds = ''] = sortAt.split('.')
  const instant = sql`to_timestamp(${seconds}::bigint) + ${microseconds}::int * interval '1 microsecond'`
  return sql<boolean>`(o.sort_at, o.id) < (${instant}, ${orderUuid}::uuid)`
}
