import { CONFIDENTIALITY_ROWS } from '../../generated/confidentiality.ts'
import { isPrivate } from '../tag.ts'

/** One row of PS3.15 Table E.1-1. */
export interface ConfidentialityRow {
  readonly keyword: string
  /** Action of the Basic Profile: D, K, U, X or Z, or several of them that the type of the attribute decides about. */
  readonly basic: string
  /** K or C for each option that says something else, by its letter. */
  readonly options: Readonly<Record<string, string>>
}

/** Curves, and what of overlays has rows: group masked, and element, or 0 where it says nothing. */
const CURVES = 0x50000000
const OVERLAYS = 0x60000000

/** The row of a tag, or undefined for attributes that say nothing about who a patient is (PS3.15 Table E.1-1). */
export function confidentialityRow(tag: number): ConfidentialityRow | undefined {
  const group = (tag & 0xff000000) >>> 0
  if (isPrivate(tag)) return ROWS.get('PRIVATE')
  if (group === CURVES) return ROWS.get('50XXXXXX')
  if (group === OVERLAYS) return ROWS.get(`60XX${(tag & 0xffff).toString(16)}`)
  return BY_TAG.get(tag)
}

/** All rows by tag as eight digits, X where any digit stands, and `PRIVATE`. */
export const ROWS: ReadonlyMap<string, ConfidentialityRow> = /* @__PURE__ */ new Map(
  CONFIDENTIALITY_ROWS.trim()
    .split('\n')
    .map((line): [string, ConfidentialityRow] => {
      const [tag = '', keyword = '', basic = '', options = ''] = line.split(' ')
      return [tag, { keyword, basic, options: Object.fromEntries(options.match(/../g)?.map(([a, b]) => [a, b]) ?? []) }]
    }),
)

const BY_TAG: ReadonlyMap<number, ConfidentialityRow> = /* @__PURE__ */ new Map(
  [...ROWS].map(([tag, row]) => [/^[0-9A-F]{8}$/.test(tag) ? Number.parseInt(tag, 16) : -1, row]),
)
