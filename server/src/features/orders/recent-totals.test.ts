import { afterAll, afterEach, beforeEach, expect, test, vi } from 'vitest'
import { openTestDatabase } from '../../../test/database.ts'
import { RecentTotals } from './recent-totals.ts'
import { addOrderList, type OrderList } from './testing/open-order-list.ts'

const testDatabase = await openTestDatabase()
afterAll(() => testDatabase.close())
let list: OrderList
let recent: RecentTotals
beforeEach(async () => {
  vi.useFakeTimers({ toFake: ['performance'] })
  list = await addOrderList(testDatabase)
  recent = new RecentTotals()
})
afterEach(() => vi.useRealTimers())

const named = (count: number, patient_name = 'SMITH^JOHN') => Array.from({ length: count }, () => ({ patient_name }))
const find = (patientName: string, pageSize = 10, actor = {}) => list.find({ patientName }, { pageSize, recent }, actor)
const total = async (...given: Parameters<typeof find>) => (await find(...given)).TotalCount

test('a large search is counted anew after half a minute, and shows what is new at once', async () => {
  await list.addOrders(named(1_000))
  expect(await total('smith')).toBe(1_000)
  const [newest] = await list.addOrders([{ patient_name: 'SMITH^NEW', sort_at: '2026-06-01T00:00:00Z' }])
  const found = await find('smith')
  expect(found.TotalCount).toBe(1_000)
  expect(found.SearchResultList[0]?.PatientOrderUuid).toBe(newest)
  vi.advanceTimersByTime(29_999)
  expect(await total('smith')).toBe(1_000)
  vi.advanceTimersByTime(1)
  expect(await total('smith')).toBe(1_001)
})

test('pages keep the number of their first page, and renew no number', async () => {
  await list.addOrders(named(1_000))
  const { NextPageToken } = await find('smith')
  await list.addOrders(named(5))
  vi.advanceTimersByTime(30_000)
  const pageToken = NextPageToken
  expect((await list.find({ patientName: 'smith' }, { pageSize: 10, recent, pageToken })).TotalCount).toBe(1_000)
  expect(await total('smith')).toBe(1_005)
})

test('a small search is counted each time, and so is a page that holds all', async () => {
  await list.addOrders(named(999))
  expect(await total('smith')).toBe(999)
  await list.addOrders(named(2))
  expect(await total('smith')).toBe(1_001)
  await list.addOrders(named(1))
  expect(await total('smith', 2_000)).toBe(1_002)
})

test('is known to no other user, filter or account', async () => {
  await list.addOrders([...named(1_000), ...named(3, 'JONES^ANN')])
  await find('smith')
  expect(await total('jones')).toBe(3)
  const userType = 'Standard' as const
  expect(await total('smith', 10, { userType, institutionUuids: [] })).toBe(0)
  const other = await addOrderList(testDatabase)
  expect((await other.find({ patientName: 'smith' }, { pageSize: 10, recent })).TotalCount).toBe(0)
})
