import type { Tx } from '../../store/db/database.ts'
import { notFound } from '../errors.ts'
import type { Actor } from './actor.ts'
import { visibleOrders } from './visible-orders.ts'

/** What use cases need to know of an order before they touch it. */
export interface KnownOrder {
  readonly id: string
  readonly institutionUuid: string
}

interface Asking {
  readonly tx: Tx
  readonly actor: Actor
}

const selectVisible = (tx: Tx, actor: Actor, orderUuids: readonly string[]): Promise<KnownOrder[]> =>
  tx
    .selectFrom('patient_orders as o')
    .select(['o.id', 'o.institution_id as institutionUuid'])
    .where('o.id', 'in', orderUuids)
    .where(visibleOrders(actor))
    .execute()

/** Whether the order is one that the actor may see now. */
export const seesOrder = async (tx: Tx, actor: Actor, orderUuid: string): Promise<boolean> =>
  (await selectVisible(tx, actor, [orderUuid])).length > 0

/**
 * These orders, each once, all of them visible to the actor. They are looked up by one statement whatever the ids are, so
 * that one of another account costs what one that nobody has costs.
 * @throws ApiError NotFound for the argument, if only one of them is not
 */
export async function requireOrders(
  { tx, actor }: Asking,
  orderUuids: readonly string[],
  argumentName: string,
): Promise<readonly KnownOrder[]> {
  const wanted = [...new Set(orderUuids)]
  const rows = await selectVisible(tx, actor, wanted)
  if (rows.length < wanted.length) throw notFound(argumentName)
  return rows
}

/**
 * The order, visible to the actor and, where one is named, of this institution.
 * @throws ApiError NotFound for patientOrderUuid or patientOrderInstitutionUuid
 */
export async function requireOrder(
  asking: Asking,
  orderUuid: string,
  institutionUuid?: string,
  argumentName = 'patientOrderUuid',
): Promise<KnownOrder> {
  const [order] = await requireOrders(asking, [orderUuid], argumentName)
  if (!order) throw notFound(argumentName)
  if (institutionUuid !== undefined && order.institutionUuid !== institutionUuid) {
    throw notFound('patientOrderInstitutionUuid')
  }
  return order
}
