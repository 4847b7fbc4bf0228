import type { ColumnType, GeneratedAlways } from 'kysely'
import type { Count, Text, Time, TimeOrNull } from './columns.ts'

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
