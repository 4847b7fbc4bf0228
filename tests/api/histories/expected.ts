import { NIL_GUID } from '@opaline/contract'
import { type Listed, sorted } from './observe.ts'
import { type Actor, type Folder, mightSee, type Order, type State, sees, treeOf } from './state.ts'
import type { World } from './world.ts'

/** What users must see, by the contract. */

const ownFolders = (state: State, order: Order, actor: Actor): string[] =>
  [...order.folders].filter((uuid) => state.folders.get(uuid)?.owner === actor.userUuid).sort()

function expectOrder(state: State, order: Order, actor: Actor): Listed {
  return {
    PatientOrderUuid: order.uuid,
    InstitutionUuid: order.institution,
    PatientOrderInstitutionUuid: order.institution,
    PatientName: order.patientName,
    PatientId: order.patientId,
    StudyDescription: order.description,
    StudyInstanceUid: order.uids[0],
    OrderAccessionNumber: order.accession,
    OrderStatus: order.trashed ? 'Trashed' : order.status,
    ImagesCount: order.slices.size,
    SeriesCount: Math.min(order.slices.size, 1),
    DocumentsCount: order.documents.size,
    ConnectedGroupUuid: order.group,
    FolderUuidList: order.trashed ? [] : ownFolders(state, order, actor),
    FlagList: [...order.flags].map(([group, flag]) => `${group}: ${flag}`).sort(),
  }
}

function expectProperties(state: State, order: Order, actor: Actor): Listed {
  const isLimited = actor.type === 'LimitedAccess'
  return {
    ...expectOrder(state, order, actor),
    PatientHistory: order.history,
    SeriesList: order.slices.size > 0 ? [`${order.slices.size}`] : [],
    DocumentList: [...order.documents.keys()].sort(),
    AssignedUserList: isLimited ? [] : [...order.users].sort(),
    AssignedUserGroupList: isLimited ? [] : [...order.userGroups].sort(),
  }
}

const pathOf = (state: State, { parent, name }: Folder): string => {
  const above = state.folders.get(parent)
  return `${above ? pathOf(state, above) : ''}/${name}`
}

/** What is in a folder, or in the root, '', for the actor: each order counts once, however many folders below hold it. */
function countIn(state: State, seen: readonly Order[], actor: Actor, uuid: string): Listed {
  const own = [...state.folders.values()].filter(({ owner }) => owner === actor.userUuid)
  const tree = uuid === '' ? own.map((folder) => folder.uuid) : treeOf(state, uuid)
  return {
    OrderCount: seen.filter(({ folders }) => folders.has(uuid)).length,
    AllSubOrderCount: seen.filter(({ folders }) => tree.some((one) => folders.has(one))).length,
    SubFolderCount: own.filter(({ parent }) => parent === uuid).length,
    AllSubFolderCount: tree.filter((one) => one !== uuid).length,
  }
}

function expectFolder(state: State, seen: readonly Order[], actor: Actor, folder: Folder | undefined): Listed {
  const { uuid = NIL_GUID, parent = '', name = '' } = folder ?? {}
  const shown = { FolderUuid: uuid, ParentFolderUuid: parent, FolderName: name }
  const path = folder ? pathOf(state, folder) : '/'
  return { ...shown, FolderPath: path, IsShared: false, ...countIn(state, seen, actor, folder?.uuid ?? '') }
}

function expectFolders(state: State, seen: readonly Order[], actor: Actor, folder?: Folder): Listed[] {
  const inside = [...state.folders.values()]
    .filter(({ owner, parent }) => owner === actor.userUuid && parent === (folder?.uuid ?? ''))
    .sort((a, b) => a.name.localeCompare(b.name))
  const own = {
    ...expectFolder(state, seen, actor, folder),
    SubFolderList: inside.map((one) => expectFolder(state, seen, actor, one)),
    PatientOrderList: seen
      .filter(({ folders }) => folder && folders.has(folder.uuid))
      .map(({ uuid }) => uuid)
      .sort(),
  }
  return [own, ...inside.flatMap((one) => expectFolders(state, seen, actor, one))]
}

export function expectUser(state: State, actor: Actor): Listed {
  const orders = [...state.orders.values()]
  const seen = orders.filter((order) => sees(actor, order))
  const trashed = orders.filter((order) => order.trashed && actor.type !== 'LimitedAccess' && mightSee(actor, order))
  return {
    user: `${actor.type} of account ${actor.account}`,
    orders: sorted(seen.map((order) => expectOrder(state, order, actor))),
    properties: sorted(seen.map((order) => expectProperties(state, order, actor))),
    folders: expectFolders(state, seen, actor),
    trash: sorted(trashed.map((order) => expectOrder(state, order, actor))),
  }
}

export const expectAll = (state: State, { accounts }: World): Listed[] =>
  accounts.flatMap(({ actors }) => actors).map((actor) => expectUser(state, actor))
