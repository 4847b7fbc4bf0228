import type { DataElement } from '../data-element.ts'
import type { DataSet } from '../data-set.ts'
import { formatTag } from '../tag.ts'
import { isTextVr, type Vr } from '../value-representation.ts'
import { problemOfValue } from './check-value.ts'
import { DeidentifyError } from './deidentify-error.ts'
import { isOfPatientOrStudy } from './patient-and-study-tags.ts'
import type { Addition, Treat } from './splice-data-set.ts'
import type { TagValue, TagValues } from './tag-values.ts'
import { encodeValue, holdsText } from './text-encoding.ts'

/** Gives the listed tags their values, wherever they stand. */
export const listTreatment =
  (values: TagValues, toUtf8: boolean): Treat =>
  (dataSet, element) => {
    const listed = values.get(element.tag)
    if (listed === undefined) return undefined
    const vr = vrOf(listed, element)
    return { vr, value: encodeValue(dataSet, vr, listed.text, toUtf8) }
  }

/** The listed tags that the outermost data set lacks and that each object of a patient can have. */
export function absentValues(dataSet: DataSet, values: TagValues, toUtf8: boolean): Addition[] {
  return absent(dataSet, values).map(({ tag, vr = 'UN', text }) => ({
    tag,
    vr,
    value: encodeValue(dataSet, vr, text, toUtf8),
  }))
}

/** Whether a listed value cannot be said in the character set of a data set that it comes to stand in. */
export function needsUtf8(outermost: DataSet, dataSets: Iterable<DataSet>, values: TagValues): boolean {
  if (absent(outermost, values).some(({ text }) => !holdsText(outermost, text))) return true
  for (const dataSet of dataSets) {
    for (const { tag, text } of values.values()) {
      const isThere = dataSet.get(tag) !== undefined
      if (isThere && !holdsText(dataSet, text)) return true
    }
  }
  return false
}

const absent = (dataSet: DataSet, values: TagValues): TagValue[] =>
  [...values.values()].filter(({ tag }) => isOfPatientOrStudy(tag) && dataSet.get(tag) === undefined)

/** What the file says where that can hold the value, else the dictionary. */
function vrOf({ tag, vr, text }: TagValue, element: DataElement): Vr {
  if (vr === undefined && element.vr !== 'UN') {
    const problem = problemOfValue(text, element.vr)
    if (problem === undefined) return element.vr
    throw new DeidentifyError('InvalidValue', `The value of ${formatTag(tag)} cannot be stored: ${problem}.`)
  }
  const isFine = vr === undefined || element.vr === 'UN' || problemOfValue(text, element.vr) === undefined
  return isFine && (element.vr === 'UN' || isText(element.vr) === isText(vr)) ? element.vr : (vr ?? element.vr)
}

const isText = (vr: Vr | undefined): boolean => vr === undefined || isTextVr(vr)
