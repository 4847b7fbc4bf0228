import { requireOrder } from '../access/require-orders.ts'
import type { UseCase } from '../use-case.ts'
import { lockOrders } from './lock-orders.ts'
import { requireFolders } from './require-folders.ts'

export const addOrderToFolder: UseCase<'AddOrderToFolder'> = async (call, input) => {
  const { tx, actor, note } = call
  const order = await requireOrder(call, input.PatientOrderUuid, input.PatientOrderInstitutionUuid)
  await lockOrders(tx, [order.id])
  const folders = await requireFolders(call, input.FolderUuidList, 'folderUuidList')
  const rows = folders.map((folder_id) => ({ account_id: actor.accountUuid, folder_id, order_id: order.id }))
  await tx
    .insertInto('folder_orders')
    .values(rows)
    .onConflict((conflict) => conflict.doNothing())
    .execute()
  note.orderUuids.push(order.id)
  note.detail['FolderUuidList'] = folders
  return {}
}
