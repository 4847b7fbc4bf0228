import { type InputOf, METHODS, NIL_GUID } from '@opaline/contract'
import { afterAll, beforeEach, expect, test } from 'vitest'
import { openTestDatabase } from '../../../test/database.ts'
import { makeUuid } from '../../uuid.ts'
import type { Actor } from '../access/actor.ts'
import { refusalOf } from '../instances/testing/refusal-of.ts'
import { addOrderList, type OrderList } from '../orders/testing/open-order-list.ts'
import { createFolder } from './create-folder.ts'
import { getFolderList } from './get-folder-list.ts'

const testDatabase = await openTestDatabase()
let list: OrderList
beforeEach(async () => {
  list = await addOrderList(testDatabase)
})
afterAll(() => testDatabase.close())

type ListInput = InputOf<(typeof METHODS)['GetFolderList']>

const create = async (FolderName: string, ParentFolderUuid?: string, actor?: Partial<Actor>) => {
  const input = { UserUuid: list.actor.userUuid, FolderName, ParentFolderUuid }
  return METHODS.CreateFolder.result.parse(await list.call((call) => createFolder(call, input), actor)).Folder
}

const look = async (input: Partial<ListInput> = {}, actor?: Partial<Actor>) => {
  const whole = { UserUuid: list.actor.userUuid, ...input } as ListInput
  return METHODS.GetFolderList.result.parse(await list.call((call) => getFolderList(call, whole), actor)).Folder
}

const putIn = (folder_id: string, orders: readonly string[]) =>
  list.database.forAccount(list.account.AccountUuid, (tx) =>
    tx
      .insertInto('folder_orders')
      .values(orders.map((order_id) => ({ account_id: list.account.AccountUuid, folder_id, order_id })))
      .execute(),
  )

async function addUser(): Promise<string> {
  const id = makeUuid()
  const row = { id, account_id: list.account.AccountUuid, user_type: 'Standard', user_name: id } as const
  await list.database.forAccount(list.account.AccountUuid, (tx) =>
    tx
      .insertInto('users')
      .values({ ...row, full_name: 'Other', email: `${id}@example.org` })
      .execute(),
  )
  return id
}

const pathOf = (depth: number) => Array.from({ length: depth }, (_, level) => `l${level + 1}`).join('/')

test('a path makes what is missing of it and gives the last folder', async () => {
  const folder = await create('a/b/c')
  expect(folder).toEqual({
    FolderUuid: folder.FolderUuid,
    ParentFolderUuid: (await create('a/b')).FolderUuid,
    FolderName: 'c',
    FolderDescription: '',
    FolderPath: '/a/b/c',
    IsShared: false,
    OrderCount: 0,
    AllSubOrderCount: 0,
    SubFolderCount: 0,
    AllSubFolderCount: 0,
    CreatedDatetime: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/),
  })
  expect(await create('c/d', folder.ParentFolderUuid)).toMatchObject({ FolderPath: '/a/b/c/d', FolderName: 'd' })
  expect(await look()).toMatchObject({ SubFolderCount: 1, AllSubFolderCount: 4 })
})

test('a folder that is there is given back, whatever way its name is written', async () => {
  const folder = await create('Röntgen/2026')
  for (const name of ['Röntgen/2026', '/Röntgen/2026/', ' Ro\u0308ntgen / 2026 ']) {
    expect(await create(name)).toEqual(folder)
  }
  expect((await create('röntgen')).FolderUuid).not.toBe(folder.ParentFolderUuid)
  expect(await look()).toMatchObject({ SubFolderCount: 2, AllSubFolderCount: 3 })
})

test('twenty callers at once end with the same folder', async () => {
  const made = await Promise.all(Array.from({ length: 20 }, () => create('x/y/z')))
  expect(new Set(made.map((folder) => folder.FolderUuid)).size).toBe(1)
  expect(await look()).toMatchObject({ SubFolderCount: 1, AllSubFolderCount: 3 })
})

test('a path with one bad name makes nothing of it', async () => {
  expect(await refusalOf(create('first/../second'))).toMatchObject({
    code: 'InvalidParameter',
    message: "Invalid parameters for folderName. Given value = '..' is not a name that a folder can have.",
  })
  expect(await look()).toMatchObject({ AllSubFolderCount: 0 })
})

test('folders go 50 levels deep and no deeper', async () => {
  const deepest = await create(pathOf(50))
  expect(deepest.FolderPath).toBe(`/${pathOf(50)}`)
  const refusal = {
    code: 'InvalidParameter',
    message: 'Invalid parameters for folderName. Folders go no deeper than 50 levels.',
  }
  expect(await refusalOf(create(pathOf(51)))).toMatchObject(refusal)
  expect(await refusalOf(create('x', deepest.FolderUuid))).toMatchObject(refusal)
  expect(await look()).toMatchObject({ AllSubFolderCount: 50 })
})

