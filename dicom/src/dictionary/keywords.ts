import { KEYWORD_TAGS, KEYWORDS } from '../../generated/keywords.ts'

/** The keyword of a tag (PS3.6 table 6-1), such as `PatientName`, or undefined. */
export function keywordOfTag(tag: number): string | undefined {
  return KEYWORD_BY_TAG.get(tag)
}

/** The tag of a keyword, or undefined. */
export function tagOfKeyword(keyword: string): number | undefined {
  return TAG_BY_KEYWORD.get(keyword)
}

const KEYWORD_BY_TAG: ReadonlyMap<number, string> = /* @__PURE__ */ readTable()

const TAG_BY_KEYWORD: ReadonlyMap<string, number> = /* @__PURE__ */ new Map(
  [...KEYWORD_BY_TAG].map(([tag, keyword]) => [keyword, tag]),
)

function readTable(): Map<number, string> {
  const keywords = KEYWORDS.split(',')
  const table = new Map<number, string>()
  let tag = 0
  for (const [index, step] of KEYWORD_TAGS.split(',').entries()) {
    tag += Number.parseInt(step, 36)
    table.set(tag, keywords[index] ?? '')
  }
  return table
}
