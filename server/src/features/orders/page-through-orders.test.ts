import { afterAll, beforeAll, expect, it } from 'vitest'
import { refusalOf } from '../instances/testing/refusal-of.ts'
import { findOrders, type OrderPage } from './find-orders.ts'
import type { OrderFilter } from './order-filter.ts'
import { type OrderArchive, openOrderArchive } from './testing/order-archive.ts'

let archive: OrderArchive
beforeAll(async () => {
  archive = await openOrderArchive()
  await archive.addOrders(['A1', 'A2', 'A3', 'B4', 'A5', 'A6'].map((patient_name) => ({ patient_name })))
})
afterAll(() => archive.close())

async function page(filter: OrderFilter, { pageSize, pageToken }: OrderPage) {
  const found = await archive.testDatabase.database.forAccount(archive.account.AccountUuid, (tx) =>
    findOrders(tx, archive.admin, filter, { pageSize, pageToken }),
  )
  return {
    names: found.SearchResultList.map((order) => order.PatientName),
    total: found.TotalCount,
    next: found.NextPageToken,
  }
}

it('pages newest first while newer and older orders arrive: none twice, none left out', async () => {
  const first = await page({ patientName: 'a' }, { pageSize: 2 })
  expect(first).toMatchObject({ names: ['A6', 'A5'], total: 5 })
  await archive.addOrder({ patient_name: 'A7' })
  await archive.addOrder({ patient_name: 'A0', sort_at: new Date('2020-01-01'), order_day: '2020-01-01' })
  const second = await page({ patientName: 'a' }, { pageSize: 2, pageToken: first.next })
  expect(second.names).toEqual(['A3', 'A2'])
  const third = await page({ patientName: 'a' }, { pageSize: 2, pageToken: second.next })
  expect(third).toMatchObject({ names: ['A1', 'A0'], next: '' })
})

it('has no token after a page that the last orders just fill', async () => {
  expect(await page({ patientName: 'b' }, { pageSize: 1 })).toEqual({ names: ['B4'], total: 1, next: '' })
})

it('keeps orders of one instant apart, to the microsecond', async () => {
  const at = ['2025-01-01T00:00:00.000001Z', '2025-01-01T00:00:00.000002Z', '2025-01-01T00:00:00.000002Z']
  await archive.addOrders(at.map((sort_at) => ({ patient_name: 'TIE', order_day: '2025-01-01', sort_at })))
  const ids: string[] = []
  let token: string | undefined
  do {
    const found = await archive.testDatabase.database.forAccount(archive.account.AccountUuid, (tx) =>
      findOrders(tx, archive.admin, { patientName: 'tie' }, { pageSize: 1, pageToken: token }),
    )
    ids.push(...found.SearchResultList.map((order) => order.PatientOrderUuid))
    token = found.NextPageToken || undefined
  } while (token !== undefined)
  expect(ids).toHaveLength(3)
  expect(new Set(ids).size).toBe(3)
})

it('pages past the ends of the calendar, where the zone moves a day into the year 10000 or before the year 1', async () => {
  const at = [
    '0002-01-01T00:00:00.5Z',
    '0001-12-31T23:50:39.25Z BC',
    '0001-01-01T00:00:00Z',
    '10000-01-01T04:59:00.75Z',
  ]
  const names = at.map((sort_at) => ({ patient_name: `EDGE^${sort_at}`, order_day: '2026-01-01', sort_at }))
  await archive.addOrders(names)
  const seen: string[] = []
  let token: string | undefined
  for (const _ of at) {
    const found = await page({ patientName: 'edge' }, { pageSize: 1, pageToken: token })
    seen.push(...found.names)
    token = found.next
  }
  expect(seen).toEqual([at[3], at[0], at[2], at[1]].map((sort_at) => `EDGE^${sort_at}`))
  expect(token).toBe('')
})

const forge = (text: string) => Buffer.from(text).toString('base64url')
const ID = '01890000-0000-7000-8000-000000000000'
it.each([
  'x',
  '%%%',
  forge('{}'),
  forge(`1764000000.000000 ${ID}`),
  forge(`1764000000 ${ID} 1`),
  forge(`2026-01-01T00:00:00.000000 ${ID} 1`),
  forge(`253402387201.000000 ${ID} 1`),
  forge(`-62135683201.000000 ${ID} 1`),
  forge(`-999999999999.000000 ${ID} 1`),
  forge(`1764000000.000000 ${ID}' or true -- 1`),
  'A'.repeat(65_536),
])('refuses %j as a page token', async (pageToken) => {
  expect(await refusalOf(page({}, { pageSize: 1, pageToken }))).toMatchObject({
    code: 'InvalidParameter',
    message: 'Invalid parameters for pageToken. It is not one that a page before it gave.',
  })
})

it('shows with a forged token no more than without', async () => {
  const everything = forge(`253402387200.000000 ffffffff-ffff-ffff-ffff-ffffffffffff 1`)
  const narrowed = { ...archive.admin, orderUuids: [] }
  const found = await archive.testDatabase.database.forAccount(archive.account.AccountUuid, (tx) =>
    findOrders(tx, narrowed, {}, { pageSize: 10, pageToken: everything }),
  )
  expect(found.SearchResultList).toEqual([])
})
