import type { Tx } from '../../store/db/database.ts'
import { notFound } from '../errors.ts'

/** Says which institutions a user works in. @throws ApiError NotFound for institutionUuidList, if only one is not of the account or not in use */
export async function writeUserInstitutions(
  tx: Tx,
  accountUuid: string,
  userUuid: string,
  institutionUuids: readonly string[],
): Promise<void> {
  await tx.deleteFrom('user_institutions').where('user_id', '=', userUuid).execute()
  const wanted = [...new Set(institutionUuids)]
  if (wanted.length === 0) return
  const known = await tx
    .selectFrom('institutions')
    .select('id')
    .where('id', 'in', wanted)
    .where('deactivated_at', 'is', null)
    .execute()
  if (known.length < wanted.length) throw notFound('institutionUuidList')
  const rows = wanted.map((institution_id) => ({ account_id: accountUuid, user_id: userUuid, institution_id }))
  await tx.insertInto('user_institutions').values(rows).execute()
}
