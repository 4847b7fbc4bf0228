import { ApiError } from '@opaline/contract'
import type { Selectable } from 'kysely'
import type { Tx } from '../../store/db/database.ts'
import type { UploadsTable } from '../../store/db/tables/upload-tables.ts'
import type { Session } from '../access/actor.ts'
import { notFound } from '../errors.ts'
import type { Upload } from './upload.ts'

const toUpload = (row: Selectable<UploadsTable>): Upload => ({
  uuid: row.id,
  accountUuid: row.account_id,
  method: row.method,
  input: row.input,
  size: Number(row.size),
  sha256: row.sha256,
  received: Number(row.received),
  pieces: row.pieces,
  expiresAt: row.expires_at,
  outcome: row.outcome ?? undefined,
})

/** Whether a session is of those who began an upload: the same key, and the user that acts in it. */
const isOwner = (row: Selectable<UploadsTable>, { apiKeyUuid, userUuids }: Session): boolean =>
  row.api_key_id === (apiKeyUuid ?? null) && (userUuids === undefined || userUuids.includes(row.user_id))

/**
 * The upload at an address, for a session of those who began it: to all others it is unknown.
 * @throws ApiError NotFound, Expired
 */
export async function findUpload(tx: Tx, session: Session, tokenHash: Buffer, now: Date): Promise<Upload> {
  const row = await tx.selectFrom('uploads').selectAll().where('token_hash', '=', tokenHash).executeTakeFirst()
  if (!row || !isOwner(row, session)) throw notFound('upload')
  if (row.expires_at <= now) throw new ApiError('Expired', 'The upload lay still for too long. Begin it again.')
  return toUpload(row)
}
