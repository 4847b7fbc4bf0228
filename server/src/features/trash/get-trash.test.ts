import { METHODS } from '@opaline/contract'
import { afterAll, expect, test } from 'vitest'
import { refusalOf } from '../instances/testing/refusal-of.ts'
import { addOrderList, openOrderList } from '../orders/testing/open-order-list.ts'
import { getTrash } from './get-trash.ts'

const list = await openOrderList()
afterAll(() => list.testDatabase.close())
const { UserUuid, InstitutionUuid } = list.account

const look = async (input = {}, actor = {}) =>
  METHODS.GetTrash.result.parse(await list.call((call) => getTrash(call, { UserUuid, ...input }), actor))
const idsOf = async (actor = {}) => (await look({}, actor)).SearchResultList.map((order) => order.PatientOrderUuid)

const day = (number: number) => new Date(Date.UTC(2026, 0, number))
const further = await list.addInstitution()
const [second = '', first = '', third = ''] = await list.addOrders([
  { trashed_at: day(2), patient_name: 'TWO', status: 'Reported' },
  { trashed_at: day(1) },
  { trashed_at: day(3), institution_id: further },
])
await list.addOrders([{ patient_name: 'NOT^DELETED' }])
const foreign = await addOrderList(list.testDatabase)
await foreign.addOrders([{ trashed_at: day(4) }])

test('holds the deleted orders, the last first, as Trashed', async () => {
  const trash = await look()
  expect(trash).toMatchObject({ TotalCount: 3, NextPageToken: '' })
  expect(trash.SearchResultList.map((order) => order.PatientOrderUuid)).toEqual([third, second, first])
  expect(trash.SearchResultList[1]).toMatchObject({
    PatientName: 'TWO',
    OrderStatus: 'Trashed',
    InstitutionUuid,
    FolderUuidList: [],
  })
})

test('shows each what they would see if it were not deleted', async () => {
  expect(await idsOf({ userType: 'Standard' })).toEqual([second, first])
  expect(await idsOf({ userType: 'Standard', institutionUuids: [further] })).toEqual([third])
  expect(await idsOf({ userType: 'Standard', institutionUuids: [] })).toEqual([])
  expect(await idsOf({ orderUuids: [first] })).toEqual([first])
})

test('goes page by page, 50 orders unless asked otherwise', async () => {
  const one = await look({ PageSize: 2 })
  expect(one).toMatchObject({ TotalCount: 3, NextPageToken: expect.stringMatching(/./) })
  expect(one.SearchResultList.map((order) => order.PatientOrderUuid)).toEqual([third, second])
  const two = await look({ PageSize: 2, PageToken: one.NextPageToken })
  expect(two).toMatchObject({ TotalCount: 3, NextPageToken: '' })
  expect(two.SearchResultList.map((order) => order.PatientOrderUuid)).toEqual([first])
  const many = await addOrderList(list.testDatabase)
  await many.addOrders(Array.from({ length: 51 }, () => ({ trashed_at: day(1) })))
  const found = await many.call((call) => getTrash(call, { UserUuid: many.account.UserUuid }))
  expect([found.SearchResultList.length, found.TotalCount]).toEqual([50, 51])
  const input = { UserUuid: many.account.UserUuid, PageToken: found.NextPageToken }
  expect((await many.call((call) => getTrash(call, input))).SearchResultList).toHaveLength(1)
})

test('a page token that is none is refused', async () => {
  expect(await refusalOf(look({ PageToken: 'nonsense' }))).toMatchObject({
    code: 'InvalidParameter',
    message: 'Invalid parameters for pageToken. It is not one that a page before it gave.',
  })
})
