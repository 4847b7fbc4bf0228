import type { Right } from '@opaline/contract'
import { makeToken, sha256 } from '../../secrets.ts'
import type { Tx } from '../../store/db/database.ts'
import { makeUuid } from '../../uuid.ts'

export interface NewSession {
  readonly accountUuid: string
  readonly apiKeyUuid?: string | undefined
  readonly userUuid?: string | undefined
  readonly rights: readonly Right[]
  readonly orderUuids?: readonly string[] | undefined
  readonly expiresAt: Date
}

/** Opens a session. @returns its id and its token, which is stored only as a hash */
export async function insertSession(
  tx: Tx,
  session: NewSession,
): Promise<{ readonly uuid: string; readonly token: string }> {
  const uuid = makeUuid()
  const token = makeToken()
  const hash = sha256(token)
  await tx
    .insertInto('sessions')
    .values({
      id: uuid,
      account_id: session.accountUuid,
      token_hash: hash,
      api_key_id: session.apiKeyUuid ?? null,
      user_id: session.userUuid ?? null,
      right_list: [...session.rights],
      order_ids: session.orderUuids === undefined ? null : [...session.orderUuids],
      expires_at: session.expiresAt,
    })
    .execute()
  await tx
    .insertInto('directory')
    .values({ kind: 'session', key: hash, account_id: session.accountUuid, subject_id: uuid })
    .execute()
  return { uuid, token }
}
