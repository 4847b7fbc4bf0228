import { ApiError } from '@opaline/contract'
import { sha256 } from '../../secrets.ts'
import type { Tx } from '../../store/db/database.ts'
import { tellTaken } from '../unique-violation.ts'

const IN_USE = 'The e-mail address is in use already. Choose another.'
const TAKEN = { directory_pkey: IN_USE }

const entryOf = (accountUuid: string, userUuid: string, email: string) =>
  ({ kind: 'email', key: sha256(email.toLowerCase()), account_id: accountUuid, subject_id: userUuid }) as const

/** Gives an address to a user: who signs in with it is that user, on the whole server. @throws ApiError Conflict when it is taken */
export async function takeEmail(tx: Tx, accountUuid: string, userUuid: string, email: string): Promise<void> {
  const entry = entryOf(accountUuid, userUuid, email)
  await tellTaken(TAKEN, () => tx.insertInto('directory').values(entry).execute())
}

/**
 * The same for somebody who is invited: an address that has a login in another account stays with it.
 * @returns whether the address is the user's now @throws ApiError Conflict when it has a login in this account
 */
export async function takeFreeEmail(tx: Tx, accountUuid: string, userUuid: string, email: string): Promise<boolean> {
  const entry = entryOf(accountUuid, userUuid, email)
  const taken = await tx
    .insertInto('directory')
    .values(entry)
    .onConflict((conflict) => conflict.doNothing())
    .returning('subject_id')
    .executeTakeFirst()
  if (taken) return true
  const own = await tx
    .selectFrom('directory')
    .select('subject_id')
    .where('kind', '=', 'email')
    .where('key', '=', entry.key)
    .where('account_id', '=', accountUuid)
    .executeTakeFirst()
  if (own) throw new ApiError('Conflict', IN_USE)
  return false
}

/** Frees the address of a user. */
export async function freeEmail(tx: Tx, userUuid: string): Promise<void> {
  await tx.deleteFrom('directory').where('kind', '=', 'email').where('subject_id', '=', userUuid).execute()
}
