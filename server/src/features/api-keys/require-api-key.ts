import { ApiError } from '@opaline/contract'
import type { Tx } from '../../store/db/database.ts'
import { notFound } from '../errors.ts'

/** A key of the account, locked for a change. @throws ApiError NotFound, or Conflict for one that was revoked */
export async function requireApiKey(tx: Tx, apiKeyUuid: string) {
  const key = await tx
    .selectFrom('api_keys')
    .select(['id', 'key_hash', 'previous_key_hash', 'revoked_at'])
    .where('id', '=', apiKeyUuid)
    .forUpdate()
    .executeTakeFirst()
  if (!key) throw notFound('apiKeyUuid')
  if (key.revoked_at !== null) throw new ApiError('Conflict', 'The key was revoked. Make another.')
  return key
}
