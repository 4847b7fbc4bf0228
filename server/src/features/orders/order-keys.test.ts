import { sql } from 'kysely'
import { afterAll, expect, test } from 'vitest'
import { openOrderList } from './testing/open-order-list.ts'

const list = await openOrderList()
afterAll(() => list.testDatabase.close())

interface Key {
  readonly kind: string
  readonly value: string
  /** The transaction that wrote the row. */
  readonly written: string
}

const keysOf = (order: string): Promise<Key[]> =>
  list.database.forAccount(list.account.AccountUuid, async (tx) => {
    const { rows } = await sql<Key>`
      select kind, value, xmin::text written from order_keys where order_id = ${order}::uuid order by kind, value`.execute(
      tx,
    )
    return rows
  })

const update = (order: string, set: string) =>
  list.database.forAccount(list.account.AccountUuid, (tx) =>
    sql`update patient_orders set ${sql.raw(set)} where id = ${order}::uuid`.execute(tx),
  )

const shown = async (order: string) => (await keysOf(order)).map(({ kind, value }) => `${kind} ${value}`)

const add = async () => {
  const texts = { patient_name: 'Müller^Jürgen=山田', modality: 'CT\\SR', other_patient_ids: 'a1\\b2' }
  const [order = ''] = await list.addOrders([texts])
  return order
}

test('each word of the name, modality and other id of an order is a key', async () => {
  expect(await shown(await add())).toEqual(['m CT', 'm SR', 'n JURGEN', 'n MULLER', 'n 山田', 'o A1', 'o B2'])
})

test('counting images, with the modality named again, writes no key', async () => {
  const order = await add()
  const before = await keysOf(order)
  await update(order, `images_count = images_count + 1, size_bytes = 5, modality = 'CT\\SR', sort_at = sort_at`)
  expect(await keysOf(order)).toEqual(before)
})

test.each([
  [`patient_name = 'Doe'`, ['m CT', 'm SR', 'n DOE', 'o A1', 'o B2']],
  [`modality = 'MR'`, ['m MR', 'n JURGEN', 'n MULLER', 'n 山田', 'o A1', 'o B2']],
  [`other_patient_ids = ''`, ['m CT', 'm SR', 'n JURGEN', 'n MULLER', 'n 山田']],
  ['trashed_at = now()', []],
])('after %s its keys are %j', async (set, keys) => {
  const order = await add()
  await update(order, set)
  expect(await shown(order)).toEqual(keys)
  await update(order, 'trashed_at = null')
  expect((await shown(order)).length).toBe(keys.length === 0 ? 7 : keys.length)
})

test('another day or institution travels to the keys, by which lists are ordered and narrowed', async () => {
  const order = await add()
  const institution = await list.addInstitution()
  await update(order, `sort_at = '2020-01-01T00:00:00Z', institution_id = '${institution}'`)
  const found = await list.find({ patientName: 'muller', institutionUuids: [institution] })
  expect(found.SearchResultList.map((one) => one.PatientOrderUuid)).toEqual([order])
})
