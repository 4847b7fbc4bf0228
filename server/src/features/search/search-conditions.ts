import { type RawBuilder, sql } from 'kysely'
import { attributeMatches } from './attribute-conditions.ts'
import type { Level } from './indexed-tag.ts'
import type { Match } from './read-query.ts'
import { type SearchScope, scopeConditions } from './search-scope.ts'
import { allOf, momentMatches } from './value-conditions.ts'

type Condition = RawBuilder<boolean>

/** A condition over one word of a name. */
export type NameWord = (word: RawBuilder<unknown>) => Condition

/** What a search looks for, and where. */
export interface Search {
  readonly scope: SearchScope
  readonly level: Level
  readonly matches: readonly Match[]
  /** Texts that are compared without accents and case, by themselves as they were given. */
  readonly normal: ReadonlyMap<string, string>
  /** What words of a name must be where names are matched fuzzily, one for each word that was asked for. */
  readonly nameWords: readonly NameWord[]
}

const DEPTH: Readonly<Record<Level, number>> = { study: 0, series: 1, instance: 2 }

/** The tables of a level, joined. What was moved to the trash is in none. */
export const TABLES: Readonly<Record<Level, RawBuilder<unknown>>> = {
  study: sql`studies s`,
  series: sql`studies s join series e on e.study_id = s.id and e.instances_count > 0`,
  instance: sql`studies s join series e on e.study_id = s.id and e.instances_count > 0 join instances i on i.series_id = e.id and i.trashed_at is null`,
}

/** What of a study is below it, for searches of a level that does not have it among its rows. */
const BELOW: Readonly<Record<'study' | 'series', Readonly<Partial<Record<Level, RawBuilder<unknown>>>>>> = {
  study: {
    series: sql`series e where e.study_id = s.id and e.instances_count > 0`,
    instance: sql`series e join instances i on i.series_id = e.id where e.study_id = s.id and i.trashed_at is null`,
  },
  series: { instance: sql`instances i where i.series_id = e.id and i.trashed_at is null` },
}

/** What a search must meet, apart by the table that tells it. */
export interface SearchConditions {
  readonly scope: readonly Condition[]
  /** Over the tables of the level. */
  readonly own: readonly Condition[]
  /** Over the study's order, `o`. */
  readonly ofOrder: readonly Condition[]
}

const isStudyDate = ({ attribute }: Match): boolean => attribute.place === 'date'
const isStudyTime = ({ attribute }: Match): boolean => attribute.place === 'time'

/** Date and time of a study, where both are ranges, are one range of moments (PS3.4 C.2.2.2.5, PS3.18 8.3.4.1). */
function takeMoments(matches: readonly Match[]): { readonly moments: Condition[]; readonly rest: readonly Match[] } {
  const [date, time] = [matches.find(isStudyDate)?.value, matches.find(isStudyTime)?.value]
  if (date?.kind !== 'range' || time?.kind !== 'range') return { moments: [], rest: matches }
  return {
    moments: [momentMatches(sql.ref('s.study_date'), sql.ref('s.study_time'), date, time)],
    rest: matches.filter((match) => !isStudyDate(match) && !isStudyTime(match)),
  }
}

export const isAsked = ({ value }: Match): boolean => value.kind !== 'any'

/** What a UID below leads to, gathered first: there is one of each. */
const UPWARDS: Readonly<Record<string, RawBuilder<unknown>>> = {
  'study series': sql`s.id = any(array(select e.study_id from series e where e.instances_count > 0 and`,
  'study instance': sql`s.id = any(array(select i.study_id from instances i where i.trashed_at is null and`,
  'series instance': sql`e.id = any(array(select i.series_id from instances i where i.trashed_at is null and`,
}

function below(level: Level, match: Match, condition: Condition): Condition {
  const upwards = match.attribute.place === 'uid' ? UPWARDS[`${level} ${match.attribute.level}`] : undefined
  if (upwards !== undefined) return sql<boolean>`${upwards} ${condition}))`
  const within = level === 'instance' ? undefined : BELOW[level][match.attribute.level]
  return within === undefined ? condition : sql<boolean>`(select true from ${within} and ${condition} limit 1)`
}

/** One word after the other: the same word of a name may stand for two that were asked for, which does no harm. */
const hasWord = (word: NameWord): Condition =>
  sql<boolean>`exists (select 1 from unnest(string_to_array(o.name_search, ' ')) w where ${word(sql`(w collate "C")`)})`

/** What all rows of a level must meet that a search finds. */
export function searchConditions({ scope, level, matches, normal, nameWords }: Search): SearchConditions {
  const { moments, rest } = takeMoments(matches.filter(isAsked))
  const conditionOf = (match: Match) => attributeMatches(scope.actor.accountUuid, match, normal)
  const isOfOrder = ({ attribute }: Match) => attribute.place === 'order'
  const isDeeper = (match: Match) => DEPTH[match.attribute.level] > DEPTH[level]
  const own = rest.filter((match) => !isOfOrder(match))
  return {
    scope: scopeConditions(scope),
    own: [
      ...moments,
      ...own.map((match) => (isDeeper(match) ? below(level, match, conditionOf(match)) : conditionOf(match))),
    ],
    ofOrder: [...rest.filter(isOfOrder).map(conditionOf), ...nameWords.map(hasWord)],
  }
}

/** All of it where an index leads to few orders: these are gathered first. */
export function gatheredConditions(
  { scope, own, ofOrder }: SearchConditions,
  accountUuid: string,
  lead: Condition,
): Condition {
  const orders = sql`select o.id from patient_orders o where o.account_id = ${accountUuid}::uuid and o.trashed_at is null
    and ${allOf([lead, ...ofOrder])}`
  return allOf([...scope, ...own, sql<boolean>`s.order_id = any(array(${orders}))`])
}

/** All of it on the way through the list: orders are looked at one by one, lest the planner read all of them first. */
export function walkedConditions({ scope, own, ofOrder }: SearchConditions): Condition {
  const ordered =
    ofOrder.length === 0 ? [] : [sql<boolean>`(select ${allOf(ofOrder)} from patient_orders o where o.id = s.order_id)`]
  return allOf([...scope, ...own, ...ordered])
}
