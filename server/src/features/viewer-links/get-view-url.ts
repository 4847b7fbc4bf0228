import { sql } from 'kysely'
import { requireOrder } from '../access/require-orders.ts'
import type { UseCase } from '../use-case.ts'
import { beginWith, selectLinkOrders } from './link-orders.ts'
import { makeViewerLink } from './make-viewer-link.ts'

/** An order and, where it is in a group, those of the group. */
const withItsGroup = (orderUuid: string) =>
  sql<boolean>`o.id in (select ${orderUuid}::uuid union select other.id from patient_orders one
    join patient_orders other on other.account_id = one.account_id and other.connected_group_id = one.connected_group_id
    where one.id = ${orderUuid}::uuid)`

/** An address that opens an order and those of its group which the asker may see. */
export const getViewUrl: UseCase<'GetViewUrl'> = (call, input) =>
  makeViewerLink(call, input.ViewerAddress, async () => {
    const { id } = await requireOrder(call, input.PatientOrderUuid, undefined, 'look')
    return beginWith(await selectLinkOrders(call, withItsGroup(id)), id)
  })
