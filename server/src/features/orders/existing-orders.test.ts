import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { olderAccount, openOlderDatabase } from '../../../test/older-database.ts'
import type { Database } from '../../store/db/database.ts'
import type { Actor } from '../access/actor.ts'
import { findOrders } from './find-orders.ts'
import type { OrderFilter } from './order-filter.ts'

/** Orders of a database that an earlier version made are found and counted like new ones. */

const [account, institution, stranger, elsewhere] = [randomUUID(), randomUUID(), randomUUID(), randomUUID()]
let database: Database
let close: () => Promise<void>

const institutionOf = (id: string, of: string) =>
  `insert into institutions (id, account_id, name, ae_title) values ('${id}', '${of}', 'Old', '${id.slice(0, 8)}');`

const order = (name: string, modality: string, day: string, more = '') =>
  `insert into patient_orders (id, account_id, institution_id, patient_name, patient_id, other_patient_ids, modality,
     study_instance_uid, order_day, sort_at ${more === '' ? '' : ', trashed_at'})
   values (gen_random_uuid(), '${account}', '${institution}', '${name}', 'P1', 'X1\\X2', '${modality}',
     '2.25.' || floor(random() * 1e15)::bigint, '${day}', '${day}T10:00:00Z' ${more});`

beforeAll(async () => {
  const older = await openOlderDatabase('0014', async (run) => {
    await run(olderAccount(account) + institutionOf(institution, account))
    await run(olderAccount(stranger) + institutionOf(elsewhere, stranger))
    await run(order('Œuvray^Zoé', 'CT', '2026-01-01') + order('SMITH^ANNA', 'MR\\SR', '2026-01-02'))
    await run(order('SMITH^GONE', 'CT', '2026-01-03', ", '2026-02-01T00:00:00Z'"))
  })
  database = older.database
  close = older.close
})
afterAll(() => close())

const actorOf = (accountUuid: string): Actor => ({
  accountUuid,
  userUuid: randomUUID(),
  userType: 'Admin',
  institutionUuids: [],
  orderUuids: undefined,
})

const names = (filter: OrderFilter, of = account) =>
  database.forAccount(of, async (tx) => {
    const { SearchResultList, TotalCount } = await findOrders(tx, actorOf(of), filter, { pageSize: 10 })
    expect(TotalCount).toBe(SearchResultList.length)
    return SearchResultList.map(({ PatientName }) => PatientName)
  })

it.each<[string, OrderFilter, readonly string[]]>([
  ['all', {}, ['SMITH^ANNA', 'Œuvray^Zoé']],
  ['a name whose letters are spelt out', { patientName: 'oeuv zoe' }, ['Œuvray^Zoé']],
  ['a wildcard within a name', { patientName: '*mith' }, ['SMITH^ANNA']],
  ['one modality of several', { modalities: ['SR'] }, ['SMITH^ANNA']],
  ['another id', { otherPatientId: 'x2' }, ['SMITH^ANNA', 'Œuvray^Zoé']],
  ['a day', { startDay: '2026-01-02', endDay: '2026-01-02' }, ['SMITH^ANNA']],
  ['an institution', { institutionUuids: [institution] }, ['SMITH^ANNA', 'Œuvray^Zoé']],
])('finds by %s', async (_, filter, expected) => {
  expect(await names(filter)).toEqual(expected)
})

it('shows nothing of it to another account', async () => {
  expect(await names({}, stranger)).toEqual([])
})
