import { ApiError } from '@opaline/contract'
import type { Tx } from '../../store/db/database.ts'

/**
 * Lets a user who is an Admin be one no longer, if another is left. All Admins are locked, so that two of them cannot
 * take each other out at the same moment.
 * @throws ApiError Conflict
 */
export async function keepAnAdmin(tx: Tx, userUuid: string): Promise<void> {
  const admins = await tx
    .selectFrom('users')
    .select('id')
    .where('user_type', '=', 'Admin')
    .where('deactivated_at', 'is', null)
    .orderBy('id')
    .forUpdate()
    .execute()
  const isOne = admins.some(({ id }) => id === userUuid)
  if (isOne && admins.length < 2)
    throw new ApiError('Conflict', 'The account needs an active Admin, and this is the last.')
}
