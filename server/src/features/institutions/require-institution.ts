import type { Tx } from '../../store/db/database.ts'
import { notFound } from '../errors.ts'

/** Lets an institution of the account pass that is in use. @throws ApiError NotFound for institutionUuid */
export async function requireInstitution(tx: Tx, institutionUuid: string): Promise<void> {
  const row = await tx
    .selectFrom('institutions')
    .select('id')
    .where('id', '=', institutionUuid)
    .where('deactivated_at', 'is', null)
    .executeTakeFirst()
  if (!row) throw notFound('institutionUuid')
}
