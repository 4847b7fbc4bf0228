import { notFound } from '../errors.ts'
import type { UseCase } from '../use-case.ts'
import { requireUsers } from '../users/require-user.ts'

/** Says who is in a group; a list with one user that is none of the account changes nothing. */
export const setUserGroupMembers: UseCase<'SetUserGroupMembers'> = async ({ tx, actor, note }, input) => {
  const group = await tx
    .selectFrom('user_groups')
    .select('id')
    .where('id', '=', input.UserGroupUuid)
    .forUpdate()
    .executeTakeFirst()
  if (!group) throw notFound('userGroupUuid')
  const users = await requireUsers(tx, input.UserUuidList ?? [])
  await tx.deleteFrom('user_group_members').where('group_id', '=', group.id).execute()
  const rows = users.map((user_id) => ({ account_id: actor.accountUuid, group_id: group.id, user_id }))
  if (rows.length > 0) await tx.insertInto('user_group_members').values(rows).execute()
  note.detail['UserGroupUuid'] = group.id
  note.detail['UserUuidList'] = users
  return {}
}
