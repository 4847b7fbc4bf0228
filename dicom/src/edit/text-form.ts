import type { DataElement } from '../data-element.ts'
import type { DataSet } from '../data-set.ts'
import { asciiText } from '../text/ascii-text.ts'
import { decodeText } from '../text/decode-text.ts'
import { encodeText, encodeUtf8 } from '../text/encode-text.ts'
import type { Vr } from '../value-representation.ts'
import type { NewElement } from '../write/new-element.ts'
import type { ElementChange } from './element-change.ts'

/** VRs whose text Specific Character Set decides about (PS3.5 6.1.2.3). */
const AFFECTED = new Set<Vr>(['LO', 'LT', 'PN', 'SH', 'ST', 'UC', 'UT'])

/** How text is written into the changed data set. */
export interface TextForm {
  /** Whether all text of the data set becomes UTF-8, since its own character set cannot hold a new one. */
  readonly toUtf8: boolean
  encode(text: string): Uint8Array
}

/** The data set's own character set where it holds all new text, else UTF-8. */
export function textForm({ characterSet }: DataSet, changes: readonly ElementChange[]): TextForm {
  const holdsAll = textsOfChanges(changes).every((text) => encodeText(text, characterSet) !== undefined)
  return holdsAll
    ? { toUtf8: false, encode: (text) => encodeText(text, characterSet) ?? encodeUtf8(text) }
    : { toUtf8: true, encode: encodeUtf8 }
}

/** The value of an element as the form wants it; undefined where its bytes can stay. */
export function recodedText(dataSet: DataSet, element: DataElement, form: TextForm): Uint8Array | undefined {
  if (!form.toUtf8 || !AFFECTED.has(element.vr)) return undefined
  const { bytes } = dataSet
  const end = element.offset + element.length
  if (asciiText(bytes, element.offset, end) !== undefined) return undefined
  const value = bytes.subarray(element.offset, end)
  return form.encode(decodeText(value, dataSet.characterSet, element.vr === 'PN').text)
}

function textsOfChanges(changes: readonly (ElementChange | NewElement)[]): string[] {
  return changes.flatMap((change) => {
    if ('text' in change) return [change.text]
    return 'items' in change ? textsOfChanges(change.items.flat()) : []
  })
}
