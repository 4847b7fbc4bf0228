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
export const ROWS: ReadonlyMap<string, ConfidentialityRow> = /* @__PURE__ */ readRows()

const BY_TAG: ReadonlyMap<number, ConfidentialityRow> = /* @__PURE__ */ rowsByTag()

function readRows(): Map<string, ConfidentialityRow> {
  const rows = new Map<string, ConfidentialityRow>()
  for (const line of CONFIDENTIALITY_ROWS.trim().split('\n')) {
    const [tag = '', keyword = '', basic = '', options = ''] = line.split(' ')
    const actions = options.match(/../g)?.map(([letter, action]) => [letter, action]) ?? []
    rows.set(tag, { keyword, basic, options: Object.fromEntries(actions) })
  }
  return rows
}

function rowsByTag(): Map<number, ConfidentialityRow> {
  const exact = [...ROWS].filter(([tag]) => /^[0-9A-F]{8}$/.test(tag))
  return new Map(exact.map(([tag, row]) => [Number.parseInt(tag, 16), row]))
}
