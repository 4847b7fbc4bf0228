import { RIGHTS } from '@opaline/contract'
import { sql } from 'kysely'
import type { Tx } from '../../store/db/database.ts'
import type { UseCase } from '../use-case.ts'
import { readKeySettings } from './key-settings.ts'
import { requireApiKey } from './require-api-key.ts'

/** Sessions that are open lose what their key lost: domains and users are read of the key itself, the rest is cut here. */
async function narrowSessions(tx: Tx, apiKeyUuid: string, rights: readonly string[], users: readonly string[]) {
  await sql`
    update sessions set right_list = array(select r from unnest(right_list) r where r = any(${rights}::text[])),
      ended_at = case when user_id is null or ${users.length === 0} or user_id = any(${users}::uuid[]) then ended_at else now() end
    where api_key_id = ${apiKeyUuid}::uuid and ended_at is null`.execute(tx)
}

/** Sets all that a key may do anew, so that a list can be emptied too. */
export const updateApiKey: UseCase<'UpdateApiKey'> = async (call, input) => {
  const { tx, note } = call
  const key = await requireApiKey(tx, input.ApiKeyUuid)
  const settings = await readKeySettings(call, input)
  const rights = [...(input.RightList ?? RIGHTS)]
  await tx
    .updateTable('api_keys')
    .set({
      name: settings.name,
      allowed_domains: [...(settings.allowedDomains ?? [])],
      user_ids: [...settings.userUuids],
      right_list: rights,
      expires_at: settings.expiresAt ?? null,
    })
    .where('id', '=', key.id)
    .execute()
  await narrowSessions(tx, key.id, rights, settings.userUuids)
  note.detail['ApiKeyUuid'] = key.id
  return {}
}
