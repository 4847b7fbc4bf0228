import type { objects } from '@opaline/contract'
import type { z } from 'zod'
import type { OrderRow } from './order-columns.ts'

export type PatientOrder = z.input<typeof objects.PatientOrder>

const KILOBYTE = 1024

/** An order as contract 2 has it. */
export const showOrder = (row: OrderRow): PatientOrder => ({
  PatientOrderUuid: row.id,
  PatientOrderInstitutionUuid: row.institution_id,
  InstitutionUuid: row.institution_id,
  InstitutionName: row.institution_name,
  PatientName: row.patient_name,
  PatientId: row.patient_id,
  OtherPatientId: row.other_patient_ids,
  PatientSex: row.patient_sex,
  PatientsBirthDate: row.birth_date,
  OrderModality: row.modality,
  OrderAccessionNumber: row.accession_number,
  StudyDescription: row.study_description,
  StudyInstanceUid: row.study_instance_uid,
  RequestingProcedureDescription: row.requesting_procedure_description,
  RequestedProcedureId: row.requested_procedure_id,
  ReferringPhysiciansName: row.referring_physicians_name,
  ScheduledEquipmentUuid: row.scheduled_equipment_id ?? '',
  Priority: row.priority,
  PerformedDatetime: row.performed_datetime,
  OrderStatus: row.status,
  OrderSize: Math.ceil(Number(row.size_bytes) / KILOBYTE),
  ImagesCount: row.images_count,
  SeriesCount: row.series_count,
  DocumentsCount: row.documents_count,
  ConnectedGroupUuid: row.connected_group_id ?? '',
  FolderUuidList: row.folder_ids ?? [],
  FlagList: row.flags ?? [],
  CreatedDatetime: row.created_at,
})
