import type { UseCase } from '../use-case.ts'
import { leaveGroup } from './leave-group.ts'
import { requireGrouped } from './require-grouped.ts'

export const removeOrdersFromGroup: UseCase<'RemoveOrdersFromGroup'> = async (call, input) => {
  const orders = await requireGrouped(call, input)
  await leaveGroup(call.tx, orders)
  call.note.orderUuids.push(...orders)
  return {}
}
