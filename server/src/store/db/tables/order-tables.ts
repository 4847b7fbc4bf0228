import type { ColumnType, GeneratedAlways } from 'kysely'
import type { BigCount, Count, Text, Time, TimeOrNull } from './columns.ts'

export interface PatientOrdersTable {
  id: string
  account_id: string
  institution_id: string
  patient_name: Text
  patient_id: Text
  other_patient_ids: Text
  patient_sex: Text
  birth_date: Text
  modality: Text
  accession_number: Text
  study_description: Text
  study_instance_uid: string
  requesting_procedure_description: Text
  requested_procedure_id: Text
  referring_physicians_name: Text
  scheduled_equipment_id: string | null
  priority: Text
  patient_history: Text
  patient_complaints: Text
  patient_symptom: Text
  requesting_physician: Text
  requesting_department: Text
  order_note1: Text
  order_note2: Text
  performed_datetime: Text
  order_day: string
  sort_at: Time
  status: ColumnType<
    'Scheduled' | 'Performed' | 'Reported',
    'Scheduled' | 'Performed' | 'Reported' | undefined,
    'Scheduled' | 'Performed' | 'Reported'
  >
  size_bytes: BigCount
  images_count: Count
  series_count: Count
  documents_count: Count
  fulfilled_by: ColumnType<string | null, string | null | undefined, string | null>
  connected_group_id: ColumnType<string | null, string | null | undefined, string | null>
  created_at: Time
  trashed_at: TimeOrNull
  deleted_before: TimeOrNull
}

export interface OrderCorrectionsTable {
  id: GeneratedAlways<string>
  account_id: string
  order_id: string
  at: Time
  user_id: string | null
  reason: string
  keyword: string
  replaced: string
  value: string
}

export interface FlagGroupsTable {
  account_id: string
  group_id: number
  name: string
  position: number
}

export interface FlagsTable {
  account_id: string
  group_id: number
  flag_id: number
  name: string
  color: string
  position: number
}

export interface DefaultOrderFlagsTable {
  account_id: string
  group_id: number
  flag_id: number
}

export interface OrderFlagsTable {
  account_id: string
  order_id: string
  group_id: number
  flag_id: number
}

export interface OrderUserAssignmentsTable {
  account_id: string
  user_id: string
  order_id: string
  assigned_at: Time
}

export interface OrderGroupAssignmentsTable {
  account_id: string
  group_id: string
  order_id: string
  assigned_at: Time
}

export interface PatientMergesTable {
  id: GeneratedAlways<string>
  account_id: string
  issuer: string
  from_patient_id: string
  to_patient_id: string
  reason: string
  user_id: string | null
  at: Time
  undone_at: TimeOrNull
  undone_by: string | null
  undone_reason: Text
}

export interface PatientMergeOrdersTable {
  account_id: string
  merge_id: string
  order_id: string
  correction_id: string
  undone_correction_id: string | null
}

export interface MergedPatientsTable {
  account_id: string
  issuer: string
  patient_id: string
  current_patient_id: string
}
