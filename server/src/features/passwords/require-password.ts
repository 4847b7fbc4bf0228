import { ApiError } from '@opaline/contract'
import { verifyPassword } from '../sessions/password.ts'
import type { Call } from '../use-case.ts'

/** The acting user's address, once the password was the right one. @throws ApiError Forbidden otherwise */
export async function requirePassword({ tx, actor }: Call, password: string): Promise<{ readonly email: string }> {
  const user = await tx
    .selectFrom('users')
    .select(['email', 'password_hash'])
    .where('id', '=', actor.userUuid)
    .executeTakeFirstOrThrow()
  if (!(await verifyPassword(user.password_hash, password))) {
    throw new ApiError('Forbidden', 'The password is not right.')
  }
  return { email: user.email }
}
