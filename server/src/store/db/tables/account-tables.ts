import type { ColumnType, Generated } from 'kysely'
import type { Count, List, Text, Time, TimeOrNull } from './columns.ts'

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

export interface MigrationsTable {
  name: string
  applied_at: Generated<Date>
}
