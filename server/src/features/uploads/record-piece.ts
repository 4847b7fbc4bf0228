import { ApiError } from '@opaline/contract'
import { sql } from 'kysely'
import type { Services } from '../../services.ts'
import { IDLE_MS, type Upload } from './upload.ts'

/** A piece whose bytes are durable. */
export interface Piece {
  /** Where it begins in the file, in bytes. */
  readonly at: number
  readonly length: number
  readonly blobKey: string
}

/** Moves an upload's offset over a piece. @throws ApiError Conflict when it is no longer where the piece begins */
export async function recordPiece(
  { database, now }: Pick<Services, 'database' | 'now'>,
  { uuid, accountUuid }: Upload,
  { at, length, blobKey }: Piece,
): Promise<void> {
  const expiresAt = new Date(now().getTime() + IDLE_MS)
  const { rows } = await database.forAccount(accountUuid, (tx) =>
    sql`
      with moved as (
        update uploads set received = received + ${length}, pieces = pieces + 1, expires_at = ${expiresAt}::timestamptz
          where id = ${uuid}::uuid and received = ${at} and outcome is null returning id)
      insert into upload_pieces (account_id, upload_id, start, size, blob_key)
        select ${accountUuid}::uuid, id, ${at}, ${length}, ${blobKey}::uuid from moved
        returning start`.execute(tx),
  )
  if (rows.length === 0) throw new ApiError('Conflict', 'Another request has added to the upload. Ask where it stands.')
}
