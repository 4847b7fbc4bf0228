import { dayOf, isCalendarDate, isDatetime, isTime } from './calendar.ts'
import { isLonger, type TextVr, vrProblem, withoutPadding } from './value-representation.ts'

/** The checks of arguments, as data: the library runs them before it sends, the server runs them again. No dependency. */

/** What a checked value is in TypeScript. */
export interface CheckTypes {
  guid: string
  guidList: readonly string[]
  text: string
  textList: readonly string[]
  date: string
  time: string
  datetime: string
  mail: string
  int: number
  bool: boolean
  json: Readonly<Record<string, unknown>>
  jsonList: readonly Readonly<Record<string, unknown>>[]
  files: ArrayLike<unknown>
}
export type CheckName = keyof CheckTypes

/** The rules of one argument; lengths are in characters, `minimum` and `maximum` bound a number. */
export interface Rules {
  readonly check: CheckName
  readonly optional: boolean
  readonly maxLength?: number
  readonly maxItems?: number
  readonly minimum?: number
  readonly maximum?: number
  readonly oneOf?: readonly string[]
  readonly knownKeys?: readonly string[]
  /** The keys that a JSON object may have, each with the check of its value. */
  readonly keys?: Readonly<Record<string, Rules>>
  /** The DICOM Value Representation that a text becomes; it bounds length and characters. */
  readonly vr?: TextVr
  /** The text may hold several values of its VR, separated by `\\`. */
  readonly several?: boolean
}

/** A checked value (`undefined`: not given), or the end of the message that says what is wrong with it. */
export type Checked = { readonly value: unknown } | { readonly problem: string }

export const NIL_GUID = '00000000-0000-0000-0000-000000000000'
const DEFAULT_MAX_LENGTH = 1024
const DEFAULT_MAX_ITEMS = 10_000
const SHOWN_CHARACTERS = 100
const GUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i
const MAIL = /^[^\s@<>"(),:;[\]\\]{1,64}@[^\s@<>"(),:;[\]\\]{1,255}$/u
const INT = /^-?\d{1,15}$/

const LONE_SURROGATE = /\p{Surrogate}/u

/** What cannot be written as JSON (a cycle, a bigint) is shown by its type: a check never throws. */
function textOf(value: unknown): string {
  if (typeof value === 'string') return value
  try {
    return JSON.stringify(value) ?? String(value)
  } catch {
    return typeof value
  }
}
/** The beginning of a value, as messages show it: whole characters only. */
export const shownValue = (value: unknown): string =>
  Array.from(textOf(value).slice(0, SHOWN_CHARACTERS * 2))
    .slice(0, SHOWN_CHARACTERS)
    .join('')
    .replace(/\p{Surrogate}/gu, '\uFFFD')
const wrongFormat = (value: unknown, format: string): Checked => ({
  problem: `Given value = '${shownValue(value)}' is not ${format} format.`,
})
const ok = (value: unknown): Checked => ({ value })

/** As many characters as the rules say; what a VR bounds, it bounds itself. */
const longestText = ({ maxLength, vr }: Rules): number =>
  maxLength ?? (vr === undefined ? DEFAULT_MAX_LENGTH : Number.POSITIVE_INFINITY)

function checkVr(value: string, rules: Rules): Checked {
  const problem = rules.vr === undefined ? undefined : vrProblem(value, { ...rules, vr: rules.vr })
  return problem === undefined ? ok(value) : { problem: `Given value = '${shownValue(value)}' ${problem}` }
}

function checkText(value: unknown, rules: Rules): Checked {
  if (typeof value !== 'string') return wrongFormat(value, 'text')
  const longest = longestText(rules)
  if (isLonger(value, longest))
    return { problem: `Given value = '${shownValue(value)}' is longer than ${longest} characters.` }
  if (value.includes('\0') || LONE_SURROGATE.test(value)) return wrongFormat(value, 'text')
  if (rules.oneOf && !rules.oneOf.includes(value)) {
    return { problem: `Given value = '${shownValue(value)}' is not one of ${rules.oneOf.join(', ')}.` }
  }
  return checkVr(value, rules)
}

function checkInt(value: unknown, rules: Rules): Checked {
  const number = typeof value === 'string' && INT.test(value) ? Number(value) : value
  if (typeof number !== 'number' || !Number.isSafeInteger(number)) return wrongFormat(value, 'int')
  const { minimum = Number.MIN_SAFE_INTEGER, maximum = Number.MAX_SAFE_INTEGER } = rules
  if (number < minimum || number > maximum) {
    return { problem: `Given value = '${number}' is not between ${minimum} and ${maximum}.` }
  }
  return ok(number)
}

