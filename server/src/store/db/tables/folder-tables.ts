import type { GeneratedAlways } from 'kysely'
import type { Count, Text, Time } from './columns.ts'

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

export interface FolderCountsTable {
  account_id: string
  place_id: string
  institution_id: string | null
  orders: Count
  all_orders: Count
  folders: Count
  all_folders: Count
}
