import { NIL_GUID } from '@opaline/contract'
import { type RawBuilder, sql } from 'kysely'
import type { Tx } from '../../store/db/database.ts'
import type { Actor } from '../access/actor.ts'
import { visibleOrders } from '../access/visible-orders.ts'
import { notFound } from '../errors.ts'
import { listFolderOrders } from '../orders/find-orders.ts'
import type { UseCase } from '../use-case.ts'
import { describeFolders, type Folder, folderPath } from './describe-folders.ts'

/** The root is no row: its counts are those of all the actor's folders. */
async function describeRoot(tx: Tx, actor: Actor): Promise<Folder> {
  const { rows } = await sql<{ folders: number; all_folders: number; all_orders: number }>`
    select count(*) filter (where parent_id is null)::int folders, count(*)::int all_folders,
      (select count(distinct fo.order_id)::int from folder_orders fo join folders f on f.id = fo.folder_id
        join patient_orders o on o.id = fo.order_id where f.owner_id = ${actor.userUuid}::uuid and ${visibleOrders(actor)}) all_orders
    from folders where owner_id = ${actor.userUuid}::uuid`.execute(tx)
  const [counts] = rows
  return {
    FolderUuid: NIL_GUID,
    ParentFolderUuid: '',
    FolderName: '',
    FolderDescription: '',
    FolderPath: '/',
    IsShared: false,
    OrderCount: 0,
    AllSubOrderCount: counts?.all_orders ?? 0,
    SubFolderCount: counts?.folders ?? 0,
    AllSubFolderCount: counts?.all_folders ?? 0,
    CreatedDatetime: '',
  }
}

async function describeParent(tx: Tx, actor: Actor, folderUuid: string): Promise<Folder> {
  const place = await folderPath(tx, actor, folderUuid)
  const above = place?.path.slice(0, place.path.lastIndexOf('/')) ?? ''
  const [folder] = place ? await describeFolders(tx, actor, sql<boolean>`f.id = ${folderUuid}::uuid`, above) : []
  if (!folder) throw notFound('parentFolderUuid')
  return folder
}

/** A part of a name, any case and accents; `%` and `_` are plain letters. */
const named = (part: string | undefined): RawBuilder<boolean> =>
  part === undefined ? sql<boolean>`true` : sql<boolean>`strpos(search_text(f.name), search_text(${part})) > 0`

export const getFolderList: UseCase<'GetFolderList'> = async ({ tx, actor }, input) => {
  const uuid = input.ParentFolderUuid
  const folder = uuid === undefined ? await describeRoot(tx, actor) : await describeParent(tx, actor, uuid)
  const inside = sql<boolean>`f.parent_id is not distinct from ${uuid ?? null}::uuid and ${named(input.FolderName)}`
  const wantsOrders = input.GetOrdersInFolder === true && uuid !== undefined
  return {
    Folder: {
      ...folder,
      SubFolderList: await describeFolders(tx, actor, inside, uuid === undefined ? '' : folder.FolderPath),
      PatientOrderList: wantsOrders ? await listFolderOrders(tx, actor, uuid) : [],
    },
  }
}
