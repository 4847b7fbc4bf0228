import { ApiError } from '@opaline/contract'
import { sql } from 'kysely'
import type { Services } from '../../services.ts'
import type { Upload } from './upload.ts'

/** Removes the bytes of pieces that have no row any more. What cannot be removed now is swept later. */
export async function removePieces(
  { blobs }: Pick<Services, 'blobs'>,
  accountUuid: string,
  pieces: readonly { readonly blob_key: string }[],
): Promise<void> {
  for (const { blob_key: key } of pieces) await blobs.delete(accountUuid, key).catch(() => undefined)
}

/** Ends an upload and frees its bytes; what it has stored stays. @throws ApiError Unavailable while it is being put together */
export async function removeUpload(
  needed: Pick<Services, 'blobs' | 'database'>,
  { uuid, accountUuid }: Upload,
): Promise<void> {
  const pieces = await needed.database.forAccount(accountUuid, async (tx) => {
    const free = await tx
      .selectFrom('uploads')
      .select('id')
      .where('id', '=', uuid)
      .where((where) =>
        where.or([where('finishing_until', 'is', null), where('finishing_until', '<', sql<Date>`now()`)]),
      )
      .forUpdate()
      .executeTakeFirst()
    if (!free) throw new ApiError('Unavailable', 'The file is being put together.', { RetryAfterSeconds: 5 })
    const removed = await tx.deleteFrom('upload_pieces').where('upload_id', '=', uuid).returning('blob_key').execute()
    await tx.deleteFrom('uploads').where('id', '=', uuid).execute()
    return removed
  })
  await removePieces(needed, accountUuid, pieces)
}
