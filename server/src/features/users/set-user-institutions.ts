import type { UseCase } from '../use-case.ts'
import { requireUser } from './require-user.ts'
import { writeUserInstitutions } from './write-user-institutions.ts'

export const setUserInstitutions: UseCase<'SetUserInstitutions'> = async ({ tx, actor, note }, input) => {
  const user = await requireUser(tx, input.UserUuid)
  await writeUserInstitutions(tx, actor.accountUuid, user.id, input.InstitutionUuidList ?? [])
  note.detail['UserUuid'] = user.id
  note.detail['InstitutionUuidList'] = input.InstitutionUuidList ?? []
  return {}
}
