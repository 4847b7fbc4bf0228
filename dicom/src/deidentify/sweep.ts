import { formatTag } from '../tag.ts'
import type { Vr } from '../value-representation.ts'
import { confidentialityRow } from './confidentiality-table.ts'
import { type IdentifyingValue, small } from './identifying-values.ts'
import { byteText } from './latin1-text.ts'

/** An element that stays, and the bytes of its value. */
export interface KeptElement {
  readonly tag: number
  readonly vr: Vr
  readonly value: Uint8Array
}

/** VRs of text in which short values and numbers are looked for, as whole words. */
const WORDS = new Set<Vr>(['LO', 'LT', 'PN', 'SH', 'ST', 'UC', 'UN', 'UT'])

/** Shorter values are looked for as whole words. */
const SHORT = 4

/** What stands outside of all elements. */
const BETWEEN = 'bytes between elements'

/**
 * Terms of the standard for what an image shows (PS3.3 C.8.16.1.3): in a code they say nothing of a patient, though one may
 * be called the same.
 */
const DEFINED_TERMS =
  /(?:^|(?<=\\))(?:angio|attenuation|axial|cardiac|diffusion|dynamic|flow_encoded|fluoroscopy|localizer|motion|original|perfusion|primary|rest|static|stress|velocity|volume|whole_body)(?=\\|$)/g

/**
 * Looks for original values in all that is kept of a file: long ones in its bytes, wherever they stand, short ones and
 * numbers as whole words of text. Answers the elements that hold one, never the value; those of `accepted` tags aside.
 */
export function sweep(
  values: readonly IdentifyingValue[],
  kept: readonly KeptElement[],
  pieces: readonly Uint8Array[],
  accepted: readonly number[],
): string[] {
  const distinct = [...new Map(values.map((value) => [`${value.kind} ${value.spelling}`, value])).values()]
  const bytes = pieces.map((piece) => small(byteText(piece)))
  const hits = distinct.filter((value) => isLong(value) && bytes.some((text) => holds(text, value)))
  const words = distinct.filter((value) => !isLong(value))
  const found = new Set<string>()
  const explained = new Set<IdentifyingValue>()
  for (const element of kept) {
    const sought = WORDS.has(element.vr) ? [...hits, ...words] : hits
    const held = valuesIn(element, sought)
    for (const value of held.all) explained.add(value)
    if (held.some && !accepted.includes(element.tag)) found.add(nameOf(element.tag))
  }
  if (hits.some((value) => !explained.has(value))) found.add(BETWEEN)
  return [...found].sort()
}

const nameOf = (tag: number): string => confidentialityRow(tag)?.keyword ?? formatTag(tag)

/** The values that an element holds, and whether one is more than a term of the standard. */
function valuesIn({ vr, value }: KeptElement, sought: readonly IdentifyingValue[]) {
  if (sought.length === 0 || value.length === 0) return { all: [], some: false }
  const text = small(byteText(value))
  const all = sought.filter((one) => holds(text, one))
  const own = vr === 'CS' ? text.trimEnd().replace(DEFINED_TERMS, '') : text
  return { all, some: all.some((one) => holds(own, one)) }
}

/** What a word goes on with: a number stands alone, and is no part of a version, a code or a UID. */
const GOES_ON = { text: /[a-z\d\x80-\xff]/, number: /[a-z\d\x80-\xff._:/+-]/, uid: /[\d.]/ }

const isLong = ({ kind, spelling }: IdentifyingValue): boolean => kind !== 'number' && spelling.length >= SHORT

function holds(text: string, value: IdentifyingValue): boolean {
  const { spelling } = value
  for (let at = text.indexOf(spelling); at >= 0; at = text.indexOf(spelling, at + 1)) {
    if (isLong(value) && value.kind === 'text') return true
    if (isWhole(text, at, at + spelling.length, GOES_ON[value.kind])) return true
  }
  return false
}

/** Whether neither the character before nor the one behind goes on. */
const isWhole = (text: string, from: number, to: number, goesOn: RegExp): boolean =>
  !goesOn.test(text.charAt(from - 1)) && !goesOn.test(text.charAt(to))
