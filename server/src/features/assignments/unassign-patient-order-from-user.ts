import { requireOrder } from '../access/require-orders.ts'
import type { UseCase } from '../use-case.ts'
import { requireUser } from './require-assignee.ts'

/** Takes the order from a user; viewer links that the user has end with it. */
export const unassignPatientOrderFromUser: UseCase<'UnassignPatientOrderFromUser'> = async (call, input) => {
  const order = await requireOrder(call, input.PatientOrderUuid)
  await requireUser(call, input.UnassignedUserUuid, 'unassignedUserUuid')
  await call.tx
    .deleteFrom('order_user_assignments')
    .where('user_id', '=', input.UnassignedUserUuid)
    .where('order_id', '=', order.id)
    .execute()
  call.note.orderUuids.push(order.id)
  call.note.detail['UnassignedUserUuid'] = input.UnassignedUserUuid
  return {}
}
