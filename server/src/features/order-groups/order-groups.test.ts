import { type InputOf, METHODS } from '@opaline/contract'
import { afterAll, beforeEach, expect, test } from 'vitest'
import { openTestDatabase } from '../../../test/database.ts'
import { makeUuid } from '../../uuid.ts'
import type { Actor } from '../access/actor.ts'
import { refusalOf } from '../instances/testing/refusal-of.ts'
import { addOrderList, type OrderList } from '../orders/testing/open-order-list.ts'
import { deleteOrder } from '../trash/delete-order.ts'
import { restoreOrder } from '../trash/restore-order.ts'
import type { AuditNote } from '../use-case.ts'
import { addOrdersToOrderGroup } from './add-orders-to-order-group.ts'
import { createOrderGroup } from './create-order-group.ts'
import { leaveGroup } from './leave-group.ts'
import { removeOrdersFromGroup } from './remove-orders-from-group.ts'

const testDatabase = await openTestDatabase()
let list: OrderList
let orders: string[]
beforeEach(async () => {
  list = await addOrderList(testDatabase)
  orders = await list.addOrders([{}, {}, {}, {}, {}])
})
afterAll(() => testDatabase.close())

interface Asked {
  readonly institution?: string
  readonly actor?: Partial<Actor>
  readonly note?: AuditNote
}

const some = (...indexes: number[]): string[] => indexes.map((index) => orders[index] ?? '')
const base = (ids: readonly string[], institution: string | undefined) => ({
  UserUuid: list.actor.userUuid,
  PatientOrderInstitutionUuid: institution ?? list.account.InstitutionUuid,
  PatientOrderUuidList: ids,
})

async function create(ids: readonly string[], { institution, actor, note }: Asked = {}): Promise<string> {
  const input: InputOf<(typeof METHODS)['CreateOrderGroup']> = base(ids, institution)
  const answer = METHODS.CreateOrderGroup.result.parse(
    await list.call((call) => createOrderGroup(call, input), actor, note),
  )
  expect(answer.Result).toBe(answer.ConnectedGroupUuid)
  return answer.ConnectedGroupUuid
}

const add = (group: string, ids: readonly string[], { institution, actor, note }: Asked = {}) =>
  list.call(
    (call) => addOrdersToOrderGroup(call, { ...base(ids, institution), ConnectedGroupUuid: group }),
    actor,
    note,
  )

const remove = (ids: readonly string[], { institution, actor, note }: Asked = {}) =>
  list.call((call) => removeOrdersFromGroup(call, base(ids, institution)), actor, note)

/** The group of each order as the searches show it, in the order of their making. */
async function groups(): Promise<string[]> {
  const { SearchResultList } = await list.find({})
  const shown = new Map(SearchResultList.map((order) => [order.PatientOrderUuid, order.ConnectedGroupUuid]))
  return orders.map((id) => shown.get(id) ?? 'not shown')
}

test('orders that are grouped name their group; the others none', async () => {
  const group = await create(some(0, 2))
  expect(group).toMatch(/^[0-9a-f-]{36}$/)
  expect(await groups()).toEqual([group, '', group, '', ''])
})

test('an order is in one group at most: it leaves its old one, which needs two to stay', async () => {
  const three = await create(some(0, 1, 2))
  const pair = await create(some(2, 3))
  expect(await groups()).toEqual([three, three, pair, pair, ''])
  const last = await create(some(1, 4))
  expect(await groups()).toEqual(['', last, pair, pair, last])
})

test('a group needs two orders, however often one is named', async () => {
  const refusal = {
    code: 'InvalidParameter',
    message: 'Invalid parameters for patientOrderUuidList. A group needs two orders or more.',
  }
  expect(await refusalOf(create(some(0)))).toMatchObject(refusal)
  expect(await refusalOf(create(some(0, 0)))).toMatchObject(refusal)
})

test('orders join a group and leave the one that they were in', async () => {
  const first = await create(some(0, 1))
  const second = await create(some(2, 3))
  expect(METHODS.AddOrdersToOrderGroup.result.parse(await add(first, some(1, 2, 4)))).toEqual({})
  expect(await groups()).toEqual([first, first, first, '', first])
  expect(await refusalOf(add(second, some(4)))).toMatchObject({
    code: 'NotFound',
    message: 'Nothing was found for connectedGroupUuid.',
  })
})

test('orders leave their groups; what was in none is passed by, and what is left alone is freed', async () => {
  const group = await create(some(0, 1, 2))
  expect(METHODS.RemoveOrdersFromGroup.result.parse(await remove(some(0, 4)))).toEqual({})
  expect(await groups()).toEqual(['', group, group, '', ''])
  await remove(some(1))
  expect(await groups()).toEqual(['', '', '', '', ''])
})

