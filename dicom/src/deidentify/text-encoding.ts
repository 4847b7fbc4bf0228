import type { DataElement } from '../data-element.ts'
import type { DataSet } from '../data-set.ts'
import { Tag } from '../tag.ts'
import { asciiText } from '../text/ascii-text.ts'
import { decodeText } from '../text/decode-text.ts'
import { encodeText, encodeUtf8 } from '../text/encode-text.ts'
import type { Vr } from '../value-representation.ts'
import { encodeNumbers } from './encode-value.ts'
import type { Treatment } from './splice-data-set.ts'

/** VRs whose text Specific Character Set decides about (PS3.5 6.1.2.3), and what may be such. */
const AFFECTED = new Set<Vr>(['LO', 'LT', 'PN', 'SH', 'ST', 'UC', 'UN', 'UT'])

const REPLACEMENT = '\ufffd'

/** Whether a data set's own character set can hold a text. */
export const holdsText = ({ characterSet }: DataSet, text: string): boolean =>
  encodeText(text, characterSet) !== undefined

/** The bytes of a value in the data set's character set, or in UTF-8 where the file's text becomes that. */
export function encodeValue(dataSet: DataSet, vr: Vr, text: string, toUtf8: boolean): Uint8Array {
  const numbers = encodeNumbers(text, vr, dataSet)
  if (numbers !== undefined) return numbers
  return toUtf8 || !AFFECTED.has(vr) ? encodeUtf8(text) : (encodeText(text, dataSet.characterSet) ?? encodeUtf8(text))
}

/** Turns text into UTF-8, and says so. What nobody can decode keeps its bytes, so that nothing is lost. */
export function utf8Treatment(dataSet: DataSet, element: DataElement): Treatment {
  const { tag, vr, offset, length } = element
  if (tag === Tag.SpecificCharacterSet) return { vr: 'CS', value: encodeUtf8('ISO_IR 192') }
  if (element.items !== undefined || vr === 'UN' || !AFFECTED.has(vr)) return undefined
  if (asciiText(dataSet.bytes, offset, offset + length) !== undefined) return undefined
  const { text } = decodeText(dataSet.bytes.subarray(offset, offset + length), dataSet.characterSet, vr === 'PN')
  return text.includes(REPLACEMENT) ? undefined : { vr, value: encodeUtf8(text) }
}
