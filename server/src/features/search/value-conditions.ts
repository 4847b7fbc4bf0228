import { type RawBuilder, sql } from 'kysely'
import { afterPrefix, toLike } from '../orders/search-pattern.rules.ts'
import type { MatchValue } from './match-value.rules.ts'

type Condition = RawBuilder<boolean>
type Expression = RawBuilder<unknown>

/** The letters before the first wildcard. */
export const beginningOf = (pattern: string): string => pattern.split(/[*?]/, 1)[0] ?? ''

/** A text that begins so, as a range that an index of collation "C" leads to; '' begins every text. */
export function beginsWith(text: Expression, beginning: string): Condition {
  const end = afterPrefix(beginning)
  return end === undefined
    ? sql<boolean>`${text} >= ${beginning}`
    : sql<boolean>`(${text} >= ${beginning} and ${text} < ${end})`
}

/** A pattern by the range of its beginning and by itself. */
const likePattern = (text: Expression, pattern: string): Condition =>
  beginningOf(pattern) === ''
    ? sql<boolean>`${text} like ${toLike(pattern)}`
    : sql<boolean>`(${beginsWith(text, beginningOf(pattern))} and ${text} like ${toLike(pattern)})`

export const oneOf = (conditions: readonly Condition[]): Condition =>
  sql<boolean>`(${sql.join([...conditions], sql` or `)})`

export const allOf = (conditions: readonly Condition[]): Condition =>
  sql<boolean>`(${sql.join([...conditions], sql` and `)})`

function inRange(text: Expression, from: string, to: string): Condition {
  // What has no date or time is in no range (PS3.4 C.2.2.2.5).
  const parts = [sql<boolean>`${text} <> ''`]
  if (from !== '') parts.push(sql<boolean>`${text} >= ${from}`)
  if (to !== '') parts.push(sql<boolean>`${text} <= ${to}`)
  return allOf(parts)
}

/** That a text of collation "C" is what is asked for, as it stands. */
export function textMatches(text: Expression, value: MatchValue): Condition {
  if (value.kind === 'any') return sql<boolean>`true`
  if (value.kind === 'range') return inRange(text, value.from, value.to)
  if (value.kind === 'patterns') return oneOf(value.patterns.map((pattern) => likePattern(text, pattern)))
  const [only, ...more] = value.values
  return more.length === 0 ? sql<boolean>`${text} = ${only}` : sql<boolean>`${text} = any(${[...value.values]}::text[])`
}

interface Bounds {
  readonly from: string
  readonly to: string
}

/** That date and time together lie between two moments (PS3.4 C.2.2.2.5): the ends of both ranges belong together. */
export function momentMatches(date: Expression, time: Expression, dates: Bounds, times: Bounds): Condition {
  const parts = [inRange(date, dates.from, dates.to)]
  if (dates.from !== '' && times.from !== '')
    parts.push(sql<boolean>`(${date} > ${dates.from} or ${time} >= ${times.from})`)
  if (dates.to !== '' && times.to !== '')
    parts.push(sql<boolean>`(${date} < ${dates.to} or (${time} <> '' and ${time} <= ${times.to}))`)
  return allOf(parts)
}
