import { METHODS } from '@opaline/contract'
import { sql } from 'kysely'
import { afterAll, expect, test } from 'vitest'
import { makeUuid } from '../../uuid.ts'
import { createFolder } from '../folders/create-folder.ts'
import { refusalOf } from '../instances/testing/refusal-of.ts'
import { getPatientOrderListWithBirthdate } from './get-patient-order-list.ts'
import { getPatientOrderListInFolder } from './get-patient-order-list-in-folder.ts'
import { addOrderList, openOrderList } from './testing/open-order-list.ts'

const list = await openOrderList()
afterAll(() => list.testDatabase.close())
const { UserUuid } = list.account

const BORN = ['1969-12-31', '1970-01-01', '1970-01-31', '1970-02-01', '']
const orders = await list.addOrders(
  BORN.map((birth_date, index) => ({
    birth_date,
    patient_name: `KIM^${index}`,
    patient_id: `P${index % 2}`,
    modality: 'CT',
    sort_at: new Date(Date.UTC(2026, 0, 1, index)),
  })),
)
await list.addOrders([{ birth_date: '1970-01-15', trashed_at: '2026-01-03T00:00:00Z' }])
const elsewhere = await list.addInstitution()

const born = async (input = {}, actor = {}) => {
  const found = METHODS.GetPatientOrderListWithBirthdate.result.parse(
    await list.call((call) => getPatientOrderListWithBirthdate(call, { UserUuid, ...input }), actor),
  )
  expect(found.TotalCount).toBe(found.SearchResultList.length)
  return found.SearchResultList.map((order) => order.PatientsBirthDate)
}

test('both birth dates are included, newest order first', async () => {
  expect(await born({ StartBirthdate: '1970-01-01', EndBirthdate: '1970-01-31' })).toEqual(['1970-01-31', '1970-01-01'])
  expect(await born({ StartBirthdate: '1970-02-01', EndBirthdate: '1970-02-01' })).toEqual(['1970-02-01'])
  expect(await born({ StartBirthdate: '1970-02-02', EndBirthdate: '1970-01-01' })).toEqual([])
})

test('either may be left out; an order without a birth date is between none', async () => {
  expect(await born({ StartBirthdate: '1970-01-31' })).toEqual(['1970-02-01', '1970-01-31'])
  expect(await born({ EndBirthdate: '1970-01-01' })).toEqual(['1970-01-01', '1969-12-31'])
  expect(await born()).toEqual(['', '1970-02-01', '1970-01-31', '1970-01-01', '1969-12-31'])
})

test('with the other filters, and for those who see the orders', async () => {
  const from = { StartBirthdate: '1970-01-01' }
  expect(await born({ ...from, PatientName: 'kim 3' })).toEqual(['1970-02-01'])
  expect(await born({ StartBirthdate: '1970-02-01', PatientName: 'kim' })).toEqual(['1970-02-01'])
  expect(await born({ ...from, PatientId: 'P1' })).toEqual(['1970-02-01', '1970-01-01'])
  expect(await born({ ...from, PatientName: 'kim', Modalities: ['CT'], PatientId: 'P0' })).toEqual(['1970-01-31'])
  expect(await born({ ...from, Modalities: ['MR'] })).toEqual([])
  expect(await born({ ...from, InstitutionUuidList: [elsewhere] })).toEqual([])
  expect(await born(from, { userType: 'Standard', institutionUuids: [elsewhere] })).toEqual([])
  expect(await born(from, { orderUuids: [orders[2]] })).toEqual(['1970-01-31'])
})

