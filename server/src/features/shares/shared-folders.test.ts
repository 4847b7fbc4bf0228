import { randomUUID } from 'node:crypto'
import { afterAll, beforeEach, expect, test } from 'vitest'
import { ctImage } from '../../../../dicom/test/ct-image.ts'
import { ViewerDoor } from '../../entry/dicomweb/testing/viewer-door.ts'
import type { CreatedAccount } from '../accounts/create-account.ts'

const door = await ViewerDoor.open()
afterAll(() => door.close())

type Answer = Readonly<Record<string, unknown>>
type Folder = Readonly<Record<string, unknown>> & { readonly FolderUuid: string }

let owner: CreatedAccount
/** Standard, in an institution without these orders; LimitedAccess; and one whom nothing is shared with. */
let stan: string
let lea: string
let nils: string
let orders: readonly string[]
let top: string
let below: string

const call = (name: string, input: Answer, UserUuid = owner.UserUuid) =>
  door.call(owner, name, { input: { UserUuid, ...input } })
const inAccount = <T>(work: Parameters<typeof door.test.database.forAccount<T>>[1]) =>
  door.test.database.forAccount(owner.AccountUuid, work)

async function addUser(user_type: 'Standard' | 'LimitedAccess'): Promise<string> {
  const id = randomUUID()
  const user = { id, account_id: owner.AccountUuid, user_name: id, full_name: user_type, email: `${id}@example.org` }
  await inAccount((tx) =>
    tx
      .insertInto('users')
      .values({ ...user, user_type })
      .execute(),
  )
  return id
}

beforeEach(async () => {
  owner = await door.test.createAccount()
  stan = await addUser('Standard')
  lea = await addUser('LimitedAccess')
  nils = await addUser('Standard')
  const stored: string[] = []
  for (const number of [1, 2, 3])
    stored.push(await door.store(owner, ctImage({ size: 16, patientName: 'KIM^SORA', studyUid: `2.25.${number}` })))
  orders = stored
  top = String((await call('CreateFolder', { FolderName: 'Shared' }))['FolderUuid'])
  below = String((await call('CreateFolder', { FolderName: 'Below', ParentFolderUuid: top }))['FolderUuid'])
  for (const [at, folder] of [top, below].entries())
    await call('AddOrderToFolder', {
      PatientOrderInstitutionUuid: owner.InstitutionUuid,
      PatientOrderUuid: orders[at],
      FolderUuidList: [folder],
    })
})

const share = async (input: Answer = {}, users = [stan, lea]) => {
  const answer = await call('ShareFolderWithAccountUser', { FolderUuid: top, SharedUserUuidList: users, ...input })
  expect(answer).toMatchObject({ Success: true, Message: '' })
  return String(answer['ShareUuid'])
}
const folders = async (user: string, ParentFolderUuid = '') => {
  const answer = await call('GetFolderList', { ParentFolderUuid, GetOrdersInFolder: true }, user)
  return answer['Folder'] as Folder & {
    FolderPath: string
    SubFolderList: Folder[]
    PatientOrderList: { PatientOrderUuid: string }[]
  }
}
const found = async (user: string, method = 'GetPatientOrderList', input: Answer = {}) => {
  const answer = await call(method, input, user)
  const list = (answer['SearchResultList'] ?? []) as { PatientOrderUuid: string }[]
  expect(answer['TotalCount'] ?? list.length).toBe(list.length)
  return list.map(({ PatientOrderUuid }) => PatientOrderUuid).sort()
}
const shown = () => [orders[0], orders[1]].sort()
const codeOf = async (name: string, input: Answer, user: string) => (await call(name, input, user))['ErrorCode']

