import { makeUuid } from '../../uuid.ts'
import { invalid } from '../errors.ts'
import type { UseCase } from '../use-case.ts'
import { lockGroups } from './group-locks.ts'
import { moveBetweenGroups } from './leave-group.ts'
import { requireGrouped } from './require-grouped.ts'

export const createOrderGroup: UseCase<'CreateOrderGroup'> = async (call, input) => {
  if (new Set(input.PatientOrderUuidList).size < 2)
    throw invalid('patientOrderUuidList', 'A group needs two orders or more.')
  await lockGroups(call.tx)
  const orders = await requireGrouped(call, input)
  const group = makeUuid()
  await moveBetweenGroups(call.tx, orders, group)
  call.note.orderUuids.push(...orders)
  call.note.detail['ConnectedGroupUuid'] = group
  call.note.detail['Detail'] = `Grouped with ${orders.length - 1} more`
  return { Result: group, ConnectedGroupUuid: group }
}