test('a group holds orders of any institution; the one that is named is that of one of them', async () => {
  const further = await list.addInstitution()
  const [elsewhere = ''] = await list.addOrders([{ institution_id: further }])
  const group = await create([...some(0), elsewhere], { institution: further })
  await add(group, some(1), { institution: further })
  expect(await groups()).toEqual([group, group, '', '', ''])
  const refusal = { code: 'NotFound', message: 'Nothing was found for patientOrderInstitutionUuid.' }
  for (const institution of [further, makeUuid()]) {
    expect(await refusalOf(create(some(2, 3), { institution }))).toMatchObject(refusal)
    expect(await refusalOf(remove(some(0), { institution }))).toMatchObject(refusal)
  }
  expect(await refusalOf(add(group, some(2), { institution: makeUuid() }))).toMatchObject(refusal)
})

test('one order that is not the actor’s changes nothing', async () => {
  const group = await create(some(0, 1))
  const foreign = await addOrderList(testDatabase)
  const [theirs = ''] = await foreign.addOrders([{}])
  const further = await list.addInstitution()
  const [elsewhere = '', trashed = ''] = await list.addOrders([
    { institution_id: further },
    { trashed_at: '2026-01-03T00:00:00Z' },
  ])
  const refusal = { code: 'NotFound', message: 'Nothing was found for patientOrderUuidList.' }
  const actor = { userType: 'Standard' } as const
  for (const bad of [theirs, trashed, elsewhere, makeUuid()]) {
    expect(await refusalOf(create([...some(2), bad], { actor }))).toMatchObject(refusal)
    expect(await refusalOf(add(group, [...some(2), bad], { actor }))).toMatchObject(refusal)
    expect(await refusalOf(remove([...some(0), bad], { actor }))).toMatchObject(refusal)
  }
  expect(await groups()).toEqual([group, group, '', '', ''])
})

test('a group of which the actor sees nothing is none, and so is another account’s', async () => {
  const foreign = await addOrderList(testDatabase)
  const theirs = await foreign.addOrders([{}, {}])
  const home = list
  list = foreign
  const foreignGroup = await create(theirs)
  list = home
  const further = await list.addInstitution()
  const hidden = await create(await list.addOrders([{ institution_id: further }, { institution_id: further }]), {
    institution: further,
  })
  const refusal = { code: 'NotFound', message: 'Nothing was found for connectedGroupUuid.' }
  for (const group of [foreignGroup, hidden, makeUuid()]) {
    expect(await refusalOf(add(group, some(0), { actor: { userType: 'Standard' } }))).toMatchObject(refusal)
  }
})

test('what is deleted leaves its group, and frees the last one', async () => {
  const group = await create(some(0, 1, 2))
  await list.call(({ tx }) => leaveGroup(tx, some(0)))
  expect(await groups()).toEqual(['', group, group, '', ''])
  await list.call(({ tx }) => leaveGroup(tx, some(1, 4)))
  expect(await groups()).toEqual(['', '', '', '', ''])
  await list.call(({ tx }) => leaveGroup(tx, []))
})

test('ten who take an order each out of a group at once leave no group of one', async () => {
  orders = await list.addOrders(Array.from({ length: 11 }, () => ({})))
  await create(orders)
  await Promise.all(orders.slice(1).map((order) => remove([order])))
  expect(await groups()).toEqual(orders.map(() => ''))
})

test('the record names the orders and the group', async () => {
  const note: AuditNote = { orderUuids: [], detail: {} }
  const group = await create(some(0, 1, 2), { note })
  expect(note).toEqual({
    orderUuids: expect.arrayContaining(some(0, 1, 2)),
    detail: { ConnectedGroupUuid: group, Detail: 'Grouped with 2 more' },
  })
  const added: AuditNote = { orderUuids: [], detail: {} }
  await add(group, some(3), { note: added })
  expect(added).toEqual({ orderUuids: some(3), detail: { ConnectedGroupUuid: group } })
  const removed: AuditNote = { orderUuids: [], detail: {} }
  await remove(some(3), { note: removed })
  expect(removed).toEqual({ orderUuids: some(3), detail: {} })
})

test('an order that goes to the trash has left its group for good when it comes back', async () => {
  await create(some(0, 1))
  const trashed = { UserUuid: list.actor.userUuid, PatientOrderUuid: orders[0] ?? '' }
  await list.call((call) =>
    deleteOrder(call, { ...trashed, PatientOrderInstitutionUuid: list.account.InstitutionUuid }),
  )
  expect(await groups()).toEqual(['not shown', '', '', '', ''])
  await list.call((call) => restoreOrder(call, trashed))
  expect(await groups()).toEqual(['', '', '', '', ''])
})
