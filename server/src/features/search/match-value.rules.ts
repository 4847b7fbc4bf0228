import { invalid } from '../errors.ts'

/** What a key asks of an attribute (PS3.4 C.2.2.2). Texts are as they are compared: `plainValue` has made them. */
export type MatchValue =
  | { readonly kind: 'any' }
  | { readonly kind: 'values'; readonly values: readonly string[] }
  /** With `*` for any text and `?` for one letter. */
  | { readonly kind: 'patterns'; readonly patterns: readonly string[] }
  /** Both ends included; '' is no end. */
  | { readonly kind: 'range'; readonly from: string; readonly to: string }

const ANY: MatchValue = { kind: 'any' }
const MOST_CHARACTERS = 1024
const MOST_WILDCARDS = 8
const MOST_VALUES = 1000
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for.
const CONTROL = /[\u0000-\u0008\u000b\u000e-\u001f\u007f]/

const DATE = /^(\d{4})(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])$/
const TIME = /^([01]\d|2[0-3])(?:([0-5]\d)(?:([0-5]\d|60)(?:\.(\d{1,6}))?)?)?$/
const DATE_TIME =
  /^(\d{4})(?:(0[1-9]|1[0-2])(?:(0[1-9]|[12]\d|3[01])(?:([01]\d|2[0-3])(?:([0-5]\d)(?:([0-5]\d|60)(?:\.(\d{1,6}))?)?)?)?)?)?([+-](?:0\d|1[0-4])[0-5]\d)?$/

type Edge = 'first' | 'last'

const dateKey = (text: string): string | undefined => (DATE.test(text) ? text : undefined)

/** A time as HHMMSS.FFFFFF: the first or the last moment that it stands for. */
function timeKey(text: string, edge: Edge): string | undefined {
  const parts = TIME.exec(text)
  if (!parts) return undefined
  const [, hour, minute, second, fraction = ''] = parts
  const rest = edge === 'first' ? '00' : '59'
  return `${hour}${minute ?? rest}${second ?? rest}.${fraction.padEnd(6, edge === 'first' ? '0' : '9')}`
}

/** Moves a moment with an offset to UTC; one without stays as it is. */
function inUtc(fields: readonly number[], offset: string | undefined): string {
  const [year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0] = fields
  const minutes = offset === undefined ? 0 : Number(offset.slice(1, 3)) * 60 + Number(offset.slice(3))
  const ahead = offset?.startsWith('-') ? -minutes : minutes
  const moment = new Date(0)
  moment.setUTCFullYear(year, month - 1, day)
  moment.setUTCHours(hour, minute - ahead, second)
  return moment.toISOString().replace(/\D/g, '').slice(0, 14)
}

/** A moment as YYYYMMDDHHMMSS.FFFFFF, in UTC where it names its offset. */
function dateTimeKey(text: string, edge: Edge): string | undefined {
  const parts = DATE_TIME.exec(text)
  if (!parts) return undefined
  const [, year = '', month, day, hour, minute, second, fraction = '', offset] = parts
  const isFirst = edge === 'first'
  const inMonth = Number(month ?? (isFirst ? 1 : 12))
  const lastDay = new Date(Date.UTC(2000 + (Number(year) % 400), inMonth, 0)).getUTCDate()
  const clock = [hour ?? (isFirst ? 0 : 23), minute ?? (isFirst ? 0 : 59), second ?? (isFirst ? 0 : 59)].map(Number)
  const fields = [Number(year), inMonth, Number(day ?? (isFirst ? 1 : lastDay)), ...clock]
  return `${inUtc(fields, offset)}.${fraction.padEnd(6, isFirst ? '0' : '9')}`
}

/** What the retired forms of dates and times put between their numbers (PS3.5 6.2). */
const SEPARATORS: Readonly<Record<string, RegExp>> = { DA: /\./g, TM: /:/g, DT: /(?!)/g }

const MOMENTS: Readonly<Record<string, (text: string, edge: Edge) => string | undefined>> = {
  DA: dateKey,
  TM: timeKey,
  DT: dateTimeKey,
}

const NUMBERS: ReadonlySet<string> = new Set(['IS', 'DS', 'US', 'SS', 'UL', 'SL', 'FL', 'FD', 'SV', 'UV'])
const TEXTS: ReadonlySet<string> = new Set(['AE', 'AS', 'CS', 'LO', 'LT', 'PN', 'SH', 'ST', 'UC', 'UR', 'UT'])

