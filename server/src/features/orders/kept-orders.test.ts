import { afterAll, beforeEach, expect, test } from 'vitest'
import { openTestDatabase } from '../../../test/database.ts'
import type { Database, Tx } from '../../store/db/database.ts'
import { writtenForm } from '../written-entry.ts'
import { KeptOrders } from './kept-orders.ts'
import { addOrderList, type OrderList } from './testing/open-order-list.ts'

const ORDERS = 250
const PAGE = { pageSize: 300 }
const FOLDER = '0190a000-0000-7000-8000-00000000000b'

const testDatabase = await openTestDatabase()
let list: OrderList
let orders: string[]
let kept: KeptOrders
beforeEach(async () => {
  list = await addOrderList(testDatabase)
  orders = await list.addOrders(
    Array.from({ length: ORDERS }, (_, at) => ({ patient_name: `Kept^${at}`, patient_id: `K${at}`, modality: 'CT' })),
  )
  kept = new KeptOrders()
})
afterAll(() => testDatabase.close())

const change = (work: (tx: Tx) => Promise<unknown>, { database, account }: { database: Database } & OrderList = list) =>
  database.forAccount(account.AccountUuid, work)

/** A list of what is kept says what one that reads all of it says. */
async function shown(acting = {}) {
  const [again, anew] = [await list.find({}, { ...PAGE, kept }, acting), await list.find({}, PAGE, acting)]
  expect(again).toEqual(anew)
  expect(again.SearchResultList).toHaveLength(ORDERS)
  return again.SearchResultList
}

const orderOf = (all: Awaited<ReturnType<typeof shown>>, uuid = orders[7]) =>
  all.find(({ PatientOrderUuid }) => PatientOrderUuid === uuid)

test('what did not change is the same entry again, written and frozen', async () => {
  const [first, second] = [await shown(), await shown()]
  expect(first.every((order, at) => order === second[at])).toBe(true)
  for (const order of first) {
    expect(JSON.parse(String(writtenForm(order)))).toEqual(order)
    expect(Object.isFrozen(order)).toBe(true)
  }
})

test('an order that was changed is shown as it is now, the others as they were kept', async () => {
  const before = await shown()
  await change((tx) =>
    tx
      .updateTable('patient_orders')
      .set({ patient_name: 'Other^Name' })
      .where('id', '=', orders[7] ?? '')
      .execute(),
  )
  const after = await shown()
  expect(orderOf(after)?.PatientName).toBe('Other^Name')
  expect(after.filter((order) => !before.includes(order))).toEqual([orderOf(after)])
})

test('all orders of an institution that was renamed show its name', async () => {
  await shown()
  await change((tx) => tx.updateTable('institutions').set({ name: 'Renamed Hospital' }).execute())
  const names = (await shown()).map(({ InstitutionName }) => InstitutionName)
  expect(new Set(names)).toEqual(new Set(['Renamed Hospital']))
})

test('folders are those of who asks, and come and go', async () => {
  const { AccountUuid: account_id, UserUuid: owner_id } = list.account
  await shown()
  await change(async (tx) => {
    await tx.insertInto('folders').values({ id: FOLDER, account_id, owner_id, name: 'a' }).execute()
    const held = { account_id, folder_id: FOLDER, order_id: orders[7] ?? '' }
    await tx.insertInto('folder_orders').values(held).execute()
  })
  const other = { userUuid: '0190a000-0000-7000-8000-00000000000c' }
  for (let round = 0; round < 2; round += 1) {
    expect(orderOf(await shown())?.FolderUuidList).toEqual([FOLDER])
    expect(orderOf(await shown(other))?.FolderUuidList).toEqual([])
  }
  await change((tx) => tx.deleteFrom('folder_orders').execute())
  expect(orderOf(await shown())?.FolderUuidList).toEqual([])
})

test('flags come, are renamed, and go', async () => {
  const { AccountUuid: account_id } = list.account
  const flag = { account_id, group_id: 7, flag_id: 70 }
  await shown()
  await change(async (tx) => {
    await tx.insertInto('flag_groups').values({ account_id, group_id: 7, name: 'Kept', position: 90 }).execute()
    await tx
      .insertInto('flags')
      .values({ ...flag, name: 'Early', color: '#000000', position: 1 })
      .execute()
    await tx
      .insertInto('order_flags')
      .values({ ...flag, order_id: orders[7] ?? '' })
      .execute()
  })
  expect(orderOf(await shown())?.FlagList).toMatchObject([{ FlagName: 'Early' }])
  await change((tx) => tx.updateTable('flags').set({ name: 'Late' }).where('flag_id', '=', 70).execute())
  expect(orderOf(await shown())?.FlagList).toMatchObject([{ FlagName: 'Late' }])
  await change((tx) => tx.deleteFrom('order_flags').execute())
  expect(orderOf(await shown())?.FlagList).toEqual([])
})

test('pages follow each other and searches by name find the same with and without what is kept', async () => {
  const page = { pageSize: 200, kept }
  const first = await list.find({ patientName: 'kept' }, page)
  const second = await list.find({ patientName: 'kept' }, { ...page, pageToken: first.NextPageToken })
  const found = [...first.SearchResultList, ...second.SearchResultList].map(({ PatientOrderUuid }) => PatientOrderUuid)
  expect([first.TotalCount, second.TotalCount, second.NextPageToken]).toEqual([ORDERS, ORDERS, ''])
  expect(new Set(found)).toEqual(new Set(orders))
  expect(found).toHaveLength(ORDERS)
})
