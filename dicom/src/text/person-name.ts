import type { DataSet } from '../data-set.ts'
import { textsOf } from './text-of.ts'

/** A person name in its three component groups (PS3.5 6.2.1), each with its components separated by ^. */
export interface PersonName {
  readonly alphabetic: string
  readonly ideographic: string
  readonly phonetic: string
}

/** Splits the text of one person name into its component groups. */
export function splitPersonName(text: string): PersonName {
  const [alphabetic = '', ideographic = '', phonetic = ''] = text.split('=')
  return { alphabetic: alphabetic.trimEnd(), ideographic: ideographic.trimEnd(), phonetic: phonetic.trimEnd() }
}

/** The person names of an element; empty where it is absent or empty. */
export function personNamesOf(dataSet: DataSet, tag: number): PersonName[] {
  return textsOf(dataSet, tag).map(splitPersonName)
}
