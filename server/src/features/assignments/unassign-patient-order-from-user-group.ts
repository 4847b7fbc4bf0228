import { requireOrder } from '../access/require-orders.ts'
import type { UseCase } from '../use-case.ts'
import { requireUserGroup } from './require-assignee.ts'

/** Takes the order from a group; viewer links that its users have end with it. */
export const unassignPatientOrderFromUserGroup: UseCase<'UnassignPatientOrderFromUserGroup'> = async (call, input) => {
  const order = await requireOrder(call, input.PatientOrderUuid)
  await requireUserGroup(call, input.UnassignedUserGroupUuid, 'unassignedUserGroupUuid')
  await call.tx
    .deleteFrom('order_group_assignments')
    .where('group_id', '=', input.UnassignedUserGroupUuid)
    .where('order_id', '=', order.id)
    .execute()
  call.note.orderUuids.push(order.id)
  call.note.detail['UnassignedUserGroupUuid'] = input.UnassignedUserGroupUuid
  return {}
}
