import { inflateRawSync } from 'node:zlib'
import type { DicomAttributes } from '../studies/dicom-attributes.ts'
import type { IndexedTag } from './indexed-tag.ts'
import { plainValue } from './match-value.rules.ts'

/** Metadata that becomes more is not looked into, as nothing is that could be a bomb. */
const MOST_BYTES = 256 * 2 ** 20
const MOST_VALUES = 64
const MOST_CHARACTERS = 200

type Attribute = DicomAttributes[string] & { readonly InlineBinary?: string }

/** The data set of stored metadata; empty where it cannot be read. */
export function readMetadata(metadata: Uint8Array): DicomAttributes {
  try {
    return JSON.parse(inflateRawSync(metadata, { maxOutputLength: MOST_BYTES }).toString('utf8')) as DicomAttributes
  } catch {
    return {}
  }
}

const textOf = (value: unknown): string => {
  if (typeof value !== 'object' || value === null) return String(value ?? '')
  const { Alphabetic = '', Ideographic = '', Phonetic = '' } = value as Readonly<Record<string, string | undefined>>
  return [Alphabetic, Ideographic, Phonetic].join('=')
}

/** Values that were stored as bytes, since nobody knew their VR (PS3.5 6.2.2): as text, of which only numbers and letters are. */
const textsOfBytes = (base64: string): string[] => Buffer.from(base64, 'base64').toString('utf8').split('\\')

/** A private attribute's own tag and that of the element that reserves its block (PS3.5 7.8.1); undefined: it is not there. */
export function privateTags(
  dataSet: DicomAttributes,
  { tag, privateCreator }: IndexedTag,
): { readonly tag: string; readonly creator: string } | undefined {
  const group = tag.slice(0, 4)
  const creator = Object.keys(dataSet).find(
    (name) =>
      name.startsWith(`${group}00`) &&
      !name.endsWith('00') &&
      String(dataSet[name]?.Value?.[0] ?? '').trim() === privateCreator,
  )
  return creator === undefined ? undefined : { tag: `${group}${creator.slice(6)}${tag.slice(6)}`, creator }
}

const find = (dataSet: DicomAttributes, indexed: IndexedTag): Attribute | undefined => {
  const tag = indexed.privateCreator === '' ? indexed.tag : privateTags(dataSet, indexed)?.tag
  return tag === undefined ? undefined : dataSet[tag]
}

/** The values by which an image is found under an indexed tag, in the form in which they are compared; names group by group. */
export function indexedValues(dataSet: DicomAttributes, indexed: IndexedTag): string[] {
  const attribute = find(dataSet, indexed)
  const texts = attribute?.InlineBinary ? textsOfBytes(attribute.InlineBinary) : (attribute?.Value ?? []).map(textOf)
  const values = texts.slice(0, MOST_VALUES).flatMap((text) => (indexed.vr === 'PN' ? text.split('=') : [text]))
  const plain = values.map((text) => plainValue(indexed.vr, text.replaceAll('\0', '').toWellFormed()))
  return [...new Set(plain.map((text) => text.slice(0, MOST_CHARACTERS)).filter((text) => text !== ''))]
}
