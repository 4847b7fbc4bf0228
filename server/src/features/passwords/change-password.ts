import { hashPassword } from '../sessions/password.ts'
import type { UseCase } from '../use-case.ts'
import { endSessions } from './end-sessions.ts'
import { requireGoodPassword } from './password.rules.ts'
import { dropPasswordLinks } from './password-links.ts'
import { requirePassword } from './require-password.ts'

/** Changes the signed-in user's own password; whoever else is signed in with the old one is signed out. */
export const changePassword: UseCase<'ChangePassword'> = async (call, input) => {
  const { tx, actor, session } = call
  const { email } = await requirePassword(call, input.OldPassword)
  requireGoodPassword('newPassword', input.NewPassword, email)
  const password_hash = await hashPassword(input.NewPassword)
  await tx.updateTable('users').set({ password_hash }).where('id', '=', actor.userUuid).execute()
  await dropPasswordLinks(tx, actor.userUuid)
  await endSessions(tx, actor.userUuid, session.uuid)
  return {}
}
