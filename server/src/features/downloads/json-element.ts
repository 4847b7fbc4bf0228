import { isTextVr, type NewElement, type Vr } from '@opaline/dicom'
import type { DicomAttributes } from '../studies/dicom-attributes.ts'

/** An attribute that a record holds: its tag and VR. */
export type RecordKey = readonly [tag: number, vr: Vr]

const hex = (tag: number): string => tag.toString(16).toUpperCase().padStart(8, '0')

function textOfValue(value: unknown): string {
  if (typeof value !== 'object' || value === null) return String(value ?? '')
  const { Alphabetic = '', Ideographic = '', Phonetic = '' } = value as Readonly<Record<string, string>>
  return [Alphabetic, Ideographic, Phonetic].join('=').replace(/=+$/, '')
}

/** The text of an attribute in the DICOM JSON Model; `otherwise` where it has none. */
export function jsonText(attributes: DicomAttributes, tag: number, otherwise = ''): string {
  const text = (attributes[hex(tag)]?.Value ?? []).map(textOfValue).join('\\')
  return text === '' ? otherwise : text
}

/** An attribute as a record holds it; numbers and bytes of items are left out, no record asks for them. */
export function jsonElement(attributes: DicomAttributes, [tag, vr]: RecordKey, otherwise = ''): NewElement {
  if (vr !== 'SQ') return { tag, vr, text: jsonText(attributes, tag, otherwise) }
  const items = (attributes[hex(tag)]?.Value ?? []) as readonly DicomAttributes[]
  return { tag, items: items.map((item) => itemElements(item)) }
}

const itemElements = (item: DicomAttributes): NewElement[] =>
  Object.entries(item)
    .filter(([, { vr }]) => isTextVr(vr) || vr === 'SQ')
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([tag, { vr }]) => jsonElement(item, [Number.parseInt(tag, 16), vr as Vr]))
