import { type RawBuilder, sql } from 'kysely'
import { toLike } from '../orders/search-pattern.rules.ts'
import type { MatchValue } from './match-value.rules.ts'
import { beginningOf, beginsWith, oneOf } from './value-conditions.ts'

type Condition = RawBuilder<boolean>

const DELIMITERS = /[\s^=,]+/

/** Empty components and groups at the end of a name say nothing (PS3.5 6.2.1.1). */
const trimmed = (name: string): string => name.replace(/[=^ ]+$/, '')

/** What a name is asked to be: patterns, accents and case aside; a plain value is a pattern without wildcards. */
export function namePatterns(value: MatchValue, normal: ReadonlyMap<string, string>): readonly string[] {
  const given = value.kind === 'patterns' ? value.patterns : value.kind === 'values' ? value.values : []
  return given.map((pattern) => trimmed(normal.get(pattern) ?? pattern))
}

/** Groups of a name match one by one, and so does the whole (PS3.4 C.2.2.2.1). */
function groupMatches(name: RawBuilder<unknown>, pattern: string): Condition {
  if (pattern.includes('=')) return sql<boolean>`rtrim(${name}, '=^ ') like ${toLike(pattern)}`
  return sql<boolean>`exists (select 1 from string_to_table(${name}, '=') g where rtrim(g, '^ ') like ${toLike(pattern)})`
}

// The column of words knows no delimiters, and is far cheaper to look at than the name itself.
const wordsMatch = (pattern: string): Condition =>
  sql<boolean>`o.name_search like ${`% ${toLike(pattern.split(DELIMITERS).join(' ')).replaceAll('_', '%')}%`}`

/** That the name of order `o` is what is asked for. */
export const nameMatches = (patterns: readonly string[]): Condition =>
  oneOf(
    patterns.map(
      (pattern) =>
        sql<boolean>`(case when ${wordsMatch(pattern)} then ${groupMatches(sql`search_text(o.patient_name)`, pattern)} else false end)`,
    ),
  )

/** That any other name, as text, is what is asked for. */
export const textNameMatches = (name: RawBuilder<unknown>, patterns: readonly string[]): Condition =>
  oneOf(patterns.map((pattern) => groupMatches(sql`search_text(${name})`, pattern)))

/** The word of a pattern that leads to fewest names, as a condition over `column`; undefined: it has none. */
export function leadingWord(pattern: string, column: RawBuilder<unknown>): Condition | undefined {
  const beginning = beginningOf(pattern)
  const words = beginning.split(DELIMITERS)
  const last = beginning.length < pattern.length ? (words.pop() ?? '') : ''
  const [longest = ''] = [...words].sort((a, b) => b.length - a.length)
  if (longest.length >= last.length && longest !== '') return sql<boolean>`${column} = ${longest.slice(0, 200)}`
  return last === '' ? undefined : beginsWith(column, last.slice(0, 200))
}

/** The longest text of a pattern that lies within one word, for names that begin with a wildcard; '' where there is none. */
export const innerText = (pattern: string): string =>
  pattern.split(/[\s^=,*?]+/).reduce((longest, part) => (part.length > longest.length ? part : longest), '')
