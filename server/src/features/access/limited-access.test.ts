import { sql } from 'kysely'
import pg from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openTestDatabase } from '../../../test/database.ts'
import { type Assignments, addAssignments } from '../assignments/testing/open-assignments.ts'
import { getFolderList } from '../folders/get-folder-list.ts'
import { refusalOf } from '../instances/testing/refusal-of.ts'
import type { OrderFilter } from '../orders/order-filter.ts'
import type { Actor } from './actor.ts'
import { visibleOrders } from './visible-orders.ts'

const testDatabase = await openTestDatabase()
let account: Assignments
let ann: Actor
let group: string
/** Assigned to Ann, to her group, to both in another institution, and to nobody. */
let mine: string
let ours: string
let both: string
let others: string
const COMMON = {
  patient_name: 'KIM^SORA',
  patient_id: 'P1',
  accession_number: 'A1',
  other_patient_ids: 'O1',
  modality: 'CT',
} as const

beforeAll(async () => {
  account = await addAssignments(testDatabase)
  const institution_id = await account.addInstitution()
  const userUuid = await account.addUser('Ann')
  ann = { ...account.actor, userUuid, userType: 'LimitedAccess', institutionUuids: [] }
  group = await account.addGroup('Readers', [userUuid, await account.addUser('Ben')])
  const at = (minute: number) => ({ ...COMMON, sort_at: `2026-01-02T10:0${minute}:00Z` })
  const added = await account.addOrders([at(3), at(2), { ...at(1), institution_id }, at(0)])
  ;[mine = '', ours = '', both = '', others = ''] = added
  for (const order of [mine, both]) await account.doIt('AssignPatientOrderToUser', order, userUuid)
  for (const order of [ours, both]) await account.doIt('AssignPatientOrderToUserGroup', order, group)
  await account.doIt('AssignPatientOrderToUser', others, await account.addUser('Cem'))
})
afterAll(() => testDatabase.close())

const everyFilter: OrderFilter[] = [
  {},
  { patientName: 'kim' },
  { patientName: '*im sora' },
  { patientId: 'p1' },
  { patientId: '*1' },
  { accessionNumber: 'a1' },
  { otherPatientId: 'o1' },
  { modalities: ['CT'] },
  { startDay: '2026-01-02', endDay: '2026-01-02' },
  { patientName: 'kim', modalities: ['CT'], patientId: 'p*', startDay: '2026-01-01' },
]

test('every search finds the orders assigned to the user or a group of theirs, newest first, and counts them', async () => {
  for (const filter of everyFilter) {
    const found = await account.find(filter, {}, ann)
    expect(found.SearchResultList.map((order) => order.PatientOrderUuid)).toEqual([mine, ours, both])
    expect([found.TotalCount, found.NextPageToken]).toEqual([3, ''])
  }
  expect(await account.find({ patientName: 'lee' }, {}, ann)).toMatchObject({ SearchResultList: [], TotalCount: 0 })
})

test('pages follow each other, and each tells the whole', async () => {
  const seen: string[] = []
  let pageToken: string | undefined
  do {
    const page = await account.find({}, { pageSize: 1, pageToken }, ann)
    expect(page.TotalCount).toBe(3)
    seen.push(...page.SearchResultList.map((order) => order.PatientOrderUuid))
    pageToken = page.NextPageToken || undefined
  } while (pageToken !== undefined)
  expect(seen).toEqual([mine, ours, both])
})

test('a narrowed session sees those of its orders that are assigned, and no others', async () => {
  const found = await account.find({}, {}, { ...ann, orderUuids: [ours, others] })
  expect(found.SearchResultList.map((order) => order.PatientOrderUuid)).toEqual([ours])
  expect(found.TotalCount).toBe(1)
})

test('properties open for what is assigned; all else is not found', async () => {
  expect((await account.properties(mine, ann)).PatientOrderUuid).toBe(mine)
  expect(await refusalOf(account.properties(others, ann))).toMatchObject({
    code: 'NotFound',
    message: 'Nothing was found for patientOrderUuid.',
  })
})

test('folders count the orders that the user sees', async () => {
  const folder = { id: ann.userUuid, account_id: ann.accountUuid, owner_id: ann.userUuid, name: 'Left from before' }
  await account.inAccount(async (tx) => {
    await tx
      .insertInto('folders')
      .values({ ...folder, parent_id: null })
      .execute()
    const row = { account_id: ann.accountUuid, folder_id: folder.id }
    await tx
      .insertInto('folder_orders')
      .values([mine, others].map((order_id) => ({ ...row, order_id })))
      .execute()
  })
  const input = { UserUuid: ann.userUuid, ParentFolderUuid: folder.id, GetOrdersInFolder: true }
  const { Folder } = await account.call((call) => getFolderList(call, input), ann)
  expect([Folder.OrderCount, Folder.AllSubOrderCount]).toEqual([1, 1])
  expect(Folder.PatientOrderList.map((order) => order.PatientOrderUuid)).toEqual([mine])
})

test('who leaves a group, and whose order is trashed or taken away, sees it no more', async () => {
  const ben = { ...ann, userUuid: await account.addUser('Dan') }
  const joined = await account.addGroup('For a day', [ben.userUuid])
  const [first = '', second = '', third = ''] = await account.addOrders([{}, {}, {}])
  for (const order of [first, second]) await account.doIt('AssignPatientOrderToUser', order, ben.userUuid)
  await account.doIt('AssignPatientOrderToUserGroup', third, joined)
  const count = async () => (await account.find({}, {}, ben)).TotalCount
  expect(await count()).toBe(3)
  await account.doIt('UnassignPatientOrderFromUser', first, ben.userUuid)
  expect(await count()).toBe(2)
  await account.inAccount((tx) =>
    tx.updateTable('patient_orders').set({ trashed_at: new Date() }).where('id', '=', second).execute(),
  )
  expect(await count()).toBe(1)
  await account.inAccount((tx) => tx.deleteFrom('user_group_members').where('group_id', '=', joined).execute())
  expect(await count()).toBe(0)
})

test('an assignment gives a Standard user no order of another institution', async () => {
  const standard: Actor = { ...ann, userType: 'Standard', institutionUuids: [account.account.InstitutionUuid] }
  expect(await refusalOf(account.properties(both, standard))).toMatchObject({ code: 'NotFound' })
})

test('the assignments lead to the orders: no plan reads all of them', async () => {
  await account.addOrders(Array.from({ length: 3_000 }, () => ({})))
  const owner = new pg.Client(testDatabase.owner)
  await owner.connect()
  await owner.query('analyze patient_orders').finally(() => owner.end())
  const plan = await account.inAccount(async (tx) => {
    const { rows } = await sql<{ 'QUERY PLAN': string }>`
      explain select o.id from patient_orders o where ${visibleOrders(ann)} order by o.sort_at desc, o.id desc`.execute(
      tx,
    )
    return rows.map((row) => row['QUERY PLAN']).join('\n')
  })
  expect(plan).toContain('Index Scan using patient_orders_pkey on patient_orders o')
  expect(plan).not.toMatch(/Seq Scan on patient_orders|patient_orders_newest/)
})
