import type { Tx } from '../../store/db/database.ts'
import { nameOfPath } from './attribute-path.ts'
import { type KnownIndexedTag, readIndexedTags } from './read-indexed-tags.ts'
import { type QueryPairs, readQuery, type SearchQuery } from './read-query.ts'
import { placeOf } from './search-attributes.ts'
import { type Matches, type MatchSearch, searchMatches } from './search-matches.ts'

/** What a search found, and how its query was read. */
export interface FoundMatches extends Matches {
  readonly query: SearchQuery
  /** Attributes by which not all that is stored can be found yet, by name. */
  readonly indexing: readonly string[]
}

/** Whether a query names nothing but what every account searches by and answers. */
const isPlain = ({ ignored, include }: SearchQuery): boolean =>
  ignored.length === 0 && [...include].every((tag) => placeOf([tag], []) !== undefined)

const indexingOf = ({ matches }: SearchQuery, indexed: readonly KnownIndexedTag[]): string[] =>
  matches.flatMap(({ attribute: { path } }) =>
    indexed.some(({ tag, isFilled }) => tag === path[0] && !isFilled) ? [nameOfPath(path)] : [],
  )

/** Reads a query and searches by it, and by what the account indexes besides. @throws ApiError InvalidParameter */
export async function findMatches(
  tx: Tx,
  pairs: QueryPairs,
  search: Omit<MatchSearch, 'query' | 'indexed'>,
): Promise<FoundMatches> {
  const plain = readQuery(pairs)
  const indexed = isPlain(plain) ? [] : await readIndexedTags(tx)
  const query = indexed.length === 0 ? plain : readQuery(pairs, indexed)
  const matches = await searchMatches(tx, { ...search, query, indexed })
  return { ...matches, query, indexing: indexingOf(query, indexed) }
}
