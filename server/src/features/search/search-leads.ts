import { type RawBuilder, sql } from 'kysely'
import { escapeLike } from '../orders/search-pattern.rules.ts'
import { hyphenated, keyMatches } from './attribute-conditions.ts'
import { innerText, leadingWord, namePatterns } from './name-conditions.ts'
import type { Match } from './read-query.ts'
import type { NameWord } from './search-conditions.ts'
import { beginningOf, beginsWith, oneOf, textMatches } from './value-conditions.ts'

type Condition = RawBuilder<boolean>
type Normal = ReadonlyMap<string, string>

/** Rows that an index leads to, and that can be counted in it. */
export interface Lead {
  readonly counted: RawBuilder<unknown>
  /** That a row is among them: of the order `o`, or of the study `s`. As an array, so that it is gathered first, and once. */
  readonly through: { readonly order: Condition } | { readonly study: Condition }
}

const ofOrders = (rows: RawBuilder<unknown>): Lead => ({
  counted: sql`select 1 from ${rows}`,
  through: { order: sql<boolean>`o.id = any(array(select k.order_id from ${rows}))` },
})

function nameLead(accountUuid: string, { value }: Match, normal: Normal): Lead | undefined {
  const patterns = namePatterns(value, normal)
  const keys = (match: Condition) =>
    ofOrders(sql`order_keys k where k.account_id = ${accountUuid}::uuid and k.kind = 'n' and ${match}`)
  const words = patterns.map((pattern) => leadingWord(pattern, sql.ref('k.value')))
  const led = words.filter((word) => word !== undefined)
  if (led.length === patterns.length) return keys(oneOf(led))
  const inner = patterns.map(innerText)
  if (inner.some((text) => text.length < 2)) return undefined
  return keys(sql<boolean>`k.value = any(array(select w.word from name_words w where w.account_id = ${accountUuid}::uuid
    and ${oneOf(inner.map((text) => sql<boolean>`w.word like ${`%${escapeLike(text)}%`}`))}))`)
}

const ORDER_INDEXES: Readonly<Record<string, string>> = {
  '00100020': 'k.patient_id_search',
  '00080050': 'k.accession_search',
}

/** Orders under the name of keys, so that both lead alike. */
const ORDERS = sql`(select x.id order_id, (x.study_description collate "C") description, x.* from patient_orders x) k`

const ordersLead = (accountUuid: string, match: Condition): Lead =>
  ofOrders(sql`${ORDERS} where k.account_id = ${accountUuid}::uuid and k.trashed_at is null and ${match}`)

/** By the beginning of an id. */
function idLead(accountUuid: string, { attribute, value }: Match, normal: Normal): Lead | undefined {
  const column = ORDER_INDEXES[attribute.path[0] ?? '']
  if (column === undefined || value.kind !== 'patterns') return undefined
  const beginnings = value.patterns.map((pattern) => beginningOf(normal.get(pattern) ?? pattern))
  if (beginnings.includes('')) return undefined
  return ordersLead(accountUuid, oneOf(beginnings.map((beginning) => beginsWith(sql.ref(column), beginning))))
}

/** By a description, or its beginning, as it stands. */
function descriptionLead(accountUuid: string, { value }: Match): Lead | undefined {
  const isLed = value.kind === 'values' || (value.kind === 'patterns' && value.patterns.every(beginningOf))
  return isLed ? ordersLead(accountUuid, textMatches(sql.ref('k.description'), value)) : undefined
}

function keyLead(accountUuid: string, match: Match, normal: Normal): Lead {
  const rows = sql`attribute_keys k where k.account_id = ${accountUuid}::uuid and ${keyMatches(match.attribute, match.value, normal)}`
  return {
    counted: sql`select 1 from ${rows}`,
    through: { study: sql<boolean>`s.id = any(array(select k.study_id from ${rows}))` },
  }
}

function birthLead(accountUuid: string, { value }: Match): Lead | undefined {
  if (value.kind !== 'values') return undefined
  const days = value.values.map(hyphenated)
  return ordersLead(accountUuid, sql`k.birth_date <> '' and (k.birth_date collate "C") = any(${days}::text[])`)
}

const LEADS: Readonly<Record<string, (accountUuid: string, match: Match, normal: Normal) => Lead | undefined>> = {
  '00081030': descriptionLead,
  '00100010': nameLead,
  '00100030': birthLead,
}

/** What leads to all rows that a key can match; undefined: nothing does. */
export function leadOf(accountUuid: string, match: Match, normal: Normal): Lead | undefined {
  const { place, path } = match.attribute
  if (place === 'key' || place === 'modalities') return keyLead(accountUuid, match, normal)
  return place === 'order' ? (LEADS[path[0] ?? ''] ?? idLead)(accountUuid, match, normal) : undefined
}

/** By one word of a name. */
export const wordLead = (accountUuid: string, word: NameWord): Lead =>
  ofOrders(sql`order_keys k where k.account_id = ${accountUuid}::uuid and k.kind = 'n' and ${word(sql.ref('k.value'))}`)
