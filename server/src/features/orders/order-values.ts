import type { OrderKey } from '@opaline/contract'

/** What people say of an order, under the keys of `CreateOrderWithJSON`; '' or absent: not said. */
export type OrderValues = Readonly<Partial<Record<OrderKey, string | undefined>>>

/** The keys that are plain texts of an order's row, with their columns. */
export const TEXT_COLUMNS = {
  OtherPatientId: 'other_patient_ids',
  PatientName: 'patient_name',
  OrderModality: 'modality',
  OrderAccessionNumber: 'accession_number',
  PatientsBirthDate: 'birth_date',
  PatientID: 'patient_id',
  Priority: 'priority',
  PatientHistory: 'patient_history',
  PatientComplaints: 'patient_complaints',
  PatientSymptom: 'patient_symptom',
  RequestingPhysician: 'requesting_physician',
  RequestingDepartment: 'requesting_department',
  RequestingProcedureDescription: 'requesting_procedure_description',
  OrderNote1: 'order_note1',
  OrderNote2: 'order_note2',
  ReferringPhysiciansName: 'referring_physicians_name',
  StudyDescription: 'study_description',
  RequestedProcedureId: 'requested_procedure_id',
  PatientSex: 'patient_sex',
} as const satisfies Readonly<Record<Exclude<OrderKey, 'PerformedDatetime' | 'ScheduledEquipmentUuid'>, string>>

export type TextKey = keyof typeof TEXT_COLUMNS
type TextColumn = (typeof TEXT_COLUMNS)[TextKey]

/** The columns of the texts that are given. */
export function textColumns(values: OrderValues): Partial<Record<TextColumn, string>> {
  const columns: Partial<Record<TextColumn, string>> = {}
  for (const [key, column] of Object.entries(TEXT_COLUMNS)) {
    const value = values[key as TextKey]
    if (value !== undefined) columns[column] = value
  }
  return columns
}
