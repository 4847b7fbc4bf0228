import { requireOrders } from '../access/require-orders.ts'
import type { UseCase } from '../use-case.ts'
import { lockOrders } from './lock-orders.ts'
import { requireFolder } from './require-folders.ts'

export const removeOrderFromFolder: UseCase<'RemoveOrderFromFolder'> = async (call, input) => {
  const { tx, note } = call
  const orders = (await requireOrders(call, input.PatientOrderUuidList, 'patientOrderUuidList')).map(({ id }) => id)
  await lockOrders(tx, orders)
  await requireFolder(call, input.FolderUuid)
  await tx
    .deleteFrom('folder_orders')
    .where('folder_id', '=', input.FolderUuid)
    .where('order_id', 'in', orders)
    .execute()
  note.orderUuids.push(...orders)
  note.detail['FolderUuid'] = input.FolderUuid
  return {}
}
