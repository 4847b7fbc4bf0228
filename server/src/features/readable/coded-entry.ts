import type { DicomAttributes } from '../studies/dicom-attributes.ts'
import { firstTextOf, itemOf, textOf } from './attribute-values.ts'

/** The code of an item of a code sequence (PS3.3 8.1), with its scheme: `121071, DCM`. */
function codeText(item: DicomAttributes): string {
  const value = firstTextOf(item, 'CodeValue', 'LongCodeValue', 'URNCodeValue')
  return [value, textOf(item, 'CodingSchemeDesignator')].filter((text) => text !== '').join(', ')
}

/** A coded entry as a reader sees it: what it means, else its code. */
export interface CodedEntry {
  readonly meaning: string
  /** Its code, where the meaning does not say it already. */
  readonly code: string
}

/** The first entry of a code sequence; both texts are empty where there is none. */
export function codedEntry(item: DicomAttributes, keyword: string): CodedEntry {
  const entry = itemOf(item, keyword)
  const meaning = textOf(entry, 'CodeMeaning')
  const code = codeText(entry)
  return meaning === '' ? { meaning: code, code: '' } : { meaning, code }
}

const ANNOTATION = /^\{(.*)\}$/

/** Units by their UCUM code, which is short and written the same everywhere; '' for numbers without (`1`). */
export function unitOf(item: DicomAttributes, keyword: string): string {
  const unit = itemOf(item, keyword)
  const value = textOf(unit, 'CodeValue')
  if (textOf(unit, 'CodingSchemeDesignator') !== 'UCUM') return firstTextOf(unit, 'CodeMeaning', 'CodeValue')
  return value === '1' ? '' : value.replace(ANNOTATION, '$1')
}
