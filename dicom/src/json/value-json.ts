import type { DataElement } from '../data-element.ts'
import type { DataSet } from '../data-set.ts'
import { tagHex } from '../tag.ts'
import { binaryNumbers, numberOfText, tagsOfElement } from '../text/number-of.ts'
import { type PersonName, splitPersonName } from '../text/person-name.ts'
import { textsOfElement } from '../text/text-of.ts'
import type { Vr } from '../value-representation.ts'

/** Turns the values of an element into the items of a JSON array, separated by commas; '' where there are none. */
type WriteValues = (dataSet: DataSet, element: DataElement) => string

const TEXT: WriteValues = (dataSet, element) => joined(textsOfElement(dataSet, element), textJson)
const DECIMAL: WriteValues = (dataSet, element) => joined(textsOfElement(dataSet, element), decimalJson)
const NUMBER: WriteValues = (dataSet, element) => joined(binaryNumbers(dataSet, element), numberJson)

/** How the values of each VR are written (PS3.18 table F.2.3-1); VRs that hold bytes are not in here. */
export const WRITE_VALUES: Readonly<Partial<Record<Vr, WriteValues>>> = {
  AE: TEXT,
  AS: TEXT,
  AT: (dataSet, element) => joined(tagsOfElement(dataSet, element), (tag) => `"${tagHex(tag)}"`),
  CS: TEXT,
  DA: TEXT,
  DS: DECIMAL,
  DT: TEXT,
  FD: NUMBER,
  FL: NUMBER,
  IS: DECIMAL,
  LO: TEXT,
  LT: TEXT,
  PN: (dataSet, element) => joined(textsOfElement(dataSet, element), nameJson),
  SH: TEXT,
  SL: NUMBER,
  SS: NUMBER,
  ST: TEXT,
  SV: NUMBER,
  TM: TEXT,
  UC: TEXT,
  UI: TEXT,
  UL: NUMBER,
  UR: TEXT,
  US: NUMBER,
  UT: TEXT,
  UV: NUMBER,
}

function joined<T>(values: readonly T[], write: (value: T) => string): string {
  let text = ''
  for (const value of values) text += text === '' ? write(value) : `,${write(value)}`
  return text
}

function textJson(text: string): string {
  return text === '' ? 'null' : JSON.stringify(text)
}

/** Digits that are a JSON number stay as they are, so that none is lost; what is no number becomes a string. */
function decimalJson(text: string): string {
  if (text === '') return 'null'
  const number = numberOfText(text)
  if (!Number.isFinite(number)) return JSON.stringify(text)
  return /^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][-+]?\d+)?$/.test(text) ? text : String(number)
}

/** Numbers that JSON does not have become strings: `NaN`, `Infinity`, and 64-bit integers beyond 2^53. */
function numberJson(value: number | bigint): string {
  const isExact = typeof value === 'number' ? Number.isFinite(value) : BigInt(Number(value)) === value && isSafe(value)
  return isExact ? String(value) : `"${value}"`
}

function isSafe(value: bigint): boolean {
  return value >= BigInt(Number.MIN_SAFE_INTEGER) && value <= BigInt(Number.MAX_SAFE_INTEGER)
}

const GROUPS: readonly (readonly [keyof PersonName, string])[] = [
  ['alphabetic', 'Alphabetic'],
  ['ideographic', 'Ideographic'],
  ['phonetic', 'Phonetic'],
]

function nameJson(text: string): string {
  const name = splitPersonName(text)
  const groups = GROUPS.filter(([group]) => name[group] !== '')
  if (groups.length === 0) return 'null'
  return `{${groups.map(([group, key]) => `"${key}":${JSON.stringify(name[group])}`).join(',')}}`
}
