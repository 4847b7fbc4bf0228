import type {
  AccountsTable,
  ContactsTable,
  DicomNodesTable,
  DirectoryTable,
  InstitutionsTable,
  MigrationsTable,
  UserGroupMembersTable,
  UserGroupsTable,
  UserInstitutionsTable,
  UsersTable,
} from './tables/account-tables.ts'
import type { AuditHeadsTable, AuditRecordOrdersTable, AuditRecordsTable } from './tables/audit-tables.ts'
import type { FolderCountsTable, FolderOrdersTable, FoldersTable } from './tables/folder-tables.ts'
import type {
  DownloadLinksTable,
  GuessesTable,
  ShareAccessesTable,
  ShareGroupsTable,
  ShareOrdersTable,
  SharesTable,
  ShareUsersTable,
  ViewerLinksTable,
} from './tables/link-tables.ts'
import type {
  DefaultOrderFlagsTable,
  FlagGroupsTable,
  FlagsTable,
  MergedPatientsTable,
  OrderCorrectionsTable,
  OrderFlagsTable,
  OrderGroupAssignmentsTable,
  OrderUserAssignmentsTable,
  PatientMergeOrdersTable,
  PatientMergesTable,
  PatientOrdersTable,
} from './tables/order-tables.ts'
import type {
  ApiKeysTable,
  MailsTable,
  OneTimeCodesTable,
  PasswordLinksTable,
  PseudonymizationSecretsTable,
  RecoveryCodesTable,
  SessionsTable,
} from './tables/session-tables.ts'
import type {
  ArrivalRunsTable,
  DocumentsTable,
  InboxItemsTable,
  IndexedTagsTable,
  InstancesTable,
  SeriesTable,
  StudiesTable,
  StudyUidAliasesTable,
  TrashEntriesTable,
} from './tables/study-tables.ts'
import type { UploadPiecesTable, UploadsTable } from './tables/upload-tables.ts'

/** The tables as the server's statements see them; `migrations/` has their reasons. */
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
  trash_entries: TrashEntriesTable
  arrival_runs: ArrivalRunsTable
  indexed_tags: IndexedTagsTable
  folders: FoldersTable
  folder_orders: FolderOrdersTable
  folder_counts: FolderCountsTable
  flag_groups: FlagGroupsTable
  flags: FlagsTable
  order_flags: OrderFlagsTable
  default_order_flags: DefaultOrderFlagsTable
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
