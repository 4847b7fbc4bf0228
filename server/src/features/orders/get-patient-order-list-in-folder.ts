import { requireShownFolder } from '../folders/require-folders.ts'
import type { UseCase } from '../use-case.ts'
import { findOrders } from './find-orders.ts'
import { DEFAULT_PAGE_SIZE } from './get-patient-order-list.ts'

/** The orders of a folder that the actor may see, those of folders below it aside. */
export const getPatientOrderListInFolder: UseCase<'GetPatientOrderListInFolder'> = async (call, input) => {
  const { tx, actor, note, services } = call
  await requireShownFolder(call, input.FolderUuid)
  const page = {
    pageSize: input.PageSize ?? DEFAULT_PAGE_SIZE,
    pageToken: input.PageToken,
    kept: services.keptOrders,
  }
  const found = await findOrders(tx, actor, { folderUuid: input.FolderUuid }, page)
  note.detail['FolderUuid'] = input.FolderUuid
  note.detail['ResultCount'] = found.SearchResultList.length
  return found
}