/** Whether attributes of this VR can be matched at all: bytes and sequences cannot. */
export const isMatchable = (vr: string): boolean => TEXTS.has(vr) || NUMBERS.has(vr) || vr === 'UI' || vr in MOMENTS

/** A stored value in the form in which it is compared; '' where it is none of its VR. */
export function plainValue(vr: string, text: string): string {
  const trimmed = text.trim()
  const moment = MOMENTS[vr]
  if (moment !== undefined) return moment(trimmed.replace(SEPARATORS[vr] ?? '', ''), 'first') ?? ''
  if (!NUMBERS.has(vr)) return trimmed
  return trimmed !== '' && Number.isFinite(Number(trimmed)) ? String(Number(trimmed)) : ''
}

/** Where the hyphen of a range may stand: in a DT one may also begin an offset. */
function splitRange(vr: string, text: string): readonly (readonly [string, string])[] {
  const hyphens = [...text.matchAll(/-/g)].map(({ index }) => index)
  return (vr === 'DT' ? hyphens : hyphens.slice(0, 1)).map((at) => [text.slice(0, at), text.slice(at + 1)])
}

function momentValue(name: string, vr: string, text: string): MatchValue {
  const key = MOMENTS[vr] ?? (() => undefined)
  const end = (part: string, edge: Edge) => (part === '' ? '' : key(part, edge))
  const single = key(text, 'first')
  // A moment that leaves out its smallest parts stands for all of them, but for a time, which says as much as it is given.
  if (single !== undefined && vr !== 'DT') return { kind: 'values', values: [single] }
  if (single !== undefined) return { kind: 'range', from: single, to: key(text, 'last') ?? single }
  for (const [first, last] of splitRange(vr, text)) {
    const [from, to] = [end(first, 'first'), end(last, 'last')]
    if (from !== undefined && to !== undefined && (first || last)) return { kind: 'range', from, to }
  }
  throw invalid(name, `It is neither a ${vr} value nor a range of them (PS3.4 C.2.2.2.5).`)
}

function uidValue(name: string, parts: readonly string[]): MatchValue {
  if (!parts.every((part) => /^[0-9.]{1,64}$/.test(part))) throw invalid(name, 'It is no UID, or list of UIDs.')
  return { kind: 'values', values: parts }
}

function textValue(name: string, parts: readonly string[]): MatchValue {
  const patterns = parts.map((part) => part.replace(/\*{2,}/g, '*'))
  if (patterns.some((part) => (part.match(/\*/g)?.length ?? 0) > MOST_WILDCARDS))
    throw invalid(name, `More than ${MOST_WILDCARDS} wildcards in one value.`)
  return patterns.some((part) => /[*?]/.test(part)) ? { kind: 'patterns', patterns } : { kind: 'values', values: parts }
}

function numberValue(name: string, vr: string, parts: readonly string[]): MatchValue {
  const values = parts.map((part) => plainValue(vr, part))
  if (values.includes('')) throw invalid(name, 'It is no number.')
  return { kind: 'values', values }
}

// A comma may be part of other texts; a backslash never is one of a value's letters (PS3.5 6.2).
const separatorOf = (vr: string): RegExp => (vr === 'UI' || vr === 'CS' ? /[,\\]/ : /\\/)

/** Reads what is asked of an attribute of this VR. @throws ApiError InvalidParameter */
export function readMatchValue(name: string, vr: string, text: string): MatchValue {
  if (vr !== 'UI' && text.length > MOST_CHARACTERS) throw invalid(name, `More than ${MOST_CHARACTERS} characters.`)
  if (CONTROL.test(text)) throw invalid(name, 'It holds control characters.')
  const parts = text.split(separatorOf(vr)).map((part) => part.trim())
  const wanted = parts.filter((part) => part !== '')
  if (wanted.length > MOST_VALUES) throw invalid(name, `More than ${MOST_VALUES} values.`)
  if (wanted.length === 0 || wanted.some((part) => /^\*+$/.test(part))) return ANY
  if (vr in MOMENTS) return momentValue(name, vr, text.trim())
  if (vr === 'UI') return uidValue(name, wanted)
  return NUMBERS.has(vr) ? numberValue(name, vr, wanted) : textValue(name, wanted)
}
