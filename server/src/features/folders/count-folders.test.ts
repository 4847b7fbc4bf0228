import { setTimeout as pause } from 'node:timers/promises'
import { sql } from 'kysely'
import { afterAll, beforeEach, describe, expect, test } from 'vitest'
import { openTestDatabase } from '../../../test/database.ts'
import type { Tx } from '../../store/db/database.ts'
import type { Actor } from '../access/actor.ts'
import { addOrderList, type OrderList } from '../orders/testing/open-order-list.ts'
import { type FolderCalls, folderCalls } from './testing/folder-calls.ts'

const testDatabase = await openTestDatabase()
let list: OrderList
let folders: FolderCalls
beforeEach(async () => {
  list = await addOrderList(testDatabase)
  folders = folderCalls(list)
})
afterAll(() => testDatabase.close())

const inAccount = <T>(work: (tx: Tx) => Promise<T>) => list.database.forAccount(list.account.AccountUuid, work)
const setOrder = (id: string, change: { trashed_at?: string | null; institution_id?: string }) =>
  inAccount((tx) => tx.updateTable('patient_orders').set(change).where('id', '=', id).execute())

async function expectRight(): Promise<void> {
  const { kept, counted } = await folders.keptAndCounted()
  expect(kept).toEqual(counted)
}

/** Orders of two institutions in a/b, a/c and d. */
async function fill() {
  const further = await list.addInstitution()
  const [a, b, c, d] = [
    await folders.create('a'),
    await folders.create('a/b'),
    await folders.create('a/c'),
    await folders.create('d'),
  ]
  const [one = '', two = '', other = ''] = await list.addOrders([{}, {}, { institution_id: further }])
  await folders.put(one, [a, b, c, d])
  await folders.put(two, [b])
  await folders.put(other, [c], { institution: further })
  return { further, a, b, c, d, one, two, other }
}

describe('counts follow', () => {
  test('an order to the trash and back', async () => {
    const { a, d, one } = await fill()
    expect([await folders.counts(), await folders.counts(a)]).toEqual([
      [0, 3, 2, 4],
      [1, 3, 2, 2],
    ])
    await setOrder(one, { trashed_at: '2026-01-03T00:00:00Z' })
    expect([await folders.counts(), await folders.counts(a), await folders.counts(d)]).toEqual([
      [0, 2, 2, 4],
      [0, 2, 2, 2],
      [0, 0, 0, 0],
    ])
    await expectRight()
    await setOrder(one, { trashed_at: null })
    expect([await folders.counts(), await folders.counts(a)]).toEqual([
      [0, 3, 2, 4],
      [1, 3, 2, 2],
    ])
    await expectRight()
  })

  test('an order to another institution', async () => {
    const { a, one, further } = await fill()
    const standard = { userType: 'Standard' } as const
    expect(await folders.counts(a, standard)).toEqual([1, 2, 2, 2])
    await setOrder(one, { institution_id: further })
    expect(await folders.counts(a, standard)).toEqual([0, 1, 2, 2])
    expect(await folders.counts(a)).toEqual([1, 3, 2, 2])
    await expectRight()
  })

  test('an order that goes out of one of its folders', async () => {
    const { a, b, d, one } = await fill()
    await folders.take(a, [one])
    await folders.take(b, [one])
    expect([await folders.counts(), await folders.counts(a), await folders.counts(b)]).toEqual([
      [0, 3, 2, 4],
      [0, 3, 2, 2],
      [1, 1, 0, 0],
    ])
    await folders.take(d, [one])
    expect([await folders.counts(), await folders.counts(d)]).toEqual([
      [0, 3, 2, 4],
      [0, 0, 0, 0],
    ])
    await expectRight()
  })

  test('folders that are removed', async () => {
    const { a, b, c, d } = await fill()
    await folders.remove(c)
    expect([await folders.counts(), await folders.counts(a), await folders.counts(b)]).toEqual([
      [0, 2, 2, 3],
      [1, 2, 1, 1],
      [2, 2, 0, 0],
    ])
    await folders.remove(a)
    expect([await folders.counts(), await folders.counts(d)]).toEqual([
      [0, 1, 1, 1],
      [1, 1, 0, 0],
    ])
    await expectRight()
  })
})

