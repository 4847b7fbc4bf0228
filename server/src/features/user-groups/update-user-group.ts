import { notFound } from '../errors.ts'
import type { UseCase } from '../use-case.ts'
import { underName } from './group-name.ts'

export const updateUserGroup: UseCase<'UpdateUserGroup'> = async ({ tx, note }, input) => {
  const row = await underName(input.UserGroupName, (name) =>
    tx
      .updateTable('user_groups')
      .set({ name })
      .where('id', '=', input.UserGroupUuid)
      .returning('id')
      .executeTakeFirst(),
  )
  if (!row) throw notFound('userGroupUuid')
  note.detail['UserGroupUuid'] = row.id
  return {}
}
