import type { UseCase } from '../use-case.ts'

/** The people that the account shared with, by name; a limited-access user is shown none. */
export const getContactList: UseCase<'GetContactList'> = async ({ tx, actor }) => {
  if (actor.userType === 'LimitedAccess') return { ContactList: [] }
  const rows = await tx.selectFrom('contacts').selectAll().orderBy('full_name').orderBy('email').execute()
  return {
    ContactList: rows.map(({ id, full_name, email }) => ({ ContactUuid: id, FullName: full_name, Email: email })),
  }
}
