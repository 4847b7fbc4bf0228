import { sql } from 'kysely'
import type { Tx } from '../../store/db/database.ts'
import type { Match } from './read-query.ts'
import { isAsked, type Search } from './search-conditions.ts'
import { type Lead, leadOf, wordLead } from './search-leads.ts'
import { isNarrowScope } from './search-scope.ts'

/**
 * How a search comes to what it finds. `collect`: few match, an index leads to them, they are sorted. `key`: the rows of one
 * value lie sorted. `walk`: the list of all is gone through, newest first, until enough were found.
 */
export type SearchWay =
  | { readonly kind: 'collect'; readonly through?: Lead['through'] | undefined }
  | { readonly kind: 'key'; readonly match: Match }
  | { readonly kind: 'walk' }

const isExact = ({ value }: Match): boolean => value.kind === 'values'

/** What is nearly always of one patient or study. */
const EXACT: ReadonlySet<string> = new Set(['00100020', '00080050', '0020000D', '0020000E', '00080018'])

// A row that an index leads to costs about half of one that is passed by, and its place among all besides.
const COST = 2
/** Beyond so many no count is needed: it is walked to. */
const MOST_COUNTED = 10_000

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
  const exact = asked.filter((match) => isExact(match) && EXACT.has(match.attribute.path[0] ?? ''))
  if (exact.some(({ attribute }) => attribute.place === 'uid')) return { kind: 'collect' }
  if (exact.length > 0) return { kind: 'collect', through: { order: sql<boolean>`true` } }
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
