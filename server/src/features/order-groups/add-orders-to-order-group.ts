import type { UseCase } from '../use-case.ts'
import { lockGroups } from './group-locks.ts'
import { moveBetweenGroups } from './leave-group.ts'
import { requireGroup, requireGrouped } from './require-grouped.ts'

export const addOrdersToOrderGroup: UseCase<'AddOrdersToOrderGroup'> = async (call, input) => {
  await lockGroups(call.tx)
  const members = await requireGroup(call, input.ConnectedGroupUuid)
  const orders = await requireGrouped(call, input, members)
  await moveBetweenGroups(call.tx, orders, input.ConnectedGroupUuid)
  call.note.orderUuids.push(...orders)
  call.note.detail['ConnectedGroupUuid'] = input.ConnectedGroupUuid
  return {}
}
