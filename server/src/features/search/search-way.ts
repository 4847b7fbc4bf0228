import { type RawBuilder, sql } from 'kysely'
import type { Tx } from '../../store/db/database.ts'
import { keyMatches } from './attribute-conditions.ts'
import { innerText, leadingWord, namePatterns } from './name-conditions.ts'
import type { Match } from './read-query.ts'
import { isAsked, type NameWord, type Search } from './search-conditions.ts'
import { isNarrowScope } from './search-scope.ts'
import { beginningOf, beginsWith, oneOf } from './value-conditions.ts'

type Condition = RawBuilder<boolean>
type Normal = ReadonlyMap<string, string>

/**
 * How a search comes to what it finds. `collect`: few match, an index leads to them, they are sorted. `key`: the rows of one
 * value lie sorted. `walk`: the list of all is gone through, newest first, until enough were found.
 */
export type SearchWay =
  | { readonly kind: 'collect'; readonly through?: Condition | undefined }
  | { readonly kind: 'key'; readonly match: Match }
  | { readonly kind: 'walk' }

/** Rows that an index leads to, and that can be counted in it. */
interface Lead {
  readonly counted: RawBuilder<unknown>
  /** That a row of the search is among them. */
  readonly through: Condition
}

const ofOrders = (rows: RawBuilder<unknown>): Lead => ({
  counted: sql`select 1 from ${rows}`,
  through: sql<boolean>`s.order_id in (select k.order_id from ${rows})`,
})

const isExact = ({ value }: Match): boolean => value.kind === 'values'

/** What is nearly always of one patient or study. */
const EXACT: ReadonlySet<string> = new Set(['00100020', '00080050', '0020000D', '0020000E', '00080018'])

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
    and ${oneOf(inner.map((text) => sql<boolean>`w.word like ${`%${text.replace(/[\\%_]/g, '\\$&')}%`}`))}))`)
}

const ORDER_INDEXES: Readonly<Record<string, string>> = {
  '00100020': 'k.patient_id_search',
  '00080050': 'k.accession_search',
}

/** By the beginning of an id with wildcards. */
function idLead(accountUuid: string, { attribute, value }: Match, normal: Normal): Lead | undefined {
  const column = ORDER_INDEXES[attribute.path[0] ?? '']
  if (column === undefined || value.kind !== 'patterns') return undefined
  const beginnings = value.patterns.map((pattern) => beginningOf(normal.get(pattern) ?? pattern))
  if (beginnings.includes('')) return undefined
  const match = oneOf(beginnings.map((beginning) => beginsWith(sql.ref(column), beginning)))
  const rows = sql`(select x.id order_id, x.* from patient_orders x) k`
  return ofOrders(sql`${rows} where k.account_id = ${accountUuid}::uuid and k.trashed_at is null and ${match}`)
}

function keyLead(accountUuid: string, match: Match, normal: Normal): Lead {
  const rows = sql`attribute_keys k where k.account_id = ${accountUuid}::uuid and ${keyMatches(match.attribute, match.value, normal)}`
  return { counted: sql`select 1 from ${rows}`, through: sql<boolean>`s.id in (select k.study_id from ${rows})` }
}

function birthLead(accountUuid: string, { value }: Match): Lead | undefined {
  if (value.kind !== 'values') return undefined
  const days = value.values.map((day) => day.replace(/^(\d{4})(\d{2})(\d{2})$/, '$1-$2-$3'))
  const rows = sql`(select x.id order_id, x.* from patient_orders x) k where k.account_id = ${accountUuid}::uuid
    and k.trashed_at is null and k.birth_date <> '' and (k.birth_date collate "C") = any(${days}::text[])`
  return ofOrders(rows)
}

function leadOf(accountUuid: string, match: Match, normal: Normal): Lead | undefined {
  const { place, path } = match.attribute
  if (place === 'key' || place === 'modalities') return keyLead(accountUuid, match, normal)
  if (place !== 'order') return undefined
  if (path[0] === '00100010') return nameLead(accountUuid, match, normal)
  return path[0] === '00100030' ? birthLead(accountUuid, match) : idLead(accountUuid, match, normal)
}

const wordLead = (accountUuid: string, word: NameWord): Lead =>
  ofOrders(sql`order_keys k where k.account_id = ${accountUuid}::uuid and k.kind = 'n' and ${word(sql.ref('k.value'))}`)

// A row that an index leads to costs about half of one that is passed by, and its place among all besides.
const COST = 2
/** Beyond so many no count is needed: it is walked to. */
const MOST_COUNTED = 20_000

/** Whether the list, newest first, holds so many that match that a page of them is soon full. */
const fillsSoon = (matching: number, all: number, wanted: number): boolean =>
  matching >= MOST_COUNTED || matching > Math.sqrt(COST * wanted * all)

async function countLeads(
  tx: Tx,
  accountUuid: string,
  leads: readonly Lead[],
): Promise<{ all: number; counts: number[] }> {
  const counts = leads.map(({ counted }) => sql`(select count(*)::int from (${counted} limit ${MOST_COUNTED}) counted)`)
  const { rows } = await sql<{ all: number; counts: number[] }>`
    select coalesce((select sum(c.orders) from order_counts c where c.account_id = ${accountUuid}::uuid), 0)::int "all",
      array[${sql.join(counts)}] counts`.execute(tx)
  return rows[0] ?? { all: 0, counts: [] }
}

const MODALITIES_IN_STUDY = { path: ['00080061'], level: 'study', place: 'modalities', vr: 'CS' } as const

/** The key whose rows lie sorted, where one value is asked for; of a series' modality, the one that its study has by it. */
function keyOf(matches: readonly Match[]): Match | undefined {
  const keys = matches.flatMap(({ attribute, value }): Match[] => {
    if (value.kind !== 'values' || value.values.length !== 1) return []
    if (attribute.path[0] === '00080060') return [{ attribute: MODALITIES_IN_STUDY, value }]
    const isKey = attribute.place === 'modalities' || attribute.place === 'key'
    return isKey && attribute.level === 'study' && attribute.vr !== 'PN' ? [{ attribute, value }] : []
  })
  return keys[0]
}

/** Chooses the way of a search. @param wanted how many rows it must find, those that are passed over included */
export async function chooseWay(tx: Tx, search: Search, wanted: number): Promise<SearchWay> {
  const { scope, normal, nameWords } = search
  const { accountUuid } = scope.actor
  const asked = search.matches.filter(isAsked)
  if (isNarrowScope(scope)) return { kind: 'collect' }
  if (asked.some((match) => isExact(match) && EXACT.has(match.attribute.path[0] ?? ''))) return { kind: 'collect' }
  const key = keyOf(asked)
  const isAlone = asked.length === 1 && nameWords.length === 0
  if (key && isAlone) return { kind: 'key', match: key }
  const leads = [
    ...asked.flatMap((match) => leadOf(accountUuid, match, normal) ?? []),
    ...nameWords.map((word) => wordLead(accountUuid, word)),
  ]
  if (leads.length > 0) {
    const { all, counts } = await countLeads(tx, accountUuid, leads)
    const fewest = Math.min(...counts)
    if (!fillsSoon(fewest, all, wanted)) return { kind: 'collect', through: leads[counts.indexOf(fewest)]?.through }
  }
  return key ? { kind: 'key', match: key } : { kind: 'walk' }
}
