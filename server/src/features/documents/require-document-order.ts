import type { Tx } from '../../store/db/database.ts'
import type { Actor } from '../access/actor.ts'
import { type KnownOrder, requireOrder } from '../access/require-orders.ts'
import { notFound } from '../errors.ts'

/** The order that documents are about, visible to the actor and of this institution. @throws ApiError NotFound */
export async function requireDocumentOrder(
  asking: { readonly tx: Tx; readonly actor: Actor },
  given: { readonly PatientOrderUuid: string; readonly InstitutionUuid: string },
): Promise<KnownOrder> {
  const order = await requireOrder(asking, given.PatientOrderUuid)
  if (order.institutionUuid !== given.InstitutionUuid) throw notFound('institutionUuid')
  return order
}
