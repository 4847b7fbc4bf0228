import type { ColumnType } from 'kysely'
import type { BigCount, Count, Time, TimeOrNull } from './columns.ts'

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
