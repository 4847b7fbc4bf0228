import { requireOrder } from '../access/require-orders.ts'
import { leaveGroup } from '../order-groups/leave-group.ts'
import { lockStudy } from '../orders/lock-study.ts'
import type { UseCase } from '../use-case.ts'
import { trashOrder } from './trash-order.ts'

/** Moves an order to the trash with its study and images; it leaves its group for good (contract 9, 'Orders', 'Trash'). */
export const deleteOrder: UseCase<'DeleteOrder'> = async (call, input) => {
  const order = await requireOrder(call, input.PatientOrderUuid, input.PatientOrderInstitutionUuid)
  // Before its row is changed: an image that comes meanwhile has the study, and waits for the row.
  await lockStudy(call.tx, order.id)
  await leaveGroup(call.tx, [order.id])
  await requireOrder(call, order.id, input.PatientOrderInstitutionUuid)
  await trashOrder(call.tx, order.id)
  call.note.orderUuids.push(order.id)
  return {}
}
