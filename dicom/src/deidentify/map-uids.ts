import { encodeUtf8 } from '../text/encode-text.ts'
import { confidentialityRow } from './confidentiality-table.ts'
import { type KeyedHash, mappedUid } from './keyed-hash.ts'
import { latin1Of } from './latin1-text.ts'
import type { Treat } from './splice-data-set.ts'

/** Maps the UIDs of all attributes whose action is U (PS3.15 Table E.1-1). */
export const uidTreatment = (keyedHash: KeyedHash): Treat => {
  const map = anyUidTreatment(keyedHash)
  return (dataSet, element) => (confidentialityRow(element.tag)?.basic === 'U' ? map(dataSet, element) : undefined)
}

/** Maps the UIDs of any element. */
export const anyUidTreatment =
  (keyedHash: KeyedHash): Treat =>
  (dataSet, element) => {
    if (element.items !== undefined) return undefined
    const was = latin1Of(dataSet, element)
      .split('\\')
      .map((uid) => uid.replace(/[\0 ]+$/, ''))
    const is = was.map((uid) => mappedUid(uid, keyedHash))
    if (is.every((uid, index) => uid === was[index])) return undefined
    return { vr: element.vr, value: encodeUtf8(is.join('\\')) }
  }
