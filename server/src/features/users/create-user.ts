import { makeUuid } from '../../uuid.ts'
import type { Actor } from '../access/actor.ts'
import { requireGoodPassword } from '../passwords/password.rules.ts'
import { mailPasswordLink } from '../passwords/password-links.ts'
import { readName, readOptionalName } from '../plain-text.rules.ts'
import { hashPassword } from '../sessions/password.ts'
import type { UseCase } from '../use-case.ts'
import { takeEmail } from './email-entry.ts'
import { writeUserInstitutions } from './write-user-institutions.ts'

async function hashFirst(password: string | undefined, email: string): Promise<string> {
  if (password === undefined) return ''
  requireGoodPassword('password', password, email)
  return hashPassword(password)
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
  await takeEmail(tx, accountUuid, userUuid, input.Email)
  const user = { accountUuid, userUuid, email: input.Email, fullName }
  if (passwordHash === '') note.detail['MailUuid'] = await mailPasswordLink(tx, services, 'invitation', user)
  note.detail['UserUuid'] = userUuid
  return { UserUuid: userUuid }
}
