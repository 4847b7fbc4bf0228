import { type RawBuilder, sql } from 'kysely'
import type { Tx } from '../../store/db/database.ts'
import { toLike } from '../orders/search-pattern.rules.ts'
import { namePatterns } from './name-conditions.ts'
import { halvesOf, isNear } from './near-words.rules.ts'
import type { Match, SearchQuery } from './read-query.ts'
import type { NameWord } from './search-conditions.ts'
import { beginningOf, beginsWith } from './value-conditions.ts'

const PATIENT_NAME = '00100010'

/** The key whose name is matched fuzzily: a patient's, where one is asked for. */
export const fuzzyMatch = (matches: readonly Match[]): Match | undefined =>
  matches.find(
    ({ attribute, value }) =>
      attribute.path[0] === PATIENT_NAME &&
      ((value.kind === 'values' && value.values.length === 1) ||
        (value.kind === 'patterns' && value.patterns.length === 1)),
  )

/** Whether a name is asked for that is matched as it is given all the same. */
export const hasLiteralName = ({ matches }: SearchQuery): boolean => {
  const fuzzy = fuzzyMatch(matches)
  return matches.some((match) => match.attribute.vr === 'PN' && match.value.kind !== 'any' && match !== fuzzy)
}

const isInitial = (word: string): boolean => Array.from(word).length === 1
const hasWildcard = (word: string): boolean => /[*?]/.test(word)

/** Words that names of the account have and that one of their halves leads to. */
async function nearWords(tx: Tx, accountUuid: string, asked: readonly string[]): Promise<string[]> {
  if (asked.length === 0) return []
  const ways = asked.map((word) => {
    const { beginning, reversedEnd, shortest, longest } = halvesOf(word)
    const halves = [beginsWith(sql.ref('w.word'), beginning), beginsWith(sql.ref('w.reversed'), reversedEnd)]
    return sql`select w.word from name_words w where w.account_id = ${accountUuid}::uuid
      and (${sql.join(halves, sql` or `)}) and char_length(w.word) between ${shortest} and ${longest}`
  })
  const { rows } = await sql<{ word: string }>`${sql.join(ways, sql` union `)}`.execute(tx)
  return rows.map(({ word }) => word)
}

const oneOf = (words: readonly string[], more?: (word: RawBuilder<unknown>) => RawBuilder<boolean>): NameWord => {
  const list = [...new Set(words)]
  return (word) => {
    const isListed = sql<boolean>`${word} = any(${list}::text[])`
    return more === undefined ? isListed : sql<boolean>`(${isListed} or ${more(word)})`
  }
}

function conditionOf(asked: string, near: readonly string[], isAlone: boolean): NameWord {
  if (hasWildcard(asked)) {
    return (word) => sql<boolean>`(${beginsWith(word, beginningOf(asked))} and ${word} like ${toLike(asked)})`
  }
  // An initial alone would be that of too many.
  if (isInitial(asked)) return isAlone ? oneOf([asked]) : (word) => beginsWith(word, asked)
  const [initial = ''] = Array.from(asked)
  return oneOf([asked, ...near.filter((word) => isNear(asked, word)), ...(isAlone ? [] : [initial])])
}

/**
 * What the words of a name must be for it to be found fuzzily (PS3.18 8.3.4.2 leaves to the server what that means): for each
 * word that is asked for, in any order, the name has it, or one that differs by a letter, or its initial; an initial stands for
 * all words that begin so.
 * @param normal the texts of the query, accents and case aside
 */
export async function fuzzyWords(
  tx: Tx,
  accountUuid: string,
  match: Match,
  normal: ReadonlyMap<string, string>,
): Promise<readonly NameWord[]> {
  const [name = ''] = namePatterns(match.value, normal)
  const words = [...new Set(name.split(/[\s^=,.]+/).filter((word) => /[^*]/.test(word)))].map((word) =>
    word.slice(0, 200),
  )
  const spelt = words.filter((word) => !isInitial(word) && !hasWildcard(word))
  const near = await nearWords(tx, accountUuid, spelt)
  return words.map((word) => conditionOf(word, near, words.length === 1))
}
