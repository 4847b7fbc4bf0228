import type { Tx } from '../../store/db/database.ts'
import { notFound } from '../errors.ts'

/** An active user of the account, locked for a change. @throws ApiError NotFound */
export async function requireUser(tx: Tx, userUuid: string, argumentName = 'userUuid') {
  const user = await tx
    .selectFrom('users')
    .select(['id', 'email', 'full_name', 'user_type'])
    .where('id', '=', userUuid)
    .where('deactivated_at', 'is', null)
    .forUpdate()
    .executeTakeFirst()
  if (!user) throw notFound(argumentName)
  return user
}

/** These users, each once, all active. @throws ApiError NotFound for userUuidList, if only one is not */
export async function requireUsers(tx: Tx, userUuids: readonly string[]): Promise<readonly string[]> {
  const wanted = [...new Set(userUuids)]
  if (wanted.length === 0) return wanted
  const rows = await tx
    .selectFrom('users')
    .select('id')
    .where('id', 'in', wanted)
    .where('deactivated_at', 'is', null)
    .execute()
  if (rows.length < wanted.length) throw notFound('userUuidList')
  return wanted
}
