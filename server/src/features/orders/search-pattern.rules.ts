/** How a search text with wildcards becomes what an index can look up: a range, refined by a pattern. */
export interface SearchPattern {
  /** The letters before the first wildcard: matches are in [`from`, `to`). '' begins everything. */
  readonly from: string
  /** The first text after all that begin with `from`; undefined: no end. */
  readonly to: string | undefined
  /** A LIKE pattern, where the range alone does not decide. */
  readonly like: string | undefined
  /** Where it begins with a wildcard and ends without one: the range of the end, its letters backwards. */
  readonly end?: { readonly from: string; readonly to: string | undefined }
}

/** A text as a LIKE pattern that it alone meets. */
export const escapeLike = (text: string): string => text.replace(/[\\%_]/g, '\\$&')

/** A pattern with `*` and `?` as LIKE has it. */
export const toLike = (text: string): string => escapeLike(text).replaceAll('*', '%').replaceAll('?', '_')

const LAST_CODE_POINT = 0x10ffff
const isSurrogate = (code: number): boolean => code >= 0xd800 && code <= 0xdfff

/** The first text, by code points as collation "C" orders UTF-8, that no text with this beginning comes after. */
export function afterPrefix(prefix: string): string | undefined {
  const points = Array.from(prefix, (letter) => letter.codePointAt(0) ?? 0)
  while (points.length > 0) {
    const last = points.pop() ?? 0
    if (last === LAST_CODE_POINT) continue
    const next = isSurrogate(last + 1) ? 0xe000 : last + 1
    return String.fromCodePoint(...points, next)
  }
  return undefined
}

/** The beginning of a word of a name (contract 9, Search): `*` and `?` are wildcards, `%` and `_` plain letters. */
export function wordPattern(word: string): SearchPattern {
  const [from = ''] = word.split(/[*?]/, 1)
  const isPlain = from.length === word.length
  return { from, to: afterPrefix(from), like: isPlain ? undefined : `${toLike(word)}%` }
}

/** A whole value, with wildcards where it has any. */
export function valuePattern(value: string): SearchPattern {
  const [from = ''] = value.split(/[*?]/, 1)
  if (from.length === value.length) return { from, to: `${from}\u0001`, like: escapeLike(value) }
  const pattern = { from, to: afterPrefix(from), like: toLike(value) }
  const end = Array.from(value.split(/[*?]/).at(-1) ?? '')
    .reverse()
    .join('')
  return from === '' && end !== '' ? { ...pattern, end: { from: end, to: afterPrefix(end) } } : pattern
}

/** How a word is looked for in the text of all words, each with a space before it. */
export interface WithinWords {
  /** A LIKE pattern that every match meets. */
  readonly like: string
  /** A LIKE pattern for the words one by one, where a wildcard could reach over into the next word. */
  readonly ofWord: string | undefined
}

/** The beginning of a word, any word: `*` and `?` stand for letters of that word only. */
export function withinWords(word: string): WithinWords {
  // A * at the beginning or end of a word's beginning is any text, so it needs no look at single words.
  const core = word.replace(/^\*+|\*+$/g, '')
  const ofWord = `${toLike(word)}%`
  return { like: `% ${ofWord}`, ofWord: /[*?]/.test(core) ? ofWord : undefined }
}
