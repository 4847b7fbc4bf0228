import type { Actor, Order } from './state.ts'
import { type Account, must, type World } from './world.ts'

/** What users see, asked for by the wire. */

export type Listed = Readonly<Record<string, unknown>>

const adminOf = (account: Account | undefined): Actor => {
  const [admin] = account?.actors ?? []
  if (!admin) throw new Error('An account has an Admin.')
  return admin
}

const listFor = async (url: string, { userUuid, token }: Actor): Promise<readonly Listed[]> => {
  const input = { UserUuid: userUuid, InstitutionUuidList: [] }
  return (await must(url, 'GetPatientOrderList', input, token))['SearchResultList'] as readonly Listed[]
}

/** All orders of an account. */
export const findListed = ({ url, accounts }: World, account: number) => listFor(url, adminOf(accounts[account]))

async function propertiesFor(url: string, actor: Actor, uuid: unknown, institution: unknown): Promise<Listed> {
  const input = { UserUuid: actor.userUuid, PatientOrderInstitutionUuid: institution, PatientOrderUuid: uuid }
  return (await must(url, 'GetPatientOrderProperties', input, actor.token))['PatientOrder'] as Listed
}

export const findProperties = ({ url, accounts }: World, { account, uuid, institution }: Order) =>
  propertiesFor(url, adminOf(accounts[account]), uuid, institution)

export interface ShownFolder {
  readonly FolderUuid: string
  readonly ParentFolderUuid: string
  readonly FolderName: string
  readonly SubFolderList: readonly ShownFolder[]
  readonly PatientOrderList: readonly Listed[]
}

async function folderFor(url: string, { userUuid, token }: Actor, uuid: string): Promise<ShownFolder> {
  const input = { UserUuid: userUuid, ParentFolderUuid: uuid, GetOrdersInFolder: true }
  return (await must(url, 'GetFolderList', input, token))['Folder'] as ShownFolder
}

export const findFolders = async ({ url }: World, actor: Actor, uuid: string) =>
  (await folderFor(url, actor, uuid)).SubFolderList

/** What an order says that the model knows. */
const SHOWN = [
  'PatientOrderUuid',
  'InstitutionUuid',
  'PatientOrderInstitutionUuid',
  'PatientName',
  'PatientId',
  'StudyDescription',
  'StudyInstanceUid',
  'OrderAccessionNumber',
  'OrderStatus',
  'ImagesCount',
  'SeriesCount',
  'DocumentsCount',
  'ConnectedGroupUuid',
]

const texts = (list: unknown, key: string): string[] =>
  (list as readonly Listed[]).map((entry) => String(entry[key])).sort()

function showOrder(order: Listed): Listed {
  const flags = (order['FlagList'] as readonly Listed[]).map((flag) => `${flag['GroupId']}: ${flag['FlagId']}`)
  return {
    ...Object.fromEntries(SHOWN.map((key) => [key, order[key]])),
    FolderUuidList: [...(order['FolderUuidList'] as string[])].sort(),
    FlagList: flags.sort(),
  }
}

function showProperties(order: Listed): Listed {
  return {
    ...showOrder(order),
    PatientHistory: order['PatientHistory'],
    SeriesList: texts(order['SeriesList'], 'ImagesCount'),
    DocumentList: texts(order['DocumentList'], 'FileName'),
    AssignedUserList: texts(order['AssignedUserList'], 'UserUuid'),
    AssignedUserGroupList: texts(order['AssignedUserGroupList'], 'UserGroupUuid'),
  }
}

const FOLDER = ['FolderUuid', 'ParentFolderUuid', 'FolderName', 'FolderPath', 'IsShared'] as const
const COUNTS = ['OrderCount', 'AllSubOrderCount', 'SubFolderCount', 'AllSubFolderCount'] as const

const showFolder = (folder: object): Listed =>
  Object.fromEntries([...FOLDER, ...COUNTS].map((key) => [key, (folder as Listed)[key]]))

/** Each folder as it says of itself and as the one above says of it, with its orders. */
async function walkFolders(url: string, actor: Actor, uuid = ''): Promise<Listed[]> {
  const folder = await folderFor(url, actor, uuid)
  const own = {
    ...showFolder(folder),
    SubFolderList: folder.SubFolderList.map(showFolder),
    PatientOrderList: texts(folder.PatientOrderList, 'PatientOrderUuid'),
  }
  const below: Listed[] = []
  for (const { FolderUuid } of folder.SubFolderList) below.push(...(await walkFolders(url, actor, FolderUuid)))
  return [own, ...below]
}

async function trashFor(url: string, { userUuid, token, type }: Actor): Promise<Listed[]> {
  if (type === 'LimitedAccess') return []
  const { SearchResultList } = await must(url, 'GetTrash', { UserUuid: userUuid, PageSize: 1000 }, token)
  return sorted((SearchResultList as readonly Listed[]).map(showOrder))
}

export const sorted = (orders: readonly Listed[]): Listed[] =>
  [...orders].sort((a, b) => String(a['PatientOrderUuid']).localeCompare(String(b['PatientOrderUuid'])))

/** What a user sees: searches, properties, folders at each level, trash. */
export async function observeUser(url: string, actor: Actor): Promise<Listed> {
  const orders = await listFor(url, actor)
  const properties: Listed[] = []
  for (const order of orders)
    properties.push(
      showProperties(await propertiesFor(url, actor, order['PatientOrderUuid'], order['InstitutionUuid'])),
    )
  return {
    user: `${actor.type} of account ${actor.account}`,
    orders: sorted(orders.map(showOrder)),
    properties: sorted(properties),
    folders: await walkFolders(url, actor),
    trash: await trashFor(url, actor),
  }
}

/** What each user sees. */
export async function observe({ url, accounts }: World): Promise<Listed[]> {
  const seen: Listed[] = []
  for (const actor of accounts.flatMap(({ actors }) => actors)) seen.push(await observeUser(url, actor))
  return seen
}
