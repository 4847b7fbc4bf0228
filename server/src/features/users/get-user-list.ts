import { describeUsers } from '../accounts/describe-account.ts'
import type { UseCase } from '../use-case.ts'

/** The active users of the account, oldest first; a limited-access user is shown themselves. */
export const getUserList: UseCase<'GetUserList'> = async ({ tx, actor }) => ({
  UserList: await describeUsers(tx, actor.userType === 'LimitedAccess' ? [actor.userUuid] : undefined),
})
