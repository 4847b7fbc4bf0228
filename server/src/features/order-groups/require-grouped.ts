import type { KnownOrder } from '../access/require-orders.ts'
import { requireOrders } from '../access/require-orders.ts'
import { byThemselves, visibleOrders } from '../access/visible-orders.ts'
import { notFound } from '../errors.ts'
import type { Call } from '../use-case.ts'

interface Named {
  readonly PatientOrderInstitutionUuid: string
  readonly PatientOrderUuidList: readonly string[]
}

/** The orders of a group that the actor may see. @throws ApiError NotFound for connectedGroupUuid where there is none */
export async function requireGroup({ tx, actor }: Call, groupUuid: string): Promise<readonly KnownOrder[]> {
  const orders = await tx
    .selectFrom('patient_orders as o')
    .select(['o.id', 'o.institution_id as institutionUuid'])
    .where('o.connected_group_id', '=', groupUuid)
    .where(visibleOrders(byThemselves(actor)))
    .execute()
  if (orders.length === 0) throw notFound('connectedGroupUuid')
  return orders
}

/**
 * The orders that a call of groups names. They may be of several institutions: the one that is named beside them must be that
 * of one of them, or of one that is in the group already.
 * @throws ApiError NotFound for patientOrderUuidList or patientOrderInstitutionUuid
 */
export async function requireGrouped(
  call: Call,
  { PatientOrderInstitutionUuid, PatientOrderUuidList }: Named,
  members: readonly KnownOrder[] = [],
): Promise<string[]> {
  const orders = await requireOrders(call, PatientOrderUuidList, 'patientOrderUuidList')
  const places = [...orders, ...members].map(({ institutionUuid }) => institutionUuid)
  if (!places.includes(PatientOrderInstitutionUuid)) throw notFound('patientOrderInstitutionUuid')
  return orders.map(({ id }) => id)
}
