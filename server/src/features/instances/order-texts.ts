import { type DataSet, type Header, textOf, textsOf } from '@opaline/dicom'
import { ATTRIBUTE } from './attribute-tags.ts'
import { columnText, textColumn } from './column-text.ts'
import { dayOfDate, type StudyDatetime, studyDatetime } from './study-datetime.ts'

/** The columns of an order that are taken from the tags of its images; `birth_date` is `YYYY-MM-DD` or ''. */
export const ORDER_TEXTS = [
  'patient_name',
  'patient_id',
  'other_patient_ids',
  'patient_sex',
  'birth_date',
  'accession_number',
  'study_description',
  'requesting_procedure_description',
  'requested_procedure_id',
  'referring_physicians_name',
  'requesting_physician',
  'requesting_department',
  'patient_history',
] as const

/** What they are for one image; '' where it does not say. */
export type OrderTexts = Readonly<Record<(typeof ORDER_TEXTS)[number], string>>

/** The tags by which a study finds its order. */
export interface OrderTags {
  readonly texts: OrderTexts
  /** Accession numbers of the data set and of its requests (PS3.3 C.7.3.1), none of them empty, each once. */
  readonly accessionNumbers: readonly string[]
  readonly datetime: StudyDatetime
}

const requestsOf = (dataSet: DataSet): readonly DataSet[] =>
  dataSet.get(ATTRIBUTE.RequestAttributesSequence)?.items ?? []

/** The first text that is not empty: of the data set itself, then of its requests. */
function textOfRequest(dataSet: DataSet, tag: number): string {
  const texts = [dataSet, ...requestsOf(dataSet)].map((place) => textColumn(place, tag))
  return texts.find((text) => text !== '') ?? ''
}

/** Every other id once, separated by `\` (PS3.3 C.7.1.1: the retired attribute and the sequence). */
function otherPatientIds(dataSet: DataSet): string {
  const items = dataSet.get(ATTRIBUTE.OtherPatientIDsSequence)?.items ?? []
  const ids = [
    ...textsOf(dataSet, ATTRIBUTE.OtherPatientIDs),
    ...items.map((item) => textOf(item, ATTRIBUTE.PatientID) ?? ''),
  ]
  return columnText([...new Set(ids.filter((id) => id !== ''))].join('\\'))
}

function accessionNumbers(dataSet: DataSet): string[] {
  const numbers = [dataSet, ...requestsOf(dataSet)].map((place) => textColumn(place, ATTRIBUTE.AccessionNumber))
  return [...new Set(numbers.filter((number) => number !== ''))]
}

/** Reads what the study's order is made of, or found by. */
export function orderTags({ dataSet }: Header): OrderTags {
  const text = (tag: number) => textColumn(dataSet, tag)
  return {
    texts: {
      patient_name: text(ATTRIBUTE.PatientName).replace(/=+$/, ''),
      patient_id: text(ATTRIBUTE.PatientID),
      other_patient_ids: otherPatientIds(dataSet),
      patient_sex: text(ATTRIBUTE.PatientSex),
      birth_date: dayOfDate(text(ATTRIBUTE.PatientBirthDate)),
      accession_number: text(ATTRIBUTE.AccessionNumber),
      study_description: text(ATTRIBUTE.StudyDescription),
      requesting_procedure_description: textOfRequest(dataSet, ATTRIBUTE.RequestedProcedureDescription),
      requested_procedure_id: textOfRequest(dataSet, ATTRIBUTE.RequestedProcedureID),
      referring_physicians_name: text(ATTRIBUTE.ReferringPhysicianName),
      requesting_physician: text(ATTRIBUTE.RequestingPhysician),
      requesting_department: text(ATTRIBUTE.RequestingService),
      patient_history: text(ATTRIBUTE.AdditionalPatientHistory),
    },
    accessionNumbers: accessionNumbers(dataSet),
    datetime: studyDatetime(
      text(ATTRIBUTE.StudyDate),
      text(ATTRIBUTE.StudyTime),
      text(ATTRIBUTE.TimezoneOffsetFromUTC),
    ),
  }
}
