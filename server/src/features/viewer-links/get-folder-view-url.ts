import { sql } from 'kysely'
import { requireShownFolder } from '../folders/require-folders.ts'
import type { UseCase } from '../use-case.ts'
import { selectLinkOrders } from './link-orders.ts'
import { makeViewerLink } from './make-viewer-link.ts'

const isIn = (folderUuid: string) =>
  sql<boolean>`o.id in (select order_id from folder_orders where folder_id = ${folderUuid}::uuid)`

/** An address that opens the list of a folder's studies, as they are now. */
export const getFolderViewUrl: UseCase<'GetFolderViewUrl'> = (call, input) =>
  makeViewerLink(call, input.ViewerAddress, async () => {
    await requireShownFolder(call, input.FolderUuid)
    call.note.detail['FolderUuid'] = input.FolderUuid
    return { ...(await selectLinkOrders(call, isIn(input.FolderUuid))), opensList: true }
  })
