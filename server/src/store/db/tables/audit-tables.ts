import type { ColumnType, GeneratedAlways } from 'kysely'
import type { List, Text, Time } from './columns.ts'

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
