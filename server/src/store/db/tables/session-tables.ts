import type { ColumnType } from 'kysely'
import type { Count, List, Time, TimeOrNull } from './columns.ts'

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

export interface PseudonymizationSecretsTable {
  account_id: string
  sealed_secret: Buffer
}
