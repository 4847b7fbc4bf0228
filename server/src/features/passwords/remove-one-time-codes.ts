import type { Tx } from '../../store/db/database.ts'

/** Turns one-time codes off for a user. */
export async function removeOneTimeCodes(tx: Tx, userUuid: string): Promise<void> {
  await tx.deleteFrom('one_time_codes').where('user_id', '=', userUuid).execute()
  await tx.deleteFrom('recovery_codes').where('user_id', '=', userUuid).execute()
}
