import { notFound } from '../errors.ts'
import { folderPath } from '../folders/describe-folders.ts'
import type { UseCase } from '../use-case.ts'
import { findOrders } from './find-orders.ts'
import { DEFAULT_PAGE_SIZE } from './get-patient-order-list.ts'

/** The orders of one of the actor's folders, those of folders below it aside. */
export const getPatientOrderListInFolder: UseCase<'GetPatientOrderListInFolder'> = async (call, input) => {
  const { tx, actor, note } = call
  if ((await folderPath(tx, actor, input.FolderUuid)) === undefined) throw notFound('folderUuid')
  const page = { pageSize: input.PageSize ?? DEFAULT_PAGE_SIZE, pageToken: input.PageToken }
  const found = await findOrders(tx, actor, { folderUuid: input.FolderUuid }, page)
  note.detail['FolderUuid'] = input.FolderUuid
  note.detail['ResultCount'] = found.SearchResultList.length
  return found
}
