import { makeUuid } from '../../uuid.ts'
import type { UseCase } from '../use-case.ts'
import { underName } from './group-name.ts'

export const createUserGroup: UseCase<'CreateUserGroup'> = async ({ tx, actor, note }, input) => {
  const id = makeUuid()
  await underName(input.UserGroupName, (name) =>
    tx.insertInto('user_groups').values({ id, account_id: actor.accountUuid, name }).execute(),
  )
  note.detail['UserGroupUuid'] = id
  return { UserGroupUuid: id }
}
