import { endSessions } from '../passwords/end-sessions.ts'
import { dropPasswordLinks } from '../passwords/password-links.ts'
import type { UseCase } from '../use-case.ts'
import { freeEmail } from './email-entry.ts'
import { keepAnAdmin } from './keep-an-admin.ts'
import { requireUser } from './require-user.ts'

/** Ends a user for good: sessions, links and groups with them; the address is free for another. What they did stays theirs. */
export const deactivateUser: UseCase<'DeactivateUser'> = async ({ tx, services, note }, input) => {
  const userUuid = input.UserUuid
  await keepAnAdmin(tx, userUuid)
  await requireUser(tx, userUuid)
  await tx.updateTable('users').set({ deactivated_at: services.now() }).where('id', '=', userUuid).execute()
  await tx.deleteFrom('user_group_members').where('user_id', '=', userUuid).execute()
  await endSessions(tx, userUuid)
  await dropPasswordLinks(tx, userUuid)
  await freeEmail(tx, userUuid)
  note.detail['UserUuid'] = userUuid
  return {}
}
