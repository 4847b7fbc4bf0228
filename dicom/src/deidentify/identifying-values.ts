import type { DataElement } from '../data-element.ts'
import type { DataSet } from '../data-set.ts'
import { decodeText } from '../text/decode-text.ts'
import { encodeText, encodeUtf8 } from '../text/encode-text.ts'
import type { Vr } from '../value-representation.ts'
import { confidentialityRow } from './confidentiality-table.ts'
import { byteText } from './latin1-text.ts'
import { nameComponents } from './name-components.ts'
import type { ProfileAction } from './profile-action.ts'

/** An original value as it may be spelled: bytes as characters 0 to 255, ASCII letters small. */
export interface IdentifyingValue {
  readonly kind: 'text' | 'number' | 'uid'
  readonly spelling: string
}

const TEXT = new Set<Vr>(['LO', 'LT', 'PN', 'SH', 'ST', 'UC', 'UT'])
/** Rows that options keep or clean: descriptions, dates, characteristics, graphics, devices, institutions. */
const OF_OTHERS: readonly string[] = ['d', 'f', 'p', 'g', 's', 'v', 'i']

/** What stands for a name where there is none; other text has these words for its own reasons. */
const NO_NAMES = new Set(['anon', 'anonymous', 'anonymized', 'name', 'patient', 'phantom', 'test', 'unknown'])

const BIRTH_DATES: readonly number[] = [0x00100030, 0x00100033, 0x00100034]

/**
 * What tells who the patient is in an element that the profile does not keep: names in parts, ids, addresses and other
 * text, birth dates, UIDs. Descriptions, characteristics, other dates, devices and institutions are no such values: what
 * they say is true of many; nor are single characters.
 */
export function identifyingValues(dataSet: DataSet, element: DataElement, action: ProfileAction): IdentifyingValue[] {
  const { tag, vr, offset, length } = element
  const row = confidentialityRow(tag)
  if (action === 'keep' || action === 'shift' || element.items !== undefined || length === 0) return []
  if (row === undefined || row.keyword === 'PrivateAttributes') return []
  const value = dataSet.bytes.subarray(offset, offset + length)
  if (vr === 'UI') return action === 'map' ? valuesOf('uid', split(value)) : []
  if (BIRTH_DATES.includes(tag)) return valuesOf('number', split(value))
  const saysLittle = OF_OTHERS.some((letter) => letter in row.options)
  return saysLittle || !TEXT.has(vr) ? [] : textValues(dataSet, value, vr)
}

function textValues(dataSet: DataSet, value: Uint8Array, vr: Vr): IdentifyingValue[] {
  const { characterSet } = dataSet
  const raw = vr === 'PN' ? nameComponents(value, characterSet) : [trimmed(value)]
  const { text } = decodeText(value, characterSet, vr === 'PN')
  const decoded = vr === 'PN' ? text.split(/[\\^= \0]+/) : text.split('\\')
  const spelled = decoded
    .map((part) => part.replace(/[\0 ]+$/, '').trim())
    .flatMap((part) => spellingsOf(part, dataSet))
  return [...raw.map(byteText), ...spelled]
    .filter((spelling) => spelling.length > 1 && !(vr === 'PN' && NO_NAMES.has(small(spelling))))
    .map(textValue)
}

/** The text in the data set's own character set, in UTF-8 and in both orders of UTF-16. */
function spellingsOf(text: string, { characterSet }: DataSet): string[] {
  if (text === '') return []
  const own = encodeText(text, characterSet)
  const narrow = [encodeUtf8(text), ...(own === undefined ? [] : [own])].map(byteText)
  // Two or three characters of 16 bits look like any numbers.
  if (text.length < 4) return narrow
  const units = Array.from({ length: text.length }, (_, at) => text.charCodeAt(at))
  const little = units.map((unit) => String.fromCharCode(unit & 0xff, unit >>> 8)).join('')
  const big = units.map((unit) => String.fromCharCode(unit >>> 8, unit & 0xff)).join('')
  // The zero at an end is said by no character, and would match the end of a length.
  return [...narrow, ...[little, big].map((wide) => wide.replace(/^\0|\0$/g, ''))]
}

const textValue = (spelling: string): IdentifyingValue => ({
  kind: /^[\d.]+$/.test(spelling) ? 'number' : 'text',
  spelling: small(spelling),
})

const valuesOf = (kind: 'uid' | 'number', values: readonly string[]): IdentifyingValue[] =>
  values
    .filter((value) => value !== '' && !value.startsWith('1.2.840.10008.'))
    .map((value) => ({ kind, spelling: value }))

const split = (value: Uint8Array): string[] =>
  byteText(value)
    .split('\\')
    .map((part) => part.replace(/[\0 ]+$/, '').trim())

const trimmed = (value: Uint8Array): Uint8Array => {
  let end = value.length
  while (end > 0 && (value[end - 1] === 0x20 || value[end - 1] === 0)) end -= 1
  return value.subarray(0, end)
}

/** Small ASCII letters; other characters stand for bytes and stay. */
export const small = (text: string): string => text.replace(/[A-Z]+/g, (letters) => letters.toLowerCase())