test('the folder appears for those users with what is in it, whatever the institution', async () => {
  for (const user of [stan, lea]) expect(await found(user)).toEqual([])
  await share()
  for (const user of [stan, lea]) {
    const root = await folders(user)
    expect(root).toMatchObject({ SubFolderCount: 1, AllSubFolderCount: 2, AllSubOrderCount: 2, IsShared: false })
    expect(root.SubFolderList).toEqual([
      {
        FolderUuid: top,
        ParentFolderUuid: '',
        FolderName: 'Shared',
        FolderDescription: '',
        FolderPath: '/Shared',
        IsShared: true,
        OrderCount: 1,
        AllSubOrderCount: 2,
        SubFolderCount: 1,
        AllSubFolderCount: 1,
        CreatedDatetime: expect.any(String),
      },
    ])
    const inTop = await folders(user, top)
    expect(inTop.SubFolderList.map(({ FolderPath, IsShared }) => [FolderPath, IsShared])).toEqual([
      ['/Shared/Below', true],
    ])
    expect(inTop.PatientOrderList.map(({ PatientOrderUuid }) => PatientOrderUuid)).toEqual([orders[0]])
    expect((await folders(user, below)).FolderPath).toBe('/Shared/Below')
    expect(await found(user)).toEqual(shown())
    expect(await found(user, 'GetPatientOrderList', { PatientName: 'kim' })).toEqual(shown())
    expect(await found(user, 'GetPatientOrderList', { Modalities: 'CT', PatientId: '*' })).toEqual(shown())
    expect(await found(user, 'GetPatientOrderListInFolder', { FolderUuid: below })).toEqual([orders[1]])
  }
  expect((await folders(owner.UserUuid)).SubFolderList).toMatchObject([{ IsShared: true }])
  expect(await found(nils)).toEqual([])
  expect((await folders(nils)).SubFolderList).toEqual([])
  expect(await codeOf('GetPatientOrderListInFolder', { FolderUuid: top }, nils)).toBe('NotFound')
})

test('groups too, as their members come and go', async () => {
  const { UserGroupUuid } = await inAccount(async (tx) => {
    const id = randomUUID()
    await tx.insertInto('user_groups').values({ id, account_id: owner.AccountUuid, name: 'Readers' }).execute()
    await tx
      .insertInto('user_group_members')
      .values({ account_id: owner.AccountUuid, group_id: id, user_id: stan })
      .execute()
    return { UserGroupUuid: id }
  })
  const input = { FolderUuid: top, SharedUserGroupUuidList: [UserGroupUuid] }
  expect(await call('ShareFolderWithAccountUserGroup', input)).toMatchObject({ Success: true })
  expect(await found(stan)).toEqual(shown())
  await inAccount((tx) => tx.deleteFrom('user_group_members').where('user_id', '=', stan).execute())
  expect(await found(stan)).toEqual([])
})

test('they look, and change nothing', async () => {
  await share()
  const order = { PatientOrderUuid: orders[0], PatientOrderInstitutionUuid: owner.InstitutionUuid }
  const refused = {
    CreateFolder: { FolderName: 'Mine', ParentFolderUuid: top },
    UpdateFolderWithJSON: { FolderUuid: top, JsonParameters: { FolderName: 'Mine' } },
    DeleteFolder: { FolderUuid: top },
    RemoveOrderFromFolder: { FolderUuid: top, PatientOrderUuidList: [orders[0]] },
    ShareFolderWithURL: { FolderUuid: top },
    CreateQuickShareLink: { OrderUuidList: [orders[0]] },
    DeleteOrder: order,
    UpdateOrderWithJSON: { PatientOrderUuid: orders[0], JsonParameters: { PatientName: 'X' } },
    SetFlagToPatientOrder: { PatientOrderUuid: orders[0], FlagGroupId: 1, FlagId: 1 },
    DownloadOrder: { PatientOrderUuid: orders[0] },
  }
  const codes: Record<string, unknown> = {}
  for (const [name, input] of Object.entries(refused)) codes[name] = await codeOf(name, input, stan)
  expect(codes).toEqual({
    CreateFolder: 'NotFound',
    UpdateFolderWithJSON: 'NotFound',
    DeleteFolder: 'NotFound',
    RemoveOrderFromFolder: 'Forbidden',
    ShareFolderWithURL: 'NotFound',
    CreateQuickShareLink: 'Forbidden',
    DeleteOrder: 'Forbidden',
    UpdateOrderWithJSON: 'Forbidden',
    SetFlagToPatientOrder: 'Forbidden',
    DownloadOrder: 'Forbidden',
  })
  expect(await codeOf('GetPatientOrderProperties', order, stan)).toBeUndefined()
})

test('their viewer shows it, and gives no file unless the share does', async () => {
  const link = async () =>
    new URL(String((await call('GetFolderViewUrl', { FolderUuid: top }, stan))['Result'])).pathname
  const fileStatus = async (path: string) => {
    const root = `${path}dicomweb/studies/2.25.1/series`
    const [series] = (await door.get(root)).json()
    const instances = `${root}/${series['0020000E'].Value[0]}/instances`
    const [instance] = (await door.get(instances)).json()
    return (await door.get(`${instances}/${instance['00080018'].Value[0]}`, { accept: 'application/dicom' })).statusCode
  }
  const uuid = await share()
  expect(await fileStatus(await link())).toBe(403)
  await call('RevokeShare', { ShareUuid: uuid })
  await share({ UserCanDownloadStudies: true })
  const path = await link()
  expect(await fileStatus(path)).toBe(200)
  expect(await codeOf('DownloadOrder', { PatientOrderUuid: orders[0] }, stan)).toBeUndefined()
})

