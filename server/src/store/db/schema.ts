import type { ColumnType, Generated, GeneratedAlways } from 'kysely'

/** The tables as the server's statements see them; `migrations/` has their reasons. */

type Time = ColumnType<Date, Date | string | undefined, Date | string>
type TimeOrNull = ColumnType<Date | null, Date | string | null | undefined, Date | string | null>
type Count = ColumnType<number, number | undefined, number>
type BigCount = ColumnType<string, number | string | undefined, number | string>
type Text = ColumnType<string, string | undefined, string>
type List = ColumnType<string[], string[] | undefined, string[]>

export interface DirectoryTable {
  kind:
    | 'account'
    | 'account-key'
    | 'api-key'
    | 'email'
    | 'session'
    | 'viewer-link'
    | 'download'
    | 'password-reset'
    | 'share'
  key: Buffer
  account_id: string
  subject_id: string
}
export interface AccountsTable {
  id: string
  name: string
  account_key: string
  time_zone: Text
  locale: Text
  allowed_domains: List
  trash_days: Count
  viewer_link_minutes: Count
  viewer_link_binding: ColumnType<'Address' | 'Browser', 'Address' | 'Browser' | undefined, 'Address' | 'Browser'>
  conflict_rule: ColumnType<'keep' | 'replace', 'keep' | 'replace' | undefined, 'keep' | 'replace'>
  maximum_share_days: Count
  is_unconfirmed: ColumnType<boolean, boolean | undefined, boolean>
  created_at: Time
}
export interface InstitutionsTable {
  id: string
  account_id: string
  name: string
  address: Text
  ae_title: string
  time_zone: Text
  issuer_of_patient_id: Text
  created_at: Time
  deactivated_at: TimeOrNull
}
export interface UsersTable {
  id: string
  account_id: string
  user_name: string
  full_name: string
  email: string
  user_type: 'Admin' | 'Standard' | 'LimitedAccess'
  password_hash: Text
  created_at: Time
  deactivated_at: TimeOrNull
}
export interface UserInstitutionsTable {
  account_id: string
  user_id: string
  institution_id: string
}
export interface ApiKeysTable {
  id: string
  account_id: string
  key_hash: Buffer
  name: string
  last_four: string
  allowed_domains: List
  user_ids: List
  right_list: List
  created_at: Time
  last_used_at: TimeOrNull
  expires_at: TimeOrNull
  revoked_at: TimeOrNull
  previous_key_hash: ColumnType<Buffer | null, Buffer | null | undefined, Buffer | null>
  previous_ends_at: TimeOrNull
}
export interface SessionsTable {
  id: string
  account_id: string
  token_hash: Buffer
  api_key_id: string | null
  user_id: string | null
  right_list: string[]
  order_ids: string[] | null
  created_at: Time
  expires_at: Date
  ended_at: TimeOrNull
}
export interface AuditRecordsTable {
  id: GeneratedAlways<string>
  account_id: string
  at: Time
  action: string
  outcome: 'success' | 'denied' | 'failed'
  user_id: string | null
  api_key_id: string | null
  session_id: string | null
  address: Text
  request_id: Text
  order_ids: List
  detail: ColumnType<Record<string, unknown>, string | undefined, string>
  number: GeneratedAlways<string>
  hash: GeneratedAlways<Buffer>
}
export interface AuditHeadsTable {
  account_id: GeneratedAlways<string>
  number: GeneratedAlways<string>
  hash: GeneratedAlways<Buffer>
  at: GeneratedAlways<Date>
}
export interface AuditRecordOrdersTable {
  account_id: GeneratedAlways<string>
  order_id: GeneratedAlways<string>
  record_id: GeneratedAlways<string>
}
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
  modalities: List
  patient_id: Text
  anonymized: ColumnType<boolean, boolean | undefined>
  share_id: ColumnType<string | null, string | null | undefined>
  series_count: Count
  instances_count: Count
  created_at: Time
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
  transfer_syntax_uid: string
  blob_key: string
  blob_size: BigCount
  sha256: Buffer
  data_set_sha256: Buffer
  metadata: Buffer
  pixel_data_offset: string | null
  pixel_data_length: string | null
  frame_table: Buffer | null
  warnings: List
  anonymized: ColumnType<boolean, boolean | undefined>
  replaced_at: TimeOrNull
  created_at: Time
  trashed_at: TimeOrNull
}
export interface ArrivalRunsTable {
  account_id: string
  order_id: string
  run_id: string
  at: Time
}
export interface FoldersTable {
  id: string
  account_id: string
  owner_id: string
  parent_id: string | null
  name: string
  name_search: GeneratedAlways<string>
  description: Text
  created_at: Time
}
export interface FolderOrdersTable {
  account_id: string
  folder_id: string
  order_id: string
  added_at: Time
}
export interface ViewerLinksTable {
  id: string
  account_id: string
  token_hash: Buffer
  user_id: string
  api_key_id: string | null
  order_ids: string[]
  address: string
  origin: Text
  opens_list: ColumnType<boolean, boolean | undefined, boolean>
  of_browser: ColumnType<boolean, boolean | undefined, boolean>
  browser_hash: ColumnType<Buffer | null, undefined, Buffer>
  created_at: Time
  expires_at: Date
  opened_at: TimeOrNull
  last_used_at: TimeOrNull
}
export interface SharesTable {
  id: string
  account_id: string
  kind: 'Order' | 'Folder' | 'FolderUpload' | 'AccountUser' | 'AccountUserGroup'
  user_id: string
  api_key_id: string | null
  token_hash: Buffer | null
  password_hash: Text
  folder_id: string | null
  institution_id: string | null
  title: Text
  description: Text
  email: Text
  may_download: ColumnType<boolean, boolean | undefined, boolean>
  created_at: Time
  expires_at: TimeOrNull
  revoked_at: TimeOrNull
  open_count: Count
  last_opened_at: TimeOrNull
  told_of_tries_at: TimeOrNull
}
export interface ShareOrdersTable {
  account_id: string
  share_id: string
  order_id: string
  place: number
}
export interface ShareUsersTable {
  account_id: string
  share_id: string
  user_id: string
}
export interface ShareGroupsTable {
  account_id: string
  share_id: string
  group_id: string
}
export interface ShareAccessesTable {
  id: GeneratedAlways<string>
  account_id: string
  share_id: string
  at: Time
  address: Text
  action: string
  outcome: 'success' | 'denied' | 'failed'
}
export interface GuessesTable {
  place: Buffer
  tries: Count
  last_at: Time
  blocked_until: Time
}
export interface FolderCountsTable {
  account_id: string
  place_id: string
  institution_id: string | null
  orders: Count
  all_orders: Count
  folders: Count
  all_folders: Count
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
export interface OrderFlagsTable {
  account_id: string
  order_id: string
  group_id: number
  flag_id: number
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
export interface UserGroupsTable {
  id: string
  account_id: string
  name: string
  created_at: Time
}
export interface UserGroupMembersTable {
  account_id: string
  group_id: string
  user_id: string
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
export interface DownloadLinksTable {
  id: string
  account_id: string
  token_hash: Buffer
  user_id: string
  api_key_id: string | null
  order_id: string
  address: string
  created_at: Time
  expires_at: Date
  used_at: TimeOrNull
}
export interface UploadsTable {
  id: string
  account_id: string
  token_hash: Buffer
  method: 'UploadDicomFile' | 'UploadDocumentFile'
  input: ColumnType<Readonly<Record<string, unknown>>, string, string>
  user_id: string
  api_key_id: string | null
  size: BigCount
  sha256: Buffer
  received: BigCount
  pieces: Count
  finishing_until: TimeOrNull
  outcome: ColumnType<UploadOutcome | null, string | null | undefined, string | null>
  created_at: Time
  expires_at: Date
}
/** What was answered once all bytes of an upload were there. */
export interface UploadOutcome {
  readonly status: number
  readonly body: Readonly<Record<string, unknown>>
}
export interface UploadPiecesTable {
  account_id: string
  upload_id: string
  start: BigCount
  size: BigCount
  blob_key: string
}
export interface PseudonymizationSecretsTable {
  account_id: string
  sealed_secret: Buffer
}
export interface DicomNodesTable {
  id: string
  account_id: string
  institution_id: string
  name: string
  ae_title: string
  host: string
  port: number
  modality: Text
  is_active: ColumnType<boolean, boolean | undefined, boolean>
  created_at: Time
}
export interface ContactsTable {
  id: string
  account_id: string
  full_name: Text
  email: string
  created_at: Time
}
export interface PasswordLinksTable {
  id: string
  account_id: string
  user_id: string
  created_at: Time
  expires_at: Date
}
export interface OneTimeCodesTable {
  user_id: string
  account_id: string
  sealed_secret: Buffer | null
  sealed_next_secret: Buffer | null
  last_step: Count
  wrong_tries: Count
  blocked_until: TimeOrNull
}
export interface RecoveryCodesTable {
  account_id: string
  user_id: string
  code_hash: Buffer
}
export interface MailsTable {
  id: string
  account_id: string
  kind: string
  sealed: Buffer | null
  share_id: ColumnType<string | null, string | null | undefined>
  created_at: Time
  sent_at: TimeOrNull
  failed_at: TimeOrNull
}
export interface MigrationsTable {
  name: string
  applied_at: Generated<Date>
}

export interface Schema {
  directory: DirectoryTable
  accounts: AccountsTable
  institutions: InstitutionsTable
  users: UsersTable
  user_institutions: UserInstitutionsTable
  api_keys: ApiKeysTable
  sessions: SessionsTable
  audit_records: AuditRecordsTable
  audit_heads: AuditHeadsTable
  audit_record_orders: AuditRecordOrdersTable
  patient_orders: PatientOrdersTable
  studies: StudiesTable
  study_uid_aliases: StudyUidAliasesTable
  order_corrections: OrderCorrectionsTable
  series: SeriesTable
  instances: InstancesTable
  arrival_runs: ArrivalRunsTable
  folders: FoldersTable
  folder_orders: FolderOrdersTable
  folder_counts: FolderCountsTable
  flag_groups: FlagGroupsTable
  flags: FlagsTable
  order_flags: OrderFlagsTable
  viewer_links: ViewerLinksTable
  documents: DocumentsTable
  patient_merges: PatientMergesTable
  patient_merge_orders: PatientMergeOrdersTable
  merged_patients: MergedPatientsTable
  inbox_items: InboxItemsTable
  user_groups: UserGroupsTable
  user_group_members: UserGroupMembersTable
  order_user_assignments: OrderUserAssignmentsTable
  order_group_assignments: OrderGroupAssignmentsTable
  download_links: DownloadLinksTable
  uploads: UploadsTable
  upload_pieces: UploadPiecesTable
  pseudonymization_secrets: PseudonymizationSecretsTable
  dicom_nodes: DicomNodesTable
  contacts: ContactsTable
  password_links: PasswordLinksTable
  one_time_codes: OneTimeCodesTable
  recovery_codes: RecoveryCodesTable
  mails: MailsTable
  shares: SharesTable
  share_orders: ShareOrdersTable
  share_users: ShareUsersTable
  share_groups: ShareGroupsTable
  share_accesses: ShareAccessesTable
  guesses: GuessesTable
  migrations: MigrationsTable
}
