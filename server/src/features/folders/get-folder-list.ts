import { NIL_GUID } from '@opaline/contract'
import { type RawBuilder, sql } from 'kysely'
import type { Tx } from '../../store/db/database.ts'
import type { Actor } from '../access/actor.ts'
import { notFound } from '../errors.ts'
import { listFolderOrders } from '../orders/find-orders.ts'
import type { UseCase } from '../use-case.ts'
import { countFolders } from './count-folders.ts'
import { describeFolders, type Folder, folderPath, showCounts } from './describe-folders.ts'

/** The root is no row: it is named by its owner among the places that are counted. */
const describeRoot = async (tx: Tx, actor: Actor): Promise<Folder> => ({
  FolderUuid: NIL_GUID,
  ParentFolderUuid: '',
  FolderName: '',
  FolderDescription: '',
  FolderPath: '/',
  IsShared: false,
  ...showCounts((await countFolders(tx, actor, [actor.userUuid])).get(actor.userUuid)),
  CreatedDatetime: '',
})

async function describeParent(tx: Tx, actor: Actor, folderUuid: string): Promise<Folder> {
  const place = await folderPath(tx, actor, folderUuid)
  const above = place?.path.slice(0, place.path.lastIndexOf('/')) ?? ''
  const [folder] = place ? await describeFolders(tx, actor, sql<boolean>`f.id = ${folderUuid}::uuid`, above) : []
  if (!folder) throw notFound('parentFolderUuid')
  return folder
}

/** A part of a name, any case and accents; `%` and `_` are plain letters. */
const named = (part: string | undefined): RawBuilder<boolean> =>
  part === undefined ? sql<boolean>`true` : sql<boolean>`strpos(f.name_search, search_text(${part})) > 0`

// An equation alone lets an index be used.
const inFolder = (uuid: string | undefined): RawBuilder<boolean> =>
  uuid === undefined ? sql<boolean>`f.parent_id is null` : sql<boolean>`f.parent_id = ${uuid}::uuid`

export const getFolderList: UseCase<'GetFolderList'> = async ({ tx, actor }, input) => {
  const uuid = input.ParentFolderUuid
  const folder = uuid === undefined ? await describeRoot(tx, actor) : await describeParent(tx, actor, uuid)
  const inside = sql<boolean>`${inFolder(uuid)} and ${named(input.FolderName)}`
  const wantsOrders = input.GetOrdersInFolder === true && uuid !== undefined
  return {
    Folder: {
      ...folder,
      SubFolderList: await describeFolders(tx, actor, inside, uuid === undefined ? '' : folder.FolderPath),
      PatientOrderList: wantsOrders ? await listFolderOrders(tx, actor, uuid) : [],
    },
  }
}
