import { ApiError } from '@opaline/contract'
import { sql } from 'kysely'
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

/** Whether another user of the account has this address, with a login or without. */
async function isOfAccount(tx: Tx, userUuid: string, email: string): Promise<boolean> {
  const { rows } = await sql`select 1 from users
    where lower(email) = ${email.toLowerCase()} and id <> ${userUuid}::uuid and deactivated_at is null limit 1`.execute(
    tx,
  )
  return rows.length > 0
}

/**
 * The same for somebody who is invited: an address that has a login in another account stays with it, and what the account
 * learns is the same as of an address that nobody has.
 * @returns whether the address is the user's now @throws ApiError Conflict when a user of this account has it
 */
export async function takeFreeEmail(tx: Tx, accountUuid: string, userUuid: string, email: string): Promise<boolean> {
  if (await isOfAccount(tx, userUuid, email)) throw new ApiError('Conflict', IN_USE)
  const taken = await tx
    .insertInto('directory')
    .values(entryOf(accountUuid, userUuid, email))
    .onConflict((conflict) => conflict.doNothing())
    .returning('subject_id')
    .executeTakeFirst()
  return taken !== undefined
}

/** Frees the address of a user. */
export async function freeEmail(tx: Tx, userUuid: string): Promise<void> {
  await tx.deleteFrom('directory').where('kind', '=', 'email').where('subject_id', '=', userUuid).execute()
}
