import { sha256 } from '../../secrets.ts'
import type { Tx } from '../../store/db/database.ts'
import { tellTaken } from '../unique-violation.ts'

const TAKEN = { directory_pkey: 'The e-mail address is in use already. Choose another.' }

/** Gives an address to a user: who signs in with it is that user, on the whole server. @throws ApiError Conflict when it is taken */
export async function takeEmail(tx: Tx, accountUuid: string, userUuid: string, email: string): Promise<void> {
  const entry = {
    kind: 'email',
    key: sha256(email.toLowerCase()),
    account_id: accountUuid,
    subject_id: userUuid,
  } as const
  await tellTaken(TAKEN, () => tx.insertInto('directory').values(entry).execute())
}

/** Frees the address of a user. */
export async function freeEmail(tx: Tx, userUuid: string): Promise<void> {
  await tx.deleteFrom('directory').where('kind', '=', 'email').where('subject_id', '=', userUuid).execute()
}
