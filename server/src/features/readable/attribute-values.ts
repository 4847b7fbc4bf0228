import { tagHex } from '@opaline/dicom'
import { tagOfKeyword } from '@opaline/dicom/keywords'
import type { DicomAttributes } from '../studies/dicom-attributes.ts'

type Name = Readonly<Partial<Record<'Alphabetic' | 'Ideographic' | 'Phonetic', string>>>

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** The key of an attribute in DICOM JSON. @throws Error for what is no keyword of PS3.6 */
export function keyOf(keyword: string): string {
  const tag = tagOfKeyword(keyword)
  if (tag === undefined) throw new Error(`${keyword} is no keyword.`)
  return tagHex(tag)
}

/** A person's name as people write it: components by spaces, groups in parentheses. */
function personName(name: Name): string {
  const [first = '', ...more] = [name.Alphabetic, name.Ideographic, name.Phonetic]
    .map((group) => (group ?? '').split('^').filter(Boolean).join(' ').trim())
    .filter((group) => group !== '')
  return more.length === 0 ? first : `${first} (${more.join(', ')})`
}

const DATE = /^(\d{4})(\d{2})(\d{2})$/
const TIME = /^(\d{2})(\d{2})?(\d{2})?(?:\.\d+)?$/
const DATE_TIME = /^(\d{4})(\d{2})(\d{2})(\d{2})(\d{2})?(\d{2})?(?:\.\d+)?([+-]\d{4})?$/

const clock = (...parts: readonly (string | undefined)[]): string =>
  parts.filter((part) => part !== undefined).join(':')

/** How values of a VR are written for people, as far as DICOM's own form is hard to read. */
const WRITE: Readonly<Record<string, (text: string) => string>> = {
  DA: (text) => text.replace(DATE, '$1-$2-$3'),
  TM: (text) => text.replace(TIME, (_, hours, minutes, seconds) => clock(hours, minutes, seconds)),
  DT: (text) =>
    text
      .replace(DATE_TIME, (_, year, month, day, hours, minutes, seconds, zone) =>
        `${year}-${month}-${day} ${clock(hours, minutes, seconds)} ${zone ?? ''}`.trim(),
      )
      .replace(DATE, '$1-$2-$3'),
}

function valueText(vr: string, value: unknown): string {
  if (value === null || value === undefined) return ''
  if (isObject(value)) return vr === 'PN' ? personName(value as Name) : ''
  const text = String(value)
  return WRITE[vr]?.(text) ?? text
}

/** The values of one attribute of DICOM JSON as texts; items of sequences are none. */
export const textsOfAttribute = ({ vr, Value }: DicomAttributes[string]): readonly string[] =>
  Array.isArray(Value) && vr !== 'SQ' ? Value.map((value) => valueText(vr, value)) : []

/** The values of an attribute, each as people write it. */
export function textsOf(item: DicomAttributes, keyword: string): readonly string[] {
  const attribute = item[keyOf(keyword)]
  return attribute === undefined ? [] : textsOfAttribute(attribute)
}

/** All values of an attribute as one text; '' where there is none. */
export const textOf = (item: DicomAttributes, keyword: string): string => textsOf(item, keyword).join(', ')

/** The first of some attributes that says something. */
export const firstTextOf = (item: DicomAttributes, ...keywords: readonly string[]): string =>
  keywords.map((keyword) => textOf(item, keyword)).find((text) => text !== '') ?? ''

/** The first value as a number; undefined where it is none. */
export function numberOf(item: DicomAttributes, keyword: string): number | undefined {
  const [text = ''] = textsOf(item, keyword)
  const number = text.trim() === '' ? Number.NaN : Number(text)
  return Number.isFinite(number) ? number : undefined
}

/** A number without the zeros that planning systems write behind it, with 2 places at most; '' where there is none. */
export function shortNumber(item: DicomAttributes, keyword: string): string {
  const number = numberOf(item, keyword)
  return number === undefined ? '' : String(Math.round(number * 100) / 100)
}

/** The items of a sequence. */
export const itemsOf = (item: DicomAttributes, keyword: string): readonly DicomAttributes[] => {
  const values = item[keyOf(keyword)]?.Value
  return Array.isArray(values) ? (values.filter(isObject) as unknown as readonly DicomAttributes[]) : []
}

/** The first item of a sequence; one without attributes where there is none. */
export const itemOf = (item: DicomAttributes, keyword: string): DicomAttributes => itemsOf(item, keyword)[0] ?? {}
