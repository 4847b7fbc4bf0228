import { type RawBuilder, sql } from 'kysely'
import type { Tx } from '../../store/db/database.ts'
import { keyMatches } from './attribute-conditions.ts'
import type { Level } from './indexed-tag.ts'
import type { Match } from './read-query.ts'
import type { Position } from './recent-positions.ts'
import {
  gatheredConditions,
  isAsked,
  type Search,
  searchConditions,
  TABLES,
  walkedConditions,
} from './search-conditions.ts'
import { chooseWay, type SearchWay } from './search-way.ts'
import { allOf, textMatches } from './value-conditions.ts'

/** Where a page begins: after so many rows of the search, or at or after a study whose place is known. */
export interface PageStart {
  readonly offset: number
  readonly from: Position | undefined
}

/** Newest first; what has no date is last, and of equals the later stored is first (PS3.18 leaves the order open). */
const ORDER: Readonly<Record<Level, RawBuilder<unknown>>> = {
  study: sql`study_date desc, study_time desc, study_id desc`,
  series: sql`study_date desc, study_time desc, study_id desc, series_number, series_id`,
  instance: sql`study_date desc, study_time desc, study_id desc, series_number, series_id, instance_number, instance_id`,
}

const LOWER: Readonly<Record<Level, RawBuilder<unknown>>> = {
  study: sql``,
  series: sql`, e.series_number, e.id series_id`,
  instance: sql`, e.series_number, e.id series_id, i.instance_number, i.id instance_id`,
}

const columnsOf = (alias: 's' | 'k', level: Level): RawBuilder<unknown> =>
  alias === 's'
    ? sql`s.study_date, s.study_time, s.id study_id ${LOWER[level]}`
    : sql`k.study_date, k.study_time, k.study_id ${LOWER[level]}`

const startsAt = (alias: 's' | 'k', { from }: PageStart): RawBuilder<unknown> => {
  if (from === undefined) return sql``
  const id = sql.ref(alias === 's' ? 's.id' : 'k.study_id')
  const row = sql`(${sql.ref(`${alias}.study_date`)}, ${sql.ref(`${alias}.study_time`)}, ${id})`
  return sql`and ${row} ${from.isIncluded ? sql`<=` : sql`<`} (${from.studyDate}, ${from.studyTime}, ${from.studyId}::bigint)`
}

/** The rows of a page, as `study_date`, `study_time` and ids, sorted. */
function pageRows(search: Search, way: SearchWay, start: PageStart, count: number): RawBuilder<unknown> {
  const { level } = search
  const conditions = searchConditions(search)
  const end = sql`order by ${ORDER[level]} limit ${count} offset ${start.offset}`
  if (way.kind === 'collect') {
    const { through } = way
    const where =
      through !== undefined && 'order' in through
        ? gatheredConditions(conditions, search.scope.actor.accountUuid, through.order)
        : allOf([walkedConditions(conditions), ...(through === undefined ? [] : [through.study])])
    return sql`select * from (select ${columnsOf('s', level)} from ${TABLES[level]} where ${where} offset 0) found ${end}`
  }
  if (way.kind === 'walk')
    return sql`select ${columnsOf('s', level)} from ${TABLES[level]} where ${walkedConditions(conditions)} ${startsAt('s', start)} ${end}`
  const dates = search.matches.filter(({ attribute, value }) => attribute.place === 'date' && value.kind !== 'any')
  const key = allOf([
    keyMatches(way.match.attribute, way.match.value, search.normal),
    ...dates.map(({ value }) => textMatches(sql.ref('k.study_date'), value)),
  ])
  return sql`select ${columnsOf('k', level)} from attribute_keys k join ${TABLES[level]} on s.id = k.study_id
    where k.account_id = ${search.scope.actor.accountUuid}::uuid and ${key} and ${walkedConditions(conditions)}
      ${startsAt('k', start)} ${end}`
}

/** The rows of a page as a statement. */
export interface PagePlan {
  readonly rows: RawBuilder<unknown>
  /** Whether one plan is good whatever the values are: an index leads to the few rows. There are not many such statements. */
  readonly isSteady: boolean
}

const isPlain = ({ value }: Match): boolean => value.kind === 'values' && value.values.length === 1

/** Chooses how a page is found. */
export async function planPage(tx: Tx, search: Search, start: PageStart, count: number): Promise<PagePlan> {
  const way = await chooseWay(tx, search, start.offset + count)
  const asked = search.matches.filter(isAsked)
  const isSteady = way.kind === 'collect' && search.nameWords.length === 0 && asked.length <= 1 && asked.every(isPlain)
  return { rows: pageRows(search, way, start, count), isSteady }
}
