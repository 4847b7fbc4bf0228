import { requireOrder } from '../access/require-orders.ts'
import type { UseCase } from '../use-case.ts'
import { requireUserGroup } from './require-assignee.ts'

/** Lets the users of a group see the order; the order's history names the group. */
export const assignPatientOrderToUserGroup: UseCase<'AssignPatientOrderToUserGroup'> = async (call, input) => {
  const order = await requireOrder(call, input.PatientOrderUuid)
  await requireUserGroup(call, input.AssignedUserGroupUuid, 'assignedUserGroupUuid')
  await call.tx
    .insertInto('order_group_assignments')
    .values({ account_id: call.actor.accountUuid, group_id: input.AssignedUserGroupUuid, order_id: order.id })
    .onConflict((conflict) => conflict.doNothing())
    .execute()
  call.note.orderUuids.push(order.id)
  call.note.detail['AssignedUserGroupUuid'] = input.AssignedUserGroupUuid
  return {}
}
