import { randomUUID } from 'node:crypto'
import { RIGHTS } from '@opaline/contract'
import { sha256 } from '../../secrets.ts'
import type { Tx } from '../../store/db/database.ts'
import { makeUuid } from '../../uuid.ts'

export interface NewApiKey {
  readonly accountUuid: string
  readonly name: string
  readonly allowedDomains?: readonly string[] | undefined
  readonly userUuids?: readonly string[] | undefined
  readonly rights?: readonly string[] | undefined
  readonly expiresAt?: Date | undefined
}

/** Makes an API key. @returns the key itself, which is stored nowhere */
export async function insertApiKey(
  tx: Tx,
  key: NewApiKey,
): Promise<{ readonly uuid: string; readonly apiKey: string }> {
  const uuid = makeUuid()
  const apiKey = randomUUID()
  const hash = sha256(apiKey)
  await tx
    .insertInto('api_keys')
    .values({
      id: uuid,
      account_id: key.accountUuid,
      key_hash: hash,
      name: key.name,
      last_four: apiKey.slice(-4),
      allowed_domains: [...(key.allowedDomains ?? [])],
      user_ids: [...(key.userUuids ?? [])],
      right_list: [...(key.rights ?? RIGHTS)],
      expires_at: key.expiresAt ?? null,
    })
    .execute()
  await tx
    .insertInto('directory')
    .values({ kind: 'api-key', key: hash, account_id: key.accountUuid, subject_id: uuid })
    .execute()
  return { uuid, apiKey }
}
