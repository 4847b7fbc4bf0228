import type { OrderFilter } from '../order-filter.ts'

/** The search of contract 9 as plain code: what the database must find, told without it. */

export interface ModelOrder {
  readonly patientName: string
  readonly patientId: string
  readonly otherPatientIds: readonly string[]
  readonly accessionNumber: string
  readonly modalities: readonly string[]
  readonly day: string
}

/** Case and accents do not count; a kana's voicing and a Hangul syllable are letters, no accents. */
const fold = (text: string): string =>
  text
    .normalize('NFKD')
    .replace(/[\u0300-\u036f]/g, '')
    .normalize('NFC')
    .replaceAll('ß', 'ss')
    .replaceAll('Ø', 'O')
    .replaceAll('ø', 'o')
    .toUpperCase()

export const wordsOf = (text: string): string[] =>
  fold(text)
    .split(/[\s^=,]+/)
    .filter((word) => word !== '')

const WILDCARDS: Readonly<Record<string, string>> = { '*': '.*', '?': '.' }

/** `*` any text, `?` one letter, everything else itself. */
const expressionOf = (pattern: string): string =>
  Array.from(pattern, (letter) => WILDCARDS[letter] ?? letter.replace(/[\\^$.|+()[\]{}]/, '\\$&')).join('')

const isWhole = (pattern: string, value: string): boolean =>
  new RegExp(`^${expressionOf(fold(pattern))}$`, 'su').test(fold(value))

const beginsWord = (pattern: string, name: string): boolean =>
  wordsOf(name).some((word) => new RegExp(`^${expressionOf(pattern)}`, 'su').test(word))

/** A condition that was not asked for holds. */
const ifAsked = <T>(asked: T | undefined, holds: (asked: T) => boolean): boolean => asked === undefined || holds(asked)

export const isFound = (order: ModelOrder, filter: OrderFilter): boolean =>
  ifAsked(filter.patientName, (name) =>
    wordsOf(name).every((word) => /^\*+$/.test(word) || beginsWord(word, order.patientName)),
  ) &&
  ifAsked(filter.patientId, (id) => isWhole(id, order.patientId)) &&
  ifAsked(filter.accessionNumber, (number) => isWhole(number, order.accessionNumber)) &&
  ifAsked(filter.otherPatientId, (id) => order.otherPatientIds.some((other) => isWhole(id, other))) &&
  ifAsked(filter.modalities, (wanted) => wanted.some((one) => order.modalities.map(fold).includes(fold(one)))) &&
  ifAsked(filter.startDay, (day) => order.day >= day) &&
  ifAsked(filter.endDay, (day) => order.day <= day)