test('pages follow each other, whether few are found or nearly all', async () => {
  const many = await addOrderList(list.testDatabase)
  await many.addOrders(
    Array.from({ length: 60 }, (_, index) => ({
      birth_date: index % 20 === 0 ? '1950-05-05' : '1980-01-01',
      patient_name: String(index),
      sort_at: new Date(Date.UTC(2026, 0, 1, index)),
    })),
  )
  const through = async (input: object, PageSize: number) => {
    const names: string[] = []
    let PageToken: string | undefined
    do {
      const whole = { UserUuid: many.account.UserUuid, ...input, PageSize, PageToken }
      const page = await many.call((call) => getPatientOrderListWithBirthdate(call, whole))
      names.push(...page.SearchResultList.map((order) => order.PatientName))
      expect(page.TotalCount).toBe('StartBirthdate' in input ? 57 : 3)
      PageToken = page.NextPageToken || undefined
    } while (PageToken !== undefined)
    return names
  }
  expect(await through({ EndBirthdate: '1960-01-01' }, 2)).toEqual(['40', '20', '0'])
  const others = Array.from({ length: 60 }, (_, index) => 59 - index).filter((index) => index % 20 !== 0)
  expect(await through({ StartBirthdate: '1970-01-01' }, 25)).toEqual(others.map(String))
})

test('a birth date is looked up in its index', async () => {
  const plan = await list.call(async ({ tx }) => {
    await sql`set local enable_seqscan = off`.execute(tx)
    const { rows } = await sql<{ 'QUERY PLAN': string }>`explain select count(*) from patient_orders o
      where o.account_id = ${list.account.AccountUuid}::uuid and o.trashed_at is null and o.birth_date <> ''
        and (o.birth_date collate "C") >= '1970-01-01' and (o.birth_date collate "C") <= '1970-01-31'`.execute(tx)
    return rows.map((row) => row['QUERY PLAN']).join('\n')
  })
  expect(plan).toContain('patient_orders_birth_date')
  expect(plan).toMatch(/Index Cond: .*birth_date.* >= .*birth_date.* <= /)
})

const inFolder = async (FolderUuid: string, input = {}, actor = {}) =>
  METHODS.GetPatientOrderListInFolder.result.parse(
    await list.call((call) => getPatientOrderListInFolder(call, { UserUuid, FolderUuid, ...input }), actor),
  )

test('a folder gives its orders, newest first and page by page, and not those of folders below', async () => {
  const folder = async (FolderName: string) =>
    (await list.call((call) => createFolder(call, { UserUuid, FolderName }))).FolderUuid
  const [above, below] = [await folder('a'), await folder('a/b')]
  const put = (folder_id: string, ids: readonly string[]) =>
    list.call(({ tx }) =>
      tx
        .insertInto('folder_orders')
        .values(ids.map((order_id) => ({ account_id: list.account.AccountUuid, folder_id, order_id })))
        .execute(),
    )
  await put(above, orders.slice(0, 3))
  await put(below, orders.slice(3))
  const idsOf = (page: Awaited<ReturnType<typeof inFolder>>) =>
    page.SearchResultList.map((order) => order.PatientOrderUuid)
  const whole = await inFolder(above)
  expect(idsOf(whole)).toEqual(orders.slice(0, 3).reverse())
  expect([whole.TotalCount, whole.NextPageToken]).toEqual([3, ''])
  const first = await inFolder(above, { PageSize: 2 })
  expect([first.TotalCount, idsOf(first)]).toEqual([3, [orders[2], orders[1]]])
  expect(idsOf(await inFolder(above, { PageSize: 2, PageToken: first.NextPageToken }))).toEqual([orders[0]])
  expect(idsOf(await inFolder(above, {}, { orderUuids: [orders[1]] }))).toEqual([orders[1]])
  expect(idsOf(await inFolder(above, {}, { userType: 'Standard', institutionUuids: [elsewhere] }))).toEqual([])
})

test('a folder that is unknown, foreign or another user’s is not found', async () => {
  const foreign = await addOrderList(list.testDatabase)
  const input = { UserUuid: foreign.account.UserUuid, FolderName: 'theirs' }
  const theirs = await foreign.call((call) => createFolder(call, input))
  const mine = await list.call((call) => createFolder(call, { UserUuid, FolderName: 'mine' }))
  const refusal = { code: 'NotFound', message: 'Nothing was found for folderUuid.' }
  for (const folder of [makeUuid(), theirs.FolderUuid]) expect(await refusalOf(inFolder(folder))).toMatchObject(refusal)
  expect(await refusalOf(inFolder(mine.FolderUuid, {}, { userUuid: makeUuid() }))).toMatchObject(refusal)
})
