import { NIL_GUID } from '@opaline/contract'
import { type RawBuilder, sql } from 'kysely'
import type { Tx } from '../../store/db/database.ts'
import type { Actor } from '../access/actor.ts'
import { notFound } from '../errors.ts'
import { listFolderOrders } from '../orders/find-orders.ts'
import type { UseCase } from '../use-case.ts'
import { countFolders, countRoot, type FolderCounts } from './count-folders.ts'
import { type Folder, findFolder, foldersIn, type KnownFolder, showCounts, showFolder } from './describe-folders.ts'

/** The root is no row. */
const showRoot = (counts: FolderCounts | undefined): Folder => ({
  FolderUuid: NIL_GUID,
  ParentFolderUuid: '',
  FolderName: '',
  FolderDescription: '',
  FolderPath: '/',
  IsShared: false,
  ...showCounts(counts),
  CreatedDatetime: '',
})

async function requireParent(tx: Tx, actor: Actor, uuid: string | undefined): Promise<KnownFolder | undefined> {
  const parent = uuid === undefined ? undefined : await findFolder(tx, actor, uuid)
  if (uuid !== undefined && !parent) throw notFound('parentFolderUuid')
  return parent
}

/** A part of a name, any case and accents; `%` and `_` are plain letters. */
const named = (part: string | undefined): RawBuilder<boolean> =>
  part === undefined ? sql<boolean>`true` : sql<boolean>`strpos(f.name_search, search_text(${part})) > 0`

export const getFolderList: UseCase<'GetFolderList'> = async ({ tx, actor }, input) => {
  const parent = await requireParent(tx, actor, input.ParentFolderUuid)
  const inside = await foldersIn(tx, actor, parent, named(input.FolderName))
  // Among the places that are counted the root is named by its owner.
  const place = parent?.id ?? actor.userUuid
  const counts = await countFolders(tx, actor, [place, ...inside.map(({ id }) => id)])
  const rootCounts = parent ? undefined : await countRoot(tx, actor, counts.get(place))
  const wantsOrders = input.GetOrdersInFolder === true && parent !== undefined
  return {
    Folder: {
      ...(parent ? showFolder(parent, counts.get(place)) : showRoot(rootCounts)),
      SubFolderList: inside.map((folder) => showFolder(folder, counts.get(folder.id))),
      PatientOrderList: wantsOrders ? await listFolderOrders(tx, actor, parent.id) : [],
    },
  }
}
