import { ApiError } from '@opaline/contract'
import { sql } from 'kysely'
import type { Tx } from '../../store/db/database.ts'
import { notFound } from '../errors.ts'
import type { Actor } from './actor.ts'
import { asDownloader, byThemselves, hasSharedFolders, visibleOrders } from './visible-orders.ts'

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
    // One parameter, for a link may show the thousands of orders of a folder.
    .where(sql<boolean>`o.id = any(${[...orderUuids]}::uuid[])`)
    .where(visibleOrders(actor))
    .execute()

/**
 * What an order is wanted for: `look` and `download` are open to whom it was shared with as well; `change` is not, and neither
 * is passing it on.
 */
export type OrderUse = 'look' | 'download' | 'change'

const ACTORS: Readonly<Record<OrderUse, (actor: Actor) => Actor>> = {
  look: (actor) => actor,
  download: asDownloader,
  change: byThemselves,
}

const onlyToLook = () => new ApiError('Forbidden', 'The order was shared with you to look at.')

/** How many of these orders, each named once, the actor may see now. */
export const countVisible = async (tx: Tx, actor: Actor, orderUuids: readonly string[]): Promise<number> =>
  (await selectVisible(tx, actor, orderUuids)).length

/** Whether the order is one that the actor may see now. */
export const seesOrder = async (tx: Tx, actor: Actor, orderUuid: string): Promise<boolean> =>
  (await selectVisible(tx, actor, [orderUuid])).length > 0

/**
 * These orders, each once, all of them visible to the actor. They are looked up by one statement whatever the ids are, so
 * that one of another account costs what one that nobody has costs.
 * @throws ApiError NotFound for the argument, if only one of them is not; Forbidden, if one is shared to be looked at alone
 */
export async function requireOrders(
  { tx, actor }: Asking,
  orderUuids: readonly string[],
  argumentName: string,
  use: OrderUse = 'change',
): Promise<readonly KnownOrder[]> {
  const wanted = [...new Set(orderUuids)]
  const rows = await selectVisible(tx, actor, wanted)
  if (rows.length < wanted.length) throw notFound(argumentName)
  if (use === 'look' || !hasSharedFolders(actor)) return rows
  const usable = await selectVisible(tx, ACTORS[use](actor), wanted)
  if (usable.length < wanted.length) throw onlyToLook()
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
  use: OrderUse = 'change',
): Promise<KnownOrder> {
  const argumentName = 'patientOrderUuid'
  const [order] = await requireOrders(asking, [orderUuid], argumentName, use)
  if (!order) throw notFound(argumentName)
  if (institutionUuid !== undefined && order.institutionUuid !== institutionUuid) {
    throw notFound('patientOrderInstitutionUuid')
  }
  return order
}
