import { isUid } from '../is-uid.ts'
import type { Vr } from '../value-representation.ts'

/** VRs whose value is one text, backslashes included (PS3.5 6.2). */
const SINGLE = new Set<Vr>(['LT', 'ST', 'UR', 'UT'])

/** Longest text in characters (PS3.5 table 6.2-1). */
const MOST_CHARACTERS: Readonly<Partial<Record<Vr, number>>> = {
  AE: 16,
  CS: 16,
  DS: 16,
  IS: 12,
  LO: 64,
  LT: 10_240,
  SH: 16,
  ST: 1_024,
}

/** What a value looks like, and how that is said. */
const FORMS: Readonly<Partial<Record<Vr, readonly [RegExp, string]>>> = {
  AE: [/^(?! *$)[ -~]+$/, 'an application entity title in ASCII'],
  AS: [/^\d{3}[DWMY]$/, 'an age such as 042Y'],
  CS: [/^[A-Z0-9_ ]+$/, 'a code of A to Z, 0 to 9, space and _'],
  DS: [/^ *[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)? *$/, 'a decimal number'],
  DT: [
    /^\d{4}(?:\d\d(?:\d\d(?:\d\d(?:\d\d(?:\d\d(?:\.\d{1,6})?)?)?)?)?)?(?:[+-]\d{4})?$/,
    'a date and time such as 20260131120000',
  ],
  IS: [/^ *[+-]?\d+ *$/, 'a whole number'],
  TM: [/^(?:[01]\d|2[0-3])(?:[0-5]\d(?:(?:[0-5]\d|60)(?:\.\d{1,6})?)?)?$/, 'a time such as 120000'],
  DA: [/^\d{8}$/, 'a day of the calendar such as 20260131'],
  UR: [/^[!-~]+$/, 'an address in ASCII'],
}

/** Lowest and highest number of each VR that is written in binary. */
const RANGES: Readonly<Partial<Record<Vr, readonly [number, number]>>> = {
  IS: [-(2 ** 31), 2 ** 31 - 1],
  SL: [-(2 ** 31), 2 ** 31 - 1],
  SS: [-(2 ** 15), 2 ** 15 - 1],
  UL: [0, 2 ** 32 - 1],
  US: [0, 2 ** 16 - 1],
}

/** VRs that hold tab, line feed, form feed and carriage return. */
const LINES = new Set<Vr>(['LT', 'ST', 'UT'])
const LINE_CONTROLS = '\t\n\f\r'

/** Why a text, '' aside, cannot be the value of an element of this VR; undefined where it can (PS3.5 6.2). */
export function problemOfValue(text: string, vr: Vr): string | undefined {
  if (text === '') return undefined
  if (!text.isWellFormed()) return 'it holds half of a character'
  if ([...text].some((character) => isControl(character, vr))) return 'it holds a control character'
  const values = SINGLE.has(vr) ? [text] : text.split('\\')
  return values
    .map((value) => (value === '' ? undefined : problemOf(value, vr)))
    .find((problem) => problem !== undefined)
}

function isControl(character: string, vr: Vr): boolean {
  if (character >= ' ' && character !== '\x7f') return false
  return !LINES.has(vr) || !LINE_CONTROLS.includes(character)
}

function problemOf(value: string, vr: Vr): string | undefined {
  const most = MOST_CHARACTERS[vr]
  if (most !== undefined && [...value].length > most) return `${vr} holds at most ${most} characters`
  const [form, name] = FORMS[vr] ?? []
  if (form !== undefined && !form.test(value)) return `${vr} holds ${name}`
  return problemOfKind(value, vr)
}

function problemOfKind(value: string, vr: Vr): string | undefined {
  if (vr === 'PN') return problemOfName(value)
  if (vr === 'DA' || vr === 'DT')
    return isDate(value) ? undefined : `${vr} holds a day of the calendar such as 20260131`
  if (vr === 'UI') return isUid(value) ? undefined : 'UI holds digits and dots, at most 64'
  if (vr === 'FL' || vr === 'FD') return isNumber(value) ? undefined : `${vr} holds a number`
  const range = RANGES[vr]
  if (range !== undefined)
    return isWhole(value, range) ? undefined : `${vr} holds a whole number from ${range.join(' to ')}`
  return HOLDS_TEXT.has(vr) ? undefined : `${vr} is no text and can only be emptied`
}

const HOLDS_TEXT = new Set<Vr>(['AE', 'AS', 'CS', 'DS', 'LO', 'LT', 'SH', 'ST', 'TM', 'UC', 'UR', 'UT'])

function problemOfName(name: string): string | undefined {
  const groups = name.split('=')
  if (groups.length > 3) return 'PN holds at most three groups separated by ='
  if (groups.some((group) => [...group].length > 64)) return 'PN holds at most 64 characters in a group'
  return groups.some((group) => group.split('^').length > 5) ? 'PN holds at most five parts separated by ^' : undefined
}

const isNumber = (value: string): boolean => value.trim() !== '' && Number.isFinite(Number(value))

const isWhole = (value: string, [low, high]: readonly [number, number]): boolean =>
  /^ *[+-]?\d+ *$/.test(value) && Number(value) >= low && Number(value) <= high

/** Whether the digits are a day that there is; the parts of a DT that are left out count as the first. */
function isDate(value: string): boolean {
  const digits = /^\d+/.exec(value)?.[0] ?? ''
  const [year, month, day] = [digits.slice(0, 4), digits.slice(4, 6) || '01', digits.slice(6, 8) || '01'].map(Number)
  const date = new Date(Date.UTC(2000, 0, 1))
  date.setUTCFullYear(year ?? 0, (month ?? 0) - 1, day)
  return date.getUTCMonth() + 1 === month && date.getUTCDate() === day
}
