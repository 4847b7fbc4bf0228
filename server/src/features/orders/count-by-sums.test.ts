import { sql } from 'kysely'
import { afterAll, beforeEach, expect, test } from 'vitest'
import { openTestDatabase } from '../../../test/database.ts'
import { countBySums } from './count-by-sums.ts'
import type { NormalFilter } from './order-filter.ts'
import { addOrderList, type OrderList } from './testing/open-order-list.ts'

const testDatabase = await openTestDatabase()
afterAll(() => testDatabase.close())
let list: OrderList
beforeEach(async () => {
  list = await addOrderList(testDatabase)
})

const NOTHING: NormalFilter = {
  words: [],
  accession: undefined,
  patientId: undefined,
  otherPatientId: undefined,
  modalities: [],
}

const inAccount = <T>(work: Parameters<typeof list.database.forAccount<T>>[1]) =>
  list.database.forAccount(list.account.AccountUuid, work)

const sums = (modalities: readonly string[] = [], institutionUuids?: readonly string[]) =>
  inAccount((tx) => countBySums(tx, list.actor, { institutionUuids }, { ...NOTHING, modalities }))

const update = (set: string) => inAccount((tx) => sql`update patient_orders set ${sql.raw(set)}`.execute(tx))

test('counts orders by institution and by each of their modalities', async () => {
  const there = await list.addInstitution()
  await list.addOrders([{ modality: 'CT' }, { modality: 'ct\\SR' }, { modality: 'MR', institution_id: there }, {}])
  expect(await sums()).toEqual({ all: 4, placed: 4, matching: 4 })
  expect(await sums(['CT'])).toEqual({ all: 4, placed: 2, matching: 2 })
  expect(await sums(['SR', 'MR'])).toEqual({ all: 4, placed: 2, matching: 2 })
  expect(await sums(['SR', 'MR'], [there])).toEqual({ all: 4, placed: 1, matching: 1 })
  expect(await sums([], [there])).toEqual({ all: 4, placed: 1, matching: 1 })
  expect(await sums(['PT'])).toEqual({ all: 4, placed: 0, matching: 0 })
})

test('follows orders to the trash and back, to other modalities and institutions, and away', async () => {
  const there = await list.addInstitution()
  await list.addOrders([{ modality: 'CT' }, { modality: 'CT' }, { trashed_at: '2026-01-01T00:00:00Z', modality: 'CT' }])
  expect(await sums(['CT'])).toEqual({ all: 2, placed: 2, matching: 2 })
  await update('trashed_at = null')
  expect(await sums(['CT'])).toEqual({ all: 3, placed: 3, matching: 3 })
  await update(`modality = 'MR', institution_id = '${there}'`)
  expect([await sums(['CT']), await sums(['MR'], [there])]).toEqual([
    { all: 3, placed: 0, matching: 0 },
    { all: 3, placed: 3, matching: 3 },
  ])
  await update('trashed_at = now()')
  expect(await sums()).toEqual({ all: 0, placed: 0, matching: 0 })
  await update('trashed_at = null')
  await inAccount((tx) => sql`delete from patient_orders`.execute(tx))
  expect(await sums()).toEqual({ all: 0, placed: 0, matching: 0 })
})

test('stays exact while many write at once and changes are added up, and keeps few rows', async () => {
  const writers = Array.from({ length: 12 }, async (_, writer) => {
    for (let order = 0; order < 25; order += 1) await list.addOrders([{ modality: writer % 2 === 0 ? 'CT' : 'MR' }])
  })
  const fold = Array.from({ length: 10 }, () =>
    inAccount((tx) => sql`call fold_order_counts(${list.account.AccountUuid}::uuid)`.execute(tx)),
  )
  await Promise.all([...writers, ...fold])
  expect(await sums(['CT'])).toEqual({ all: 300, placed: 150, matching: 150 })
  await inAccount((tx) => sql`call fold_order_counts(${list.account.AccountUuid}::uuid)`.execute(tx))
  const { rows } = await inAccount((tx) => sql`select modality, orders from order_counts order by modality`.execute(tx))
  expect(rows).toEqual([
    { modality: 'CT', orders: 150 },
    { modality: 'MR', orders: 150 },
  ])
})

test('what is rolled back is not counted', async () => {
  await list.addOrders([{}])
  const refused = inAccount(async (tx) => {
    await sql`update patient_orders set trashed_at = now()`.execute(tx)
    throw new Error('refused')
  })
  await expect(refused).rejects.toThrow('refused')
  expect(await sums()).toEqual({ all: 1, placed: 1, matching: 1 })
})

test.each([
  ['days', { startDay: '2026-01-01' }, {}],
  ['a folder', { folderUuid: '01890000-0000-7000-8000-000000000000' }, {}],
  ['a name', {}, { words: [{ word: 'A', pattern: { from: 'A', to: 'B', like: undefined } }] }],
])('leaves what the sums do not know to others: %s', async (_, filter, normal) => {
  await list.addOrders([{}])
  const asked = await inAccount((tx) => countBySums(tx, list.actor, filter, { ...NOTHING, ...normal }))
  expect(asked).toEqual({ all: 1, placed: 1, matching: undefined })
})

test('sums nothing for whom orders are hidden, and only their institutions for others', async () => {
  const there = await list.addInstitution()
  await list.addOrders([{}, { institution_id: there }])
  const of = (actor: Partial<OrderList['actor']>) =>
    inAccount((tx) => countBySums(tx, { ...list.actor, ...actor }, {}, NOTHING))
  expect(await of({ userType: 'Standard' })).toEqual({ all: 2, placed: 1, matching: 1 })
  expect(await of({ userType: 'Standard', institutionUuids: [] })).toEqual({ all: 2, placed: 0, matching: 0 })
  expect(await of({ userType: 'LimitedAccess' })).toEqual({ all: 2, placed: 2, matching: undefined })
  expect(await of({ orderUuids: [] })).toEqual({ all: 2, placed: 2, matching: undefined })
})
