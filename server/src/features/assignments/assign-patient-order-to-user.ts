import { requireOrder } from '../access/require-orders.ts'
import type { UseCase } from '../use-case.ts'
import { requireUser } from './require-assignee.ts'

/** Lets a user see the order; the order's history names the user. */
export const assignPatientOrderToUser: UseCase<'AssignPatientOrderToUser'> = async (call, input) => {
  const order = await requireOrder(call, input.PatientOrderUuid)
  await requireUser(call, input.AssignedUserUuid, 'assignedUserUuid')
  await call.tx
    .insertInto('order_user_assignments')
    .values({ account_id: call.actor.accountUuid, user_id: input.AssignedUserUuid, order_id: order.id })
    .onConflict((conflict) => conflict.doNothing())
    .execute()
  call.note.orderUuids.push(order.id)
  call.note.detail['AssignedUserUuid'] = input.AssignedUserUuid
  return {}
}