test('a parent of another account, of another user or of nobody is not found', async () => {
  const mine = await create('mine')
  const other = await addUser()
  const theirs = await create('theirs', undefined, { userUuid: other })
  const home = list
  list = await addOrderList(testDatabase)
  const foreign = await create('foreign')
  list = home
  const refusal = { code: 'NotFound', message: 'Nothing was found for parentFolderUuid.' }
  for (const parent of [foreign.FolderUuid, theirs.FolderUuid, makeUuid()]) {
    expect(await refusalOf(create('x', parent))).toMatchObject(refusal)
    expect(await refusalOf(look({ ParentFolderUuid: parent }))).toMatchObject(refusal)
  }
  expect((await look()).SubFolderList.map((folder) => folder.FolderUuid)).toEqual([mine.FolderUuid])
})

test('every level counts each order once, and only orders that are seen', async () => {
  const [a, b, c, d] = [await create('a'), await create('a/b'), await create('a/b/c'), await create('d')]
  const institution_id = await list.addInstitution()
  const [one = '', two = '', hidden = ''] = await list.addOrders([{}, {}, { institution_id }])
  const [trashed = ''] = await list.addOrders([{ trashed_at: '2026-01-03T00:00:00Z' }])
  await putIn(a.FolderUuid, [one, trashed])
  await putIn(b.FolderUuid, [one, two, hidden])
  await putIn(c.FolderUuid, [one, two])
  await putIn(d.FolderUuid, [one])
  const counts = async (uuid: string | undefined, actor?: Partial<Actor>) => {
    const folder = await look({ ParentFolderUuid: uuid }, actor)
    return [folder.OrderCount, folder.AllSubOrderCount, folder.SubFolderCount, folder.AllSubFolderCount]
  }
  expect(await counts(undefined)).toEqual([0, 3, 2, 4])
  expect(await counts(a.FolderUuid)).toEqual([1, 3, 1, 2])
  expect(await counts(b.FolderUuid)).toEqual([3, 3, 1, 1])
  expect(await counts(c.FolderUuid)).toEqual([2, 2, 0, 0])
  expect(await counts(a.FolderUuid, { userType: 'Standard' })).toEqual([1, 2, 1, 2])
  expect(await counts(undefined, { orderUuids: [two] })).toEqual([0, 1, 2, 4])
  expect(await counts(a.FolderUuid, { userType: 'LimitedAccess' })).toEqual([0, 0, 1, 2])
  const below = (await look({ ParentFolderUuid: a.FolderUuid })).SubFolderList
  expect(below).toEqual([
    expect.objectContaining({ FolderPath: '/a/b', ParentFolderUuid: a.FolderUuid, OrderCount: 3, AllSubOrderCount: 3 }),
  ])
})

test('the root is no folder of anybody, and holds no orders itself', async () => {
  expect(await look({ GetOrdersInFolder: true })).toEqual({
    FolderUuid: NIL_GUID,
    ParentFolderUuid: '',
    FolderName: '',
    FolderDescription: '',
    FolderPath: '/',
    IsShared: false,
    OrderCount: 0,
    AllSubOrderCount: 0,
    SubFolderCount: 0,
    AllSubFolderCount: 0,
    CreatedDatetime: '',
    SubFolderList: [],
    PatientOrderList: [],
  })
})

test.each([
  ['rontgen', ['Röntgen Thorax']],
  ['THORAX', ['Röntgen Thorax', 'thorax 100%']],
  ['%', ['thorax 100%']],
  ['_', ['a_b']],
  ['B', ['axb', 'a_b']],
  ['*', []],
  ['nothing', []],
])('the name filter %j finds %j', async (FolderName, found) => {
  for (const name of ['Röntgen Thorax', 'a_b', 'thorax 100%', 'axb', 'c/thorax']) await create(name)
  const folder = await look({ FolderName })
  expect(folder.SubFolderList.map((below) => below.FolderName)).toEqual(found)
  expect(folder.SubFolderCount).toBe(5)
})

test('the orders of a folder come only when they are asked for, newest first', async () => {
  const { FolderUuid: ParentFolderUuid } = await create('a')
  const [old = '', recent = ''] = await list.addOrders([
    { sort_at: '2026-01-01T00:00:00Z' },
    { sort_at: '2026-01-02T00:00:00Z' },
  ])
  await putIn(ParentFolderUuid, [old, recent])
  await putIn((await create('a/b')).FolderUuid, await list.addOrders([{}]))
  const orders = async (GetOrdersInFolder?: boolean) =>
    (await look({ ParentFolderUuid, GetOrdersInFolder })).PatientOrderList.map((order) => order.PatientOrderUuid)
  expect(await orders()).toEqual([])
  expect(await orders(false)).toEqual([])
  expect(await orders(true)).toEqual([recent, old])
})
