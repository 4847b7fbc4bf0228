import type { Actor } from '../access/actor.ts'
import { dropPasswordLinks } from '../passwords/password-links.ts'
import { removeOneTimeCodes } from '../passwords/remove-one-time-codes.ts'
import { readOptionalName } from '../plain-text.rules.ts'
import type { Call, UseCase } from '../use-case.ts'
import { freeEmail, takeEmail } from './email-entry.ts'
import { keepAnAdmin } from './keep-an-admin.ts'
import { requireUser } from './require-user.ts'

/** Links that were mailed to the address before are worth nothing any more. */
async function moveEmail({ tx, actor }: Call, userUuid: string, email: string): Promise<void> {
  await freeEmail(tx, userUuid)
  await takeEmail(tx, actor.accountUuid, userUuid, email)
  await dropPasswordLinks(tx, userUuid)
}

export const updateUser: UseCase<'UpdateUser'> = async (call, input) => {
  const { tx, note } = call
  const userUuid = input.UserUuid
  const userType = input.UserType as Actor['userType'] | undefined
  if (userType !== undefined && userType !== 'Admin') await keepAnAdmin(tx, userUuid)
  const user = await requireUser(tx, userUuid)
  const changes = {
    full_name: readOptionalName('fullName', input.FullName) ?? user.full_name,
    user_name: readOptionalName('userName', input.UserName),
    email: input.Email ?? user.email,
    user_type: userType ?? user.user_type,
  }
  await tx.updateTable('users').set(changes).where('id', '=', userUuid).execute()
  if (input.Email !== undefined && input.Email !== user.email) await moveEmail(call, userUuid, input.Email)
  if (input.RemoveOneTimeCode === true) await removeOneTimeCodes(tx, userUuid)
  note.detail['UserUuid'] = userUuid
  return {}
}