test('it ends when it is revoked, on its day, and with its owner; in the middle of viewing too', async () => {
  const uuid = await share()
  const { Result } = await call('GetFolderViewUrl', { FolderUuid: top }, stan)
  const studies = `${new URL(String(Result)).pathname}dicomweb/studies`
  expect((await door.get(studies)).json()).toHaveLength(1)
  await call('RevokeShare', { ShareUuid: uuid })
  await new Promise((resolve) => setTimeout(resolve, 1100))
  expect((await door.get(studies)).statusCode).toBe(404)
  expect(await found(stan)).toEqual([])
  const endings = [
    (id: string) =>
      inAccount((tx) =>
        tx
          .updateTable('shares')
          .set({ expires_at: new Date(0) })
          .where('id', '=', id)
          .execute(),
      ),
    () => inAccount((tx) => tx.updateTable('folders').set({ parent_id: null }).where('id', '=', below).execute()),
  ]
  await endings[0]?.(await share())
  expect(await found(stan)).toEqual([])
  await share()
  await endings[1]?.('')
  expect(await found(stan)).toEqual([orders[0]])
  await inAccount((tx) =>
    tx.updateTable('users').set({ deactivated_at: new Date() }).where('id', '=', owner.UserUuid).execute(),
  )
  expect(await found(stan)).toEqual([])
})

test('a folder shows no more than its owner sees by themselves', async () => {
  await inAccount((tx) =>
    tx.updateTable('users').set({ user_type: 'Standard' }).where('id', '=', owner.UserUuid).execute(),
  )
  await share()
  expect(await found(stan)).toEqual(shown())
  await inAccount((tx) => tx.deleteFrom('user_institutions').where('user_id', '=', owner.UserUuid).execute())
  expect(await found(stan)).toEqual([])
})

test('users and groups of another account are unknown, and then nothing is shared', async () => {
  const other = await door.test.createAccount('Beta')
  const input = { FolderUuid: top, SharedUserUuidList: [stan, other.UserUuid] }
  expect(await call('ShareFolderWithAccountUser', input)).toEqual({
    Success: false,
    ErrorCode: 'NotFound',
    Message: 'Nothing was found for sharedUserUuidList.',
  })
  expect(
    await codeOf(
      'ShareFolderWithAccountUserGroup',
      { FolderUuid: top, SharedUserGroupUuidList: [stan] },
      owner.UserUuid,
    ),
  ).toBe('NotFound')
  expect(await found(stan)).toEqual([])
  expect((await call('GetShareList', {}))['ShareList']).toEqual([])
})

test('shares are listed in the properties of their orders, and on pages', async () => {
  const uuid = await share()
  const { ShareUuid } = await call('CreateQuickShareLink', { OrderUuidList: [orders[1]] })
  const listOf = async (PatientOrderUuid: unknown, user = owner.UserUuid) => {
    const named = { PatientOrderUuid, PatientOrderInstitutionUuid: owner.InstitutionUuid }
    const { PatientOrder } = (await call('GetPatientOrderProperties', named, user)) as {
      PatientOrder: { ShareList: { ShareUuid: string }[] }
    }
    return PatientOrder.ShareList.map((one) => one.ShareUuid)
  }
  expect(await listOf(orders[1])).toEqual([ShareUuid, uuid])
  expect(await listOf(orders[0])).toEqual([uuid])
  expect(await listOf(orders[2])).toEqual([])
  expect(await listOf(orders[0], stan)).toEqual([])
  expect(await listOf(orders[0], lea)).toEqual([])
  const first = await call('GetShareList', { PageSize: 1 })
  expect(first).toMatchObject({ TotalCount: 2, ShareList: [{ ShareUuid }] })
  const second = await call('GetShareList', { PageSize: 1, PageToken: first['NextPageToken'] })
  expect(second).toMatchObject({
    TotalCount: 2,
    ShareList: [{ ShareUuid: uuid, Kind: 'AccountUser' }],
    NextPageToken: '',
  })
  expect((await call('GetShareList', {}, stan))['ShareList']).toEqual([])
  expect(await codeOf('RevokeShare', { ShareUuid: uuid }, stan)).toBe('NotFound')
  expect(await codeOf('GetShareAccessLog', { ShareUuid: uuid }, stan)).toBe('NotFound')
})