const BOOLEANS = new Map<unknown, boolean>([
  [true, true],
  [false, false],
  ['true', true],
  ['false', false],
  [1, true],
  [0, false],
])

function checkList(value: unknown, rules: Rules, check: (item: unknown, rules: Rules) => Checked): Checked {
  const items = Array.isArray(value) ? value : [value]
  const most = rules.maxItems ?? DEFAULT_MAX_ITEMS
  if (items.length > most) return { problem: `Given list has ${items.length} entries, more than ${most}.` }
  const values: unknown[] = []
  for (const item of items) {
    const checked = check(item, rules)
    if ('problem' in checked) return checked
    values.push(checked.value)
  }
  return ok(values)
}

const isPlainObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

function checkJson(value: unknown, rules: Rules): Checked {
  if (!isPlainObject(value)) return wrongFormat(value, 'JSON')
  const knownKeys = rules.keys ? Object.keys(rules.keys) : rules.knownKeys
  const unknownKey = knownKeys && Object.keys(value).find((key) => !knownKeys.includes(key))
  return unknownKey === undefined
    ? ok(value)
    : { problem: `Given value = '${shownValue(unknownKey)}' is not a known key.` }
}

const checkGuid = (value: unknown): Checked =>
  typeof value === 'string' && GUID.test(value.trim()) ? ok(value.trim().toLowerCase()) : wrongFormat(value, 'guid')

const isFiles = (value: unknown): boolean =>
  typeof value === 'object' && value !== null && typeof (value as { length?: unknown }).length === 'number'

const CHECKS: Readonly<Record<CheckName, (value: unknown, rules: Rules) => Checked>> = {
  guid: checkGuid,
  guidList: (value, rules) => checkList(value, rules, checkGuid),
  text: checkText,
  textList: (value, rules) => checkList(value, rules, checkText),
  date: (value) => {
    const day = dayOf(value)
    return typeof day === 'string' && isCalendarDate(day) ? ok(day) : wrongFormat(value, 'date')
  },
  time: (value) => (isTime(value) ? ok(value) : wrongFormat(value, 'time')),
  datetime: (value) => (isDatetime(value) ? ok(value) : wrongFormat(value, 'datetime')),
  mail: (value) =>
    typeof value === 'string' && value.length <= 254 && MAIL.test(value) ? ok(value) : wrongFormat(value, 'mail'),
  int: checkInt,
  bool: (value) => (BOOLEANS.has(value) ? ok(BOOLEANS.get(value)) : wrongFormat(value, 'bool')),
  json: checkJson,
  jsonList: (value, rules) => (Array.isArray(value) ? checkList(value, rules, checkJson) : wrongFormat(value, 'list')),
  files: (value) => (isFiles(value) ? ok(value) : wrongFormat(value, 'file list')),
}

const isEmpty = (value: unknown, rules: Rules): boolean => {
  if (value === undefined || value === null || value === '') return true
  if (Array.isArray(value)) return value.length === 0 && rules.check !== 'files'
  return rules.check === 'guid' && rules.optional && value === NIL_GUID
}

/** The values of a JSON object, each told by its key; what is not given stays an empty text, which may clear a value. */
function checkKeys(value: Readonly<Record<string, unknown>>, keys: Readonly<Record<string, Rules>>): Checked {
  const checked: Record<string, unknown> = {}
  for (const [key, rules] of Object.entries(keys)) {
    if (!Object.hasOwn(value, key)) continue
    const result = checkArgument(key, rules, value[key])
    if ('problem' in result) return result
    checked[key] = result.value ?? ''
  }
  return ok(checked)
}

/**
 * Checks one argument. '' , [] , null and undefined (and, where it is optional, the nil guid) mean 'not given'.
 * @returns the value in its wire form, or the whole message: `Invalid parameters for userUuid. Given value = 'x' is not guid format.`
 */
export function checkArgument(name: string, rules: Rules, given: unknown): Checked {
  const value = rules.vr && typeof given === 'string' ? withoutPadding(given, { ...rules, vr: rules.vr }) : given
  if (isEmpty(value, rules)) {
    return rules.optional ? ok(undefined) : { problem: `Invalid parameters for ${name}. A value is required.` }
  }
  const checked = CHECKS[rules.check](value, rules)
  if ('problem' in checked) return { problem: `Invalid parameters for ${name}. ${checked.problem}` }
  return rules.keys && isPlainObject(checked.value) ? checkKeys(checked.value, rules.keys) : checked
}
