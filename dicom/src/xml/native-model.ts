import { keywordOfTag } from '../dictionary/keywords.ts'
import { xmlText } from './xml-text.ts'

/** An attribute of the DICOM JSON Model (PS3.18 annex F). */
export interface JsonAttribute {
  readonly vr: string
  readonly Value?: readonly unknown[]
  readonly InlineBinary?: string
  readonly BulkDataURI?: string
}

/** A data set in the DICOM JSON Model, by tags of 8 hexadecimal digits. */
export type JsonDataSet = Readonly<Record<string, JsonAttribute>>

const NAMESPACE = 'http://dicom.nema.org/PS3.19/models/NativeDICOM'
const GROUPS = ['Alphabetic', 'Ideographic', 'Phonetic'] as const
const COMPONENTS = ['FamilyName', 'GivenName', 'MiddleName', 'NamePrefix', 'NameSuffix'] as const

const element = (name: string, content: string): string => `<${name}>${content}</${name}>`

function personName(name: Readonly<Record<string, unknown>>): string {
  return GROUPS.map((group) => {
    const components = String(name[group] ?? '').split('^')
    const parts = COMPONENTS.map((component, at) => {
      const text = components[at] ?? ''
      return text === '' ? '' : element(component, xmlText(text))
    }).join('')
    return parts === '' ? '' : element(group, parts)
  }).join('')
}

function valueXml(vr: string, value: unknown, number: number): string {
  if (vr === 'SQ') return `<Item number="${number}">${dataSetXml((value ?? {}) as JsonDataSet)}</Item>`
  if (vr === 'PN')
    return `<PersonName number="${number}">${personName((value ?? {}) as Record<string, unknown>)}</PersonName>`
  return `<Value number="${number}">${value === null || value === undefined ? '' : xmlText(String(value))}</Value>`
}

function contentXml({ vr, Value = [], InlineBinary, BulkDataURI }: JsonAttribute): string {
  if (BulkDataURI !== undefined) return `<BulkData uri="${xmlText(BulkDataURI)}"/>`
  if (InlineBinary !== undefined) return element('InlineBinary', xmlText(InlineBinary))
  return Value.map((value, index) => valueXml(vr, value, index + 1)).join('')
}

const isPrivate = (tag: string): boolean => /^[0-9A-F]{3}[13579BDF]/i.test(tag)
/** A private tag within the block that its creator reserved (PS3.5 7.8.1). */
const isInBlock = (tag: string): boolean => isPrivate(tag) && !tag.startsWith('00', 4)

/** The creator of the block that a private tag lies in; '' where it is not named. */
const creatorOf = (dataSet: JsonDataSet, tag: string): string =>
  String(dataSet[`${tag.slice(0, 4)}00${tag.slice(4, 6)}`]?.Value?.[0] ?? '')

function attributeXml(dataSet: JsonDataSet, tag: string, attribute: JsonAttribute): string {
  const creator = isInBlock(tag) ? creatorOf(dataSet, tag) : ''
  const keyword = keywordOfTag(Number.parseInt(tag, 16))
  // With its creator a private tag says nothing of the block that it happens to lie in.
  const shown = creator === '' ? tag : `${tag.slice(0, 4)}00${tag.slice(6)}`
  const names = [
    keyword === undefined ? '' : ` keyword="${keyword}"`,
    creator === '' ? '' : ` privateCreator="${xmlText(creator)}"`,
  ].join('')
  return `<DicomAttribute tag="${shown}" vr="${attribute.vr}"${names}>${contentXml(attribute)}</DicomAttribute>`
}

const dataSetXml = (dataSet: JsonDataSet): string =>
  Object.entries(dataSet)
    .map(([tag, attribute]) => attributeXml(dataSet, tag, attribute))
    .join('')

/**
 * A data set of the DICOM JSON Model as a document of the Native DICOM Model (PS3.19 A.1), attributes in their order.
 * Characters that XML 1.0 cannot hold become U+FFFD.
 */
export const toNativeXml = (dataSet: JsonDataSet): string =>
  `<?xml version="1.0" encoding="UTF-8"?><NativeDicomModel xmlns="${NAMESPACE}" xml:space="preserve">${dataSetXml(dataSet)}</NativeDicomModel>`
