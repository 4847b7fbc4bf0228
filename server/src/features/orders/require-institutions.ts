import type { Tx } from '../../store/db/database.ts'
import type { Actor } from '../access/actor.ts'
import { mayUseInstitution } from '../access/visible-orders.ts'
import { notFound } from '../errors.ts'

/**
 * Refuses a search over institutions that the actor may not use; one that is foreign and one that is none are told the same.
 * @throws ApiError NotFound for institutionUuidList, if only one of them is not the actor's
 */
export async function requireInstitutions(
  tx: Tx,
  actor: Actor,
  institutionUuids: readonly string[] | undefined,
): Promise<void> {
  if (institutionUuids === undefined) return
  const wanted = [...new Set(institutionUuids)]
  const known = await tx.selectFrom('institutions').select('id').where('id', 'in', wanted).execute()
  const allowed = known.filter(({ id }) => mayUseInstitution(actor, id))
  if (allowed.length < wanted.length) throw notFound('institutionUuidList')
}
