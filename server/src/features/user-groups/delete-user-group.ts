import { notFound } from '../errors.ts'
import type { UseCase } from '../use-case.ts'

/** Removes a group, and with it who was in it. */
export const deleteUserGroup: UseCase<'DeleteUserGroup'> = async ({ tx, note }, input) => {
  const row = await tx
    .deleteFrom('user_groups')
    .where('id', '=', input.UserGroupUuid)
    .returning('id')
    .executeTakeFirst()
  if (!row) throw notFound('userGroupUuid')
  note.detail['UserGroupUuid'] = row.id
  return {}
}
