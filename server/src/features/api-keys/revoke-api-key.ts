import { notFound } from '../errors.ts'
import type { UseCase } from '../use-case.ts'

/** Ends a key for good; its sessions are refused from the next request on, since each reads the key's state. */
export const revokeApiKey: UseCase<'RevokeApiKey'> = async ({ tx, services, note }, input) => {
  const row = await tx
    .updateTable('api_keys')
    .set((set) => ({ revoked_at: set.fn.coalesce('revoked_at', set.val(services.now())) }))
    .where('id', '=', input.ApiKeyUuid)
    .returning('id')
    .executeTakeFirst()
  if (!row) throw notFound('apiKeyUuid')
  await tx.deleteFrom('directory').where('kind', '=', 'api-key').where('subject_id', '=', input.ApiKeyUuid).execute()
  note.detail['ApiKeyUuid'] = input.ApiKeyUuid
  return {}
}
