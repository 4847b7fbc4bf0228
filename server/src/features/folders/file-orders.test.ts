import { afterAll, beforeEach, expect, test } from 'vitest'
import { openTestDatabase } from '../../../test/database.ts'
import { makeUuid } from '../../uuid.ts'
import { refusalOf } from '../instances/testing/refusal-of.ts'
import { addOrderList, type OrderList } from '../orders/testing/open-order-list.ts'
import type { AuditNote } from '../use-case.ts'
import { type FolderCalls, folderCalls } from './testing/folder-calls.ts'

const testDatabase = await openTestDatabase()
let list: OrderList
let folders: FolderCalls
let a: string
let b: string
let one: string
let two: string
beforeEach(async () => {
  list = await addOrderList(testDatabase)
  folders = folderCalls(list)
  a = await folders.create('a')
  b = await folders.create('b')
  const [first = '', second = ''] = await list.addOrders([{ sort_at: '2026-01-01T00:00:00Z' }, {}])
  one = first
  two = second
})
afterAll(() => testDatabase.close())

const told = (name: string) => ({ code: 'NotFound', message: `Nothing was found for ${name}.` })

test('an order comes into folders and goes out of them; twice is no error', async () => {
  expect(await folders.put(one, [a, b, a])).toEqual({})
  await folders.put(one, [a])
  await folders.put(two, [a])
  expect([await folders.ordersIn(a), await folders.ordersIn(b)]).toEqual([[two, one], [one]])
  expect(await folders.take(a, [one, one])).toEqual({})
  await folders.take(a, [one])
  expect([await folders.ordersIn(a), await folders.ordersIn(b)]).toEqual([[two], [one]])
})

test('one folder that is not the actor’s, and the order comes into none', async () => {
  const foreign = await folderCalls(await addOrderList(testDatabase)).create('foreign')
  const theirs = await folders.create('theirs', undefined, { actor: { userUuid: await folders.addUser() } })
  for (const bad of [foreign, theirs, makeUuid()]) {
    expect(await refusalOf(folders.put(one, [a, bad]))).toMatchObject(told('folderUuidList'))
    expect(await refusalOf(folders.take(bad, [one]))).toMatchObject(told('folderUuid'))
  }
  expect(await folders.ordersIn(a)).toEqual([])
})

test('one order that is not the actor’s, and none goes out', async () => {
  const [theirs = ''] = await (await addOrderList(testDatabase)).addOrders([{}])
  const institution_id = await list.addInstitution()
  const [elsewhere = '', trashed = ''] = await list.addOrders([
    { institution_id },
    { trashed_at: '2026-01-03T00:00:00Z' },
  ])
  await folders.put(one, [a])
  const actor = { userType: 'Standard' } as const
  for (const bad of [theirs, elsewhere, trashed, makeUuid()]) {
    expect(await refusalOf(folders.take(a, [one, bad], { actor }))).toMatchObject(told('patientOrderUuidList'))
    expect(await refusalOf(folders.put(bad, [a], { actor }))).toMatchObject(told('patientOrderUuid'))
  }
  expect(await folders.ordersIn(a)).toEqual([one])
})

test('the institution that is named must be the order’s', async () => {
  for (const institution of [await list.addInstitution(), makeUuid()]) {
    expect(await refusalOf(folders.put(one, [a], { institution }))).toMatchObject(told('patientOrderInstitutionUuid'))
  }
  expect(await folders.ordersIn(a)).toEqual([])
})

test('the record has the orders and the folders', async () => {
  const put: AuditNote = { orderUuids: [], detail: {} }
  await folders.put(one, [b, a], { note: put })
  expect(put).toEqual({ orderUuids: [one], detail: { FolderUuidList: [a, b].sort() } })
  const taken: AuditNote = { orderUuids: [], detail: {} }
  await folders.take(a, [one], { note: taken })
  expect(taken).toEqual({ orderUuids: [one], detail: { FolderUuid: a } })
})
