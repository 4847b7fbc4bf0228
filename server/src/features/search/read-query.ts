import { ApiError } from '@opaline/contract'
import { invalid } from '../errors.ts'
import { type AttributePath, nameOfPath, readPath, vrOf } from './attribute-path.ts'
import type { IndexedTag } from './indexed-tag.ts'
import { isMatchable, type MatchValue, readMatchValue } from './match-value.rules.ts'
import { placeOf, type SearchAttribute } from './search-attributes.ts'

/** One key of a query. */
export interface Match {
  readonly attribute: SearchAttribute
  readonly value: MatchValue
}

/** What a search asks for (PS3.18 8.3.4, 10.6.1.2). */
export interface SearchQuery {
  /** Keys that ask for nothing are among them: they are answered. */
  readonly matches: readonly Match[]
  readonly includeAll: boolean
  /** Tags that are asked for besides, those of sequences for what is within. */
  readonly include: ReadonlySet<string>
  readonly offset: number
  /** Undefined: as many as the server gives. */
  readonly limit: number | undefined
  readonly isFuzzy: boolean
  /** Keys that are not supported, and so are passed over, by name. */
  readonly ignored: readonly string[]
}

/** Names and values of a query, decoded, in their order. */
export type QueryPairs = readonly (readonly [string, string])[]

/** Parameters of the whole door, which its other parts read. */
const OF_THE_DOOR: ReadonlySet<string> = new Set(['accept', 'user', 'original', 'charset', 'institution'])
/** Greater than any number of studies, and still exact. */
const MOST_OFFSET = 2 ** 31 - 1

/**
 * Takes a query string apart (RFC 3986 3.4); `+` is a space, as forms and most clients write it.
 * @throws ApiError InvalidParameter for what is no percent-encoded UTF-8
 */
export function readPairs(queryString: string): QueryPairs {
  const decode = (text: string): string => {
    try {
      return decodeURIComponent(text.replaceAll('+', ' ')).normalize('NFC')
    } catch {
      throw new ApiError('InvalidParameter', 'The query is not percent-encoded UTF-8.')
    }
  }
  const pairs = queryString.split('&').filter((pair) => pair !== '')
  return pairs.map((pair) => {
    const at = pair.indexOf('=')
    return at < 0 ? [decode(pair), ''] : [decode(pair.slice(0, at)), decode(pair.slice(at + 1))]
  })
}

function readCount(name: string, text: string, most: number): number {
  if (!/^\d{1,15}$/.test(text) || Number(text) > most) throw invalid(name, `It is no whole number from 0 to ${most}.`)
  return Number(text)
}

function readFlag(name: string, text: string): boolean {
  if (text !== 'true' && text !== 'false') throw invalid(name, 'It is neither true nor false.')
  return text === 'true'
}

interface Reading {
  readonly indexed: readonly IndexedTag[]
  readonly matches: Match[]
  readonly include: Set<string>
  readonly ignored: string[]
  includeAll: boolean
  offset: number
  limit: number | undefined
  isFuzzy: boolean
}

/** A name as it may be repeated in a header. */
const shown = (name: string): string => (/^[\w.]{1,64}$/.test(name) ? name : 'a name that is no attribute')

function includeFields(reading: Reading, text: string): void {
  for (const name of text.split(',')) {
    const path = readPath(name.trim())
    if (name.trim() === 'all') reading.includeAll = true
    else if (path?.[0] !== undefined) reading.include.add(path[0])
    else if (name !== '') reading.ignored.push(shown(name.trim()))
  }
}

const PARAMETERS: Readonly<Record<string, (reading: Reading, text: string) => void>> = {
  limit: (reading, text) => {
    reading.limit = readCount('limit', text, Number.MAX_SAFE_INTEGER)
  },
  offset: (reading, text) => {
    reading.offset = readCount('offset', text, MOST_OFFSET)
  },
  fuzzymatching: (reading, text) => {
    reading.isFuzzy = readFlag('fuzzymatching', text)
  },
}

function takeKey(reading: Reading, name: string, path: AttributePath, text: string): void {
  const place = placeOf(path, reading.indexed)
  const vr = vrOf(path.at(-1) ?? '', reading.indexed)
  if (place === undefined || !isMatchable(vr)) {
    // A key without a value asks for its attribute to be answered.
    if (text === '' && path[0] !== undefined) reading.include.add(path[0])
    else reading.ignored.push(nameOfPath(path))
    return
  }
  const [level, where] = place
  const attribute = { path, level, place: where, vr }
  reading.matches.push({ attribute, value: readMatchValue(name, vr, text) })
}

function takePair(reading: Reading, seen: Set<string>, name: string, text: string): void {
  if (OF_THE_DOOR.has(name)) return
  if (name === 'includefield') {
    includeFields(reading, text)
    return
  }
  const path = readPath(name)
  const key = path?.join('.') ?? name
  if (seen.has(key)) throw invalid(shown(name), 'It is given twice.')
  seen.add(key)
  const parameter = Object.hasOwn(PARAMETERS, name) ? PARAMETERS[name] : undefined
  if (parameter) parameter(reading, text)
  else if (path) takeKey(reading, shown(name), path, text)
  else reading.ignored.push(shown(name))
}

/**
 * Reads a search. Keys that are not supported are passed over and named (PS3.18 8.3.4.1: what is not supported does not match);
 * what cannot be meant is refused.
 * @throws ApiError InvalidParameter
 */
export function readQuery(pairs: QueryPairs, indexed: readonly IndexedTag[] = []): SearchQuery {
  const reading: Reading = {
    indexed,
    matches: [],
    include: new Set(),
    ignored: [],
    includeAll: false,
    offset: 0,
    limit: undefined,
    isFuzzy: false,
  }
  const seen = new Set<string>()
  for (const [name, text] of pairs) takePair(reading, seen, name, text)
  const { indexed: _, ...query } = reading
  return query
}
