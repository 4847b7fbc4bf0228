import { createHash } from 'node:crypto'
import { sql } from 'kysely'
import { selectPrepared, type Tx } from '../../store/db/database.ts'
import type { DicomAttributes } from '../studies/dicom-attributes.ts'
import { type FoundRow, metadataOf, READ } from './found-row.ts'
import { fuzzyMatch, fuzzyWords } from './fuzzy-name.ts'
import { normalTexts } from './normal-texts.ts'
import type { SearchQuery } from './read-query.ts'
import type { RecentPositions } from './recent-positions.ts'
import { isHeld } from './search-attributes.ts'
import type { Search } from './search-conditions.ts'
import { type PageStart, planPage } from './search-page.ts'
import type { SearchScope } from './search-scope.ts'
import { type Showing, showFound } from './show-found.ts'
import { wantedTags } from './wanted-tags.ts'

/** How many matches are answered where nobody asks for a number, and how many at most. */
export const DEFAULT_LIMIT = 1_000
export const MOST_LIMIT = 10_000

/** What a search found. */
export interface Matches {
  readonly answers: readonly DicomAttributes[]
  /** Whether there is more than is answered. */
  readonly isCut: boolean
}

/** A search at one level, and how its answers are made. */
export interface MatchSearch extends Showing {
  readonly scope: SearchScope
  readonly positions: RecentPositions
}

/** Texts of a query that are compared without accents and case. */
const textsOf = ({ matches }: SearchQuery): string[] =>
  matches.flatMap(({ value }) =>
    value.kind === 'values' ? [...value.values] : value.kind === 'patterns' ? [...value.patterns] : [],
  )

/** What a search is told apart by: all that decides which studies it finds. */
function nameOf({ scope: { actor, institutionUuid, studyIds }, query: { matches, isFuzzy } }: MatchSearch): string {
  const { accountUuid, userUuid, userType, institutionUuids, orderUuids, sharedFolders } = actor
  const who = [accountUuid, userUuid, userType, institutionUuids, orderUuids, sharedFolders, institutionUuid, studyIds]
  return JSON.stringify([who, matches, isFuzzy])
}

/** Whether something is asked for that neither columns nor the stored attributes of a study or series have. */
function needsMetadata({ level, query, indexed }: MatchSearch): boolean {
  if (query.includeAll) return level === 'instance'
  if (level === 'instance') return query.include.size > 0
  // What the images of a study or series have alike is looked up in one of them.
  if ([...query.include].some((tag) => !isHeld(level, tag))) return true
  return indexed.some(
    ({ tag }) => query.include.has(tag) || query.matches.some(({ attribute }) => attribute.path[0] === tag),
  )
}

/** The same name for the same text. */
const nameOfStatement = (text: string): string => `search-${createHash('sha256').update(text).digest('base64url')}`

async function selectRows(
  tx: Tx,
  found: MatchSearch,
  search: Search,
  start: PageStart,
  count: number,
): Promise<readonly FoundRow[]> {
  const { level } = search
  const { columns, from } = READ[level]
  const page = await planPage(tx, search, start, count)
  const statement = sql<FoundRow>`
    with p as materialized (${page.rows}) select ${columns}, ${metadataOf(level, needsMetadata(found))} metadata
    from (select *, row_number() over () place from p) p ${from} order by p.place`
  if (!page.isSteady) return (await statement.execute(tx)).rows
  return selectPrepared(tx, nameOfStatement(statement.compile(tx).sql), statement)
}

/** Keeps where the page began and where it ended, for the same page and the next one. */
function keepPositions(found: MatchSearch, name: string, rows: readonly FoundRow[]): void {
  const { positions, query } = found
  const keep = (offset: number, row: FoundRow | undefined, isIncluded: boolean) =>
    row &&
    positions.keep(name, offset, { studyDate: row.study_date, studyTime: row.study_time, studyId: row.id, isIncluded })
  keep(query.offset, rows[0], true)
  keep(query.offset + rows.length, rows.at(-1), false)
}

/** The search that a query means; a name that is matched fuzzily is looked for by its words. */
async function readSearch(tx: Tx, { level, query, scope }: MatchSearch): Promise<Search> {
  const normal = await normalTexts(tx, textsOf(query))
  const fuzzy = query.isFuzzy ? fuzzyMatch(query.matches) : undefined
  if (fuzzy === undefined) return { scope, level, matches: query.matches, normal, nameWords: [] }
  const nameWords = await fuzzyWords(tx, scope.actor.accountUuid, fuzzy, normal)
  return { scope, level, matches: query.matches.filter((match) => match !== fuzzy), normal, nameWords }
}

/**
 * Searches studies, series or images that the actor may see (PS3.18 10.6): those that have all that the query asks for, newest
 * first.
 */
export async function searchMatches(tx: Tx, found: MatchSearch): Promise<Matches> {
  const { level, query, positions } = found
  const limit = Math.min(query.limit ?? DEFAULT_LIMIT, MOST_LIMIT)
  if (limit === 0) return { answers: [], isCut: false }
  const name = nameOf(found)
  const from = level === 'study' ? positions.find(name, query.offset) : undefined
  const start = { offset: from ? 0 : query.offset, from }
  const rows = await selectRows(tx, found, await readSearch(tx, found), start, limit + 1)
  const shown = rows.slice(0, limit)
  if (level === 'study') keepPositions(found, name, shown)
  const wanted = wantedTags(found)
  return { answers: shown.map((row) => showFound(row, found, wanted)), isCut: rows.length > limit }
}
