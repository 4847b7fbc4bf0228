import { findFolders } from './observe.ts'
import { type Folder, type State, sees, treeOf } from './state.ts'
import { mine, type Planned, pickFolder, pickSeen, refusalOf, type Turn } from './turn.ts'

const NAMES = ['a', 'b', 'c']

const childOf = (state: State, owner: string, parent: string, name: string): Folder | undefined =>
  [...state.folders.values()].find((f) => f.owner === owner && f.parent === parent && f.name === name)

/** What the folder that an answer shows has for its own. */
type Shown = { readonly FolderUuid: string; readonly ParentFolderUuid: string }

export function createFolder(turn: Turn): Planned {
  const { actor, chance, pick, world } = turn
  const parent = chance(0.5) ? pickFolder(turn) : undefined
  const names = chance(0.3) ? [pick(NAMES) ?? 'a', pick(NAMES) ?? 'a'] : [pick(NAMES) ?? 'a']
  const isForeign = parent !== undefined && parent.owner !== actor.userUuid
  const top = parent?.uuid ?? ''
  return {
    actor,
    method: 'CreateFolder',
    input: { FolderName: names.join('/'), ...(parent ? { ParentFolderUuid: top } : {}) },
    refusal: refusalOf(actor, [isForeign, 'NotFound']),
    apply: (state, body) => {
      const { FolderUuid, ParentFolderUuid } = body['Folder'] as Shown
      const uuids = names.length === 1 ? [FolderUuid] : [ParentFolderUuid, FolderUuid]
      let above = top
      for (const [index, name] of names.entries()) {
        const uuid = childOf(state, actor.userUuid, above, name)?.uuid ?? mine(uuids[index])
        const made = { uuid, owner: actor.userUuid, parent: above, name, description: '' }
        if (!state.folders.has(uuid)) state.folders.set(uuid, made)
        above = uuid
      }
    },
    recover: async () => {
      let found: Shown | undefined
      for (const name of names) {
        const inside = await findFolders(world, actor, found?.FolderUuid ?? top)
        found = inside.find(({ FolderName }) => FolderName === name)
        if (!found) return undefined
      }
      return { Folder: found }
    },
  }
}

export function renameFolder(turn: Turn): Planned | undefined {
  const { actor, state, pick } = turn
  const folder = pickFolder(turn)
  if (!folder) return undefined
  const FolderName = pick(NAMES) ?? 'a'
  const holder = childOf(state, folder.owner, folder.parent, FolderName)
  return {
    actor,
    method: 'UpdateFolderWithJSON',
    input: { FolderUuid: folder.uuid, JsonParameters: { FolderName } },
    refusal: refusalOf(
      actor,
      [folder.owner !== actor.userUuid, 'NotFound'],
      [holder !== undefined && holder !== folder, 'Conflict'],
    ),
    apply: (next) => {
      mine(next.folders.get(folder.uuid)).name = FolderName
    },
  }
}

export function deleteFolder(turn: Turn): Planned | undefined {
  const { actor } = turn
  const folder = pickFolder(turn)
  if (!folder) return undefined
  return {
    actor,
    method: 'DeleteFolder',
    input: { FolderUuid: folder.uuid },
    refusal: refusalOf(actor, [folder.owner !== actor.userUuid, 'NotFound']),
    apply: (state) => {
      for (const uuid of treeOf(state, folder.uuid)) {
        state.folders.delete(uuid)
        for (const order of state.orders.values()) order.folders.delete(uuid)
      }
    },
  }
}

export function addToFolder(turn: Turn): Planned | undefined {
  const { actor } = turn
  const order = pickSeen(turn)
  const folders = [pickFolder(turn), pickFolder(turn)].flatMap((folder) => folder ?? [])
  if (!order || folders.length === 0) return undefined
  const isForeign = folders.some(({ owner }) => owner !== actor.userUuid)
  return {
    actor,
    method: 'AddOrderToFolder',
    input: {
      PatientOrderInstitutionUuid: order.institution,
      PatientOrderUuid: order.uuid,
      FolderUuidList: folders.map(({ uuid }) => uuid),
    },
    refusal: refusalOf(actor, [!sees(actor, order) || isForeign, 'NotFound']),
    apply: (state) => {
      for (const { uuid } of folders) mine(state.orders.get(order.uuid)).folders.add(uuid)
    },
  }
}

export function removeFromFolder(turn: Turn): Planned | undefined {
  const { actor } = turn
  const folder = pickFolder(turn)
  const orders = [pickSeen(turn), pickSeen(turn)].flatMap((order) => order ?? [])
  if (!folder || orders.length === 0) return undefined
  return {
    actor,
    method: 'RemoveOrderFromFolder',
    input: { FolderUuid: folder.uuid, PatientOrderUuidList: orders.map(({ uuid }) => uuid) },
    refusal: refusalOf(actor, [
      folder.owner !== actor.userUuid || orders.some((order) => !sees(actor, order)),
      'NotFound',
    ]),
    apply: (state) => {
      for (const { uuid } of orders) mine(state.orders.get(uuid)).folders.delete(folder.uuid)
    },
  }
}
