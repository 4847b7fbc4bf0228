import type { ColumnType, GeneratedAlways } from 'kysely'
import type { BigCount, Count, List, Text, Time, TimeOrNull } from './columns.ts'

export interface StudyUidAliasesTable {
  account_id: string
  institution_id: string
  study_instance_uid: string
  order_id: string
}

export interface StudiesTable {
  id: GeneratedAlways<string>
  account_id: string
  institution_id: string
  order_id: string
  study_instance_uid: string
  attributes: string
  study_date: GeneratedAlways<string>
  study_time: GeneratedAlways<string>
  modalities: List
  patient_id: Text
  anonymized: ColumnType<boolean, boolean | undefined>
  share_id: ColumnType<string | null, string | null | undefined>
  series_count: Count
  instances_count: Count
  created_at: Time
  is_empty: ColumnType<boolean, boolean | undefined>
  updated_at: Time
  trashed_at: TimeOrNull
}

export interface SeriesTable {
  id: GeneratedAlways<string>
  account_id: string
  study_id: string
  series_instance_uid: string
  modality: Text
  series_number: Count
  series_description: Text
  attributes: string
  instances_count: Count
  version: BigCount
  created_at: Time
}

export interface InstancesTable {
  id: GeneratedAlways<string>
  account_id: string
  institution_id: string
  study_id: string
  series_id: string
  sop_instance_uid: string
  sop_class_uid: string
  instance_number: Count
  number_of_frames: Count
  image_rows: ColumnType<number | null, number | null | undefined>
  image_columns: ColumnType<number | null, number | null | undefined>
  bits_allocated: ColumnType<number | null, number | null | undefined>
  transfer_syntax_uid: string
  blob_key: string
  blob_size: BigCount
  sha256: Buffer
  /** null: not asked for so far. */
  data_set_sha256: ColumnType<Buffer | null, Buffer | null | undefined>
  metadata: Buffer
  pixel_data_offset: string | null
  pixel_data_length: string | null
  frame_table: Buffer | null
  warnings: List
  anonymized: ColumnType<boolean, boolean | undefined>
  trash_entry_id: ColumnType<string | null, string | null | undefined>
  created_at: Time
  trashed_at: TimeOrNull
}

export interface TrashEntriesTable {
  id: string
  account_id: string
  order_id: string
  series_id: string
  sop_instance_uid: string
  images_count: number
  user_id: string | null
  trashed_at: Time
  replaced: ColumnType<boolean, boolean | undefined>
}

export interface IndexedTagsTable {
  account_id: string
  tag: string
  level: 'study' | 'series' | 'instance'
  vr: string
  private_creator: Text
  position: number
  filled_at: TimeOrNull
  run_id: string
}

export interface ArrivalRunsTable {
  account_id: string
  order_id: string
  run_id: string
  at: Time
}

export interface InboxItemsTable {
  id: string
  account_id: string
  institution_id: string
  state: ColumnType<'Waiting' | 'Filed' | 'Discarded', 'Waiting' | undefined>
  reason: string
  patient_name: Text
  patient_id: Text
  modality: Text
  study_instance_uid: string
  sop_instance_uid: string
  blob_key: string | null
  blob_size: BigCount
  sha256: Buffer
  data_set_sha256: Buffer
  anonymized: ColumnType<boolean, boolean | undefined>
  action: string
  user_id: string | null
  api_key_id: string | null
  session_id: string | null
  address: Text
  request_id: Text
  order_id: string | null
  at: Time
  settled_at: TimeOrNull
  settled_by: string | null
  filed_order_id: string | null
}

export interface DocumentsTable {
  id: string
  account_id: string
  order_id: string
  file_name: string
  media_type: string
  blob_key: string
  blob_size: BigCount
  sha256: Buffer
  created_by: string
  created_at: Time
}