test('a narrowed session counts what it sees, and so does a user of several institutions', async () => {
  const { a, c, one, other, further } = await fill()
  const sees = (orderUuids: string[], actor: Partial<Actor> = {}) => ({ orderUuids, ...actor })
  const both = { userType: 'Standard', institutionUuids: [list.account.InstitutionUuid, further] } as const
  expect(await folders.counts(a, sees([one]))).toEqual([1, 1, 2, 2])
  expect(await folders.counts(c, sees([one, other], { userType: 'Standard' }))).toEqual([1, 1, 0, 0])
  expect(await folders.counts(undefined, sees([]))).toEqual([0, 0, 2, 4])
  expect(await folders.counts(a, both)).toEqual([1, 3, 2, 2])
  expect(await folders.counts(undefined, { userType: 'Standard', institutionUuids: [] })).toEqual([0, 0, 2, 4])
  expect(await folders.counts(undefined, { userType: 'LimitedAccess' })).toEqual([0, 0, 2, 4])
})

test('folders of another user count for themselves', async () => {
  const { one } = await fill()
  const actor = { userUuid: await folders.addUser() }
  const theirs = await folders.create('a/b', undefined, { actor })
  await folders.put(one, [theirs], { actor })
  expect([await folders.counts(undefined, actor), await folders.counts()]).toEqual([
    [0, 1, 1, 2],
    [0, 3, 2, 4],
  ])
  await expectRight()
})

/** Who comes too late finds nothing; nothing else goes wrong. */
const onlyMissed = (error: unknown) =>
  expect(error).toMatchObject({ code: expect.stringMatching(/^(NotFound|Conflict)$/) })

test('everybody at once: the counts are those of what is there at the end', async () => {
  const { a, b, c, d, one, two } = await fill()
  const deeds = [
    () => folders.put(one, [a, b]),
    () => folders.put(two, [a, c]),
    () => folders.take(a, [one, two]),
    () => folders.take(b, [two, one]),
    () => folders.create('a/b/e/f'),
    () => setOrder(one, { trashed_at: '2026-01-03T00:00:00Z' }),
    () => setOrder(one, { trashed_at: null }),
    () => folders.remove(c),
    () => folders.create('a/c').then((again) => folders.put(two, [again, d])),
  ]
  for (let round = 0; round < 6; round += 1) {
    await Promise.all(deeds.map((deed) => deed().catch(onlyMissed)))
    await expectRight()
  }
})

test('an order that comes into two folders by two transactions at once counts once above them', async () => {
  const [a, b, c] = [await folders.create('a'), await folders.create('a/b'), await folders.create('a/c')]
  const [order_id = ''] = await list.addOrders([{}])
  const { AccountUuid: account_id } = list.account
  const file = (folder_id: string, before: Promise<unknown>) =>
    inAccount(async (tx) => {
      await tx.insertInto('folder_orders').values({ account_id, folder_id, order_id }).execute()
      await before
    })
  const first = file(b, pause(400))
  await pause(100)
  await Promise.all([first, file(c, Promise.resolve())])
  expect([await folders.counts(a), await folders.counts()]).toEqual([
    [0, 1, 2, 2],
    [0, 1, 1, 3],
  ])
  await expectRight()
})

test('what was added up is what was there', async () => {
  const { a } = await fill()
  const before = [await folders.counts(), await folders.counts(a)]
  const rows = await inAccount(async (tx) => {
    const places = await tx.selectFrom('folder_counts').select('place_id').distinct().execute()
    await sql`call fold_folder_counts(current_account(), ${places.map((row) => row.place_id)}::uuid[])`.execute(tx)
    return (await tx.selectFrom('folder_counts').selectAll().execute()).length
  })
  expect([await folders.counts(), await folders.counts(a)]).toEqual(before)
  expect(rows).toBe(13)
  await expectRight()
})
