import { keywordOfTag } from '@opaline/dicom/keywords'
import type { DicomAttributes } from '../studies/dicom-attributes.ts'
import { textsOfAttribute } from './attribute-values.ts'
import type { Block, Cell } from './readable-document.ts'
import type { Reader } from './reader.ts'
import type { Words } from './words.ts'

const MOST_ROWS = 5_000
const MOST_LEVELS = 16
const MOST_CHARACTERS = 4_000

/** `PatientBirthDate` as words: `Patient Birth Date`. */
const inWords = (keyword: string): string => keyword.replace(/([a-z\d])([A-Z])|([A-Z])([A-Z][a-z])/g, '$1$3 $2$4')

const nameOf = (tag: string): string => inWords(keywordOfTag(Number.parseInt(tag, 16)) ?? '')

const tagText = (tag: string): string => `(${tag.slice(0, 4)},${tag.slice(4)})`

const shortened = (text: string): string =>
  text.length > MOST_CHARACTERS ? `${text.slice(0, MOST_CHARACTERS)} …` : text

type Attribute = DicomAttributes[string] & { readonly InlineBinary?: string; readonly BulkDataURI?: string }

function valueText(attribute: Attribute, words: Words): string {
  if (attribute.BulkDataURI !== undefined) return words.binary
  if (attribute.InlineBinary === undefined) return shortened(textsOfAttribute(attribute).join(', '))
  return `${words.binary}, ${Buffer.byteLength(attribute.InlineBinary, 'base64')} ${words.bytes}`
}

/** Adds a row for each attribute, those of items indented below their sequence. @returns whether all found room */
function addRows(rows: Cell[][], attributes: DicomAttributes, level: number, words: Words): boolean {
  const indent = '\u2003'.repeat(level)
  for (const [tag, attribute] of Object.entries(attributes)) {
    if (rows.length >= MOST_ROWS || level > MOST_LEVELS) return false
    rows.push([tagText(tag), indent + nameOf(tag), valueText(attribute, words)])
    if (attribute.vr !== 'SQ') continue
    for (const [index, item] of (attribute.Value ?? []).entries()) {
      if (rows.length >= MOST_ROWS) return false
      rows.push(['', `${indent}\u2003${index + 1}`, ''])
      if (!addRows(rows, item as DicomAttributes, level + 1, words)) return false
    }
  }
  return true
}

/** Any object, as the table of its attributes with the names that DICOM gives them (PS3.6). */
export const readAttributes: Reader = (attributes, words) => {
  const rows: Cell[][] = []
  const isWhole = addRows(rows, attributes, 0, words)
  const columns = [words.tag, words.attribute, words.value]
  const blocks: Block[] = [{ kind: 'table', heading: words.attributes, columns, rows }]
  if (!isWhole) blocks.push({ kind: 'paragraph', text: words.moreEntries })
  return { title: words.otherObject, facts: [], blocks }
}
