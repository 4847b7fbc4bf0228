import type { Tx } from '../../store/db/database.ts'
import { notFound } from '../errors.ts'
import type { Actor } from './actor.ts'
import { mayUseInstitution } from './visible-orders.ts'

/**
 * Lets pass an institution into which the actor may put orders.
 * @throws ApiError NotFound for one that is unknown, foreign, no longer active or not the actor's to use
 */
export async function requireInstitution(tx: Tx, actor: Actor, institutionUuid: string): Promise<void> {
  if (!mayUseInstitution(actor, institutionUuid)) throw notFound('institutionUuid')
  const institution = await tx
    .selectFrom('institutions')
    .select('id')
    .where('id', '=', institutionUuid)
    .where('deactivated_at', 'is', null)
    .executeTakeFirst()
  if (institution === undefined) throw notFound('institutionUuid')
}
