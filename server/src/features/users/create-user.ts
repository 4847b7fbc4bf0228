import type { Tx } from '../../store/db/database.ts'
import { makeUuid } from '../../uuid.ts'
import type { Actor } from '../access/actor.ts'
import { requireGoodPassword } from '../passwords/password.rules.ts'
import { type LinkUser, mailPasswordLink, mailVainInvitation } from '../passwords/password-links.ts'
import { readName, readOptionalName } from '../plain-text.rules.ts'
import { hashPassword } from '../sessions/password.ts'
import type { Call, UseCase } from '../use-case.ts'
import { takeEmail, takeFreeEmail } from './email-entry.ts'
import { writeUserInstitutions } from './write-user-institutions.ts'

async function hashFirst(password: string | undefined, email: string): Promise<string> {
  if (password === undefined) return ''
  requireGoodPassword('password', password, email)
  return hashPassword(password)
}

/**
 * Mails the invitation. Who invites is not told whether the address has a login in another account; its owner is, in
 * the place of a link. @returns the mail's id @throws ApiError Conflict when it has a login in this account
 */
async function invite(tx: Tx, services: Call['services'], user: LinkUser): Promise<string> {
  const isTheirs = await takeFreeEmail(tx, user.accountUuid, user.userUuid, user.email)
  return isTheirs ? mailPasswordLink(tx, services, 'invitation', user) : mailVainInvitation(tx, services, user)
}

export const createUser: UseCase<'CreateUser'> = async ({ tx, actor, services, note }, input) => {
  const { accountUuid } = actor
  const userUuid = makeUuid()
  const fullName = readName('fullName', input.FullName)
  const userName = readOptionalName('userName', input.UserName) ?? input.Email
  const passwordHash = await hashFirst(input.Password, input.Email)
  await tx
    .insertInto('users')
    .values({
      id: userUuid,
      account_id: accountUuid,
      user_name: userName,
      full_name: fullName,
      email: input.Email,
      user_type: input.UserType as Actor['userType'],
      password_hash: passwordHash,
    })
    .execute()
  await writeUserInstitutions(tx, accountUuid, userUuid, input.InstitutionUuidList ?? [])
  const user = { accountUuid, userUuid, email: input.Email, fullName }
  if (passwordHash === '') note.detail['MailUuid'] = await invite(tx, services, user)
  else await takeEmail(tx, accountUuid, userUuid, input.Email)
  note.detail['UserUuid'] = userUuid
  return { UserUuid: userUuid }
}
