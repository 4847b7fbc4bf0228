import type { DataElement } from './data-element.ts'
import type { DataSet } from './data-set.ts'
import type { Header } from './header.ts'
import { isUid } from './is-uid.ts'
import type { ReadWarningCode } from './read-warning.ts'
import { asciiText } from './text/ascii-text.ts'
import { isTextVr } from './value-representation.ts'

/** Attributes of type 1 and 2 of the modules that every image, document and report has (PS3.3 C.7.1.1, C.7.2.1, C.7.3.1). */
const REQUIRED: readonly number[] = [
  0x00080020, // Study Date
  0x00080030, // Study Time
  0x00080050, // Accession Number
  0x00080060, // Modality
  0x00080090, // Referring Physician's Name
  0x00100010, // Patient's Name
  0x00100020, // Patient ID
  0x00100030, // Patient's Birth Date
  0x00100040, // Patient's Sex
  0x00200010, // Study ID
  0x00200011, // Series Number
]

const NUL = 0x00
const SPACE = 0x20

/** How a UID departs from PS3.5 9.1. */
function deviationOfUid({ bytes }: DataSet, { offset, length }: DataElement): ReadWarningCode | undefined {
  if (length === 0) return 'EmptyUid'
  if (bytes[offset + length - 1] === SPACE) return 'WrongPadding'
  const uids = asciiText(bytes, offset, offset + length)
    ?.replace(/\0$/, '')
    .split('\\')
  return uids?.every((uid) => uid === '' || isUid(uid)) ? undefined : 'IllegalUid'
}

function deviationOfPadding({ bytes }: DataSet, { vr, offset, length }: DataElement): ReadWarningCode | undefined {
  return length > 0 && isTextVr(vr) && bytes[offset + length - 1] === NUL ? 'WrongPadding' : undefined
}

function* deviationsIn(dataSet: DataSet): Generator<ReadWarningCode> {
  const waiting = [dataSet]
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    for (const element of next.elements) {
      if (element.items !== undefined) {
        waiting.push(...element.items)
        continue
      }
      if (element.length % 2 !== 0) yield 'OddLength'
      const deviation = element.vr === 'UI' ? deviationOfUid(next, element) : deviationOfPadding(next, element)
      if (deviation !== undefined) yield deviation
    }
  }
}

/**
 * How a data set departs from the standard, beyond what reading it met: values of odd length or with the wrong padding
 * (PS3.5 6.2), UIDs that are empty or none (PS3.5 9.1), attributes of type 1 and 2 that are missing (PS3.3 C.7.1 to C.7.3).
 * Each code once. All of it can be read all the same.
 */
export function findDeviations({ dataSet }: Header): ReadonlySet<ReadWarningCode> {
  const found = new Set(deviationsIn(dataSet))
  if (REQUIRED.some((tag) => dataSet.get(tag) === undefined)) found.add('MissingAttribute')
  return found
}
