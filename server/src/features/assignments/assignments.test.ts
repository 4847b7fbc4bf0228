import { afterAll, beforeEach, expect, test } from 'vitest'
import { openTestDatabase } from '../../../test/database.ts'
import { makeUuid } from '../../uuid.ts'
import { refusalOf } from '../instances/testing/refusal-of.ts'
import { type Assignments, addAssignments } from './testing/open-assignments.ts'

const testDatabase = await openTestDatabase()
let account: Assignments
let order: string
beforeEach(async () => {
  account = await addAssignments(testDatabase)
  ;[order = ''] = await account.addOrders([{}])
})
afterAll(() => testDatabase.close())

const refusal = (argument: string) => ({ code: 'NotFound', message: `Nothing was found for ${argument}.` })

test('an order is assigned to users and groups, and its properties name them', async () => {
  const [ann, ben] = [await account.addUser('Ann'), await account.addUser('Ben')]
  const group = await account.addGroup('Readers', [ben])
  const note = await account.doIt('AssignPatientOrderToUser', order, ann)
  expect(note).toEqual({ orderUuids: [order], detail: { AssignedUserUuid: ann } })
  await account.doIt('AssignPatientOrderToUser', order, ben)
  await account.doIt('AssignPatientOrderToUserGroup', order, group)
  expect(await account.properties(order)).toMatchObject({
    AssignedUserList: [
      { UserUuid: ann, FullName: 'Ann' },
      { UserUuid: ben, FullName: 'Ben' },
    ],
    AssignedUserGroupList: [{ UserGroupUuid: group, UserGroupName: 'Readers' }],
  })
})

test('to assign twice, or to take what was not given, is no error', async () => {
  const ann = await account.addUser('Ann')
  const group = await account.addGroup('Readers', [])
  for (const _ of [1, 2]) {
    await account.doIt('AssignPatientOrderToUser', order, ann)
    await account.doIt('AssignPatientOrderToUserGroup', order, group)
  }
  expect((await account.properties(order)).AssignedUserList).toHaveLength(1)
  for (const _ of [1, 2]) {
    await account.doIt('UnassignPatientOrderFromUser', order, ann)
    await account.doIt('UnassignPatientOrderFromUserGroup', order, group)
  }
  expect(await account.properties(order)).toMatchObject({ AssignedUserList: [], AssignedUserGroupList: [] })
})

test('takes the order from the one that is named and from nobody else', async () => {
  const [ann, ben] = [await account.addUser('Ann'), await account.addUser('Ben')]
  const [other = ''] = await account.addOrders([{}])
  for (const one of [order, other])
    for (const user of [ann, ben]) await account.doIt('AssignPatientOrderToUser', one, user)
  await account.doIt('UnassignPatientOrderFromUser', order, ann)
  expect((await account.properties(order)).AssignedUserList).toEqual([{ UserUuid: ben, FullName: 'Ben' }])
  expect((await account.properties(other)).AssignedUserList).toHaveLength(2)
})

test('the history says whom it was assigned to and taken from', async () => {
  const ann = await account.addUser('Ann')
  const group = await account.addGroup('Readers', [])
  await account.doIt('AssignPatientOrderToUser', order, ann)
  await account.doIt('AssignPatientOrderToUserGroup', order, group)
  await account.doIt('UnassignPatientOrderFromUser', order, ann)
  await account.doIt('UnassignPatientOrderFromUserGroup', order, group)
  const { History } = await account.properties(order)
  expect(History.map(({ UserName, Action, Detail }) => [UserName, Action, Detail])).toEqual([
    ['Alpha Admin', 'UnassignPatientOrderFromUserGroup', 'Readers'],
    ['Alpha Admin', 'UnassignPatientOrderFromUser', 'Ann'],
    ['Alpha Admin', 'AssignPatientOrderToUserGroup', 'Readers'],
    ['Alpha Admin', 'AssignPatientOrderToUser', 'Ann'],
  ])
})

test('a limited-access user is not told who else sees the order', async () => {
  const ann = await account.addUser('Ann')
  await account.doIt('AssignPatientOrderToUser', order, ann)
  await account.doIt('AssignPatientOrderToUserGroup', order, await account.addGroup('Readers', [ann]))
  const seen = await account.properties(order, { userUuid: ann, userType: 'LimitedAccess', institutionUuids: [] })
  expect(seen).toMatchObject({ AssignedUserList: [], AssignedUserGroupList: [], ShareList: [], History: [] })
})

test('users and groups that are foreign, unknown or deactivated are not found', async () => {
  const foreign = await addAssignments(testDatabase)
  const users = [await foreign.addUser('Eve'), makeUuid(), await account.addUser('Gone', new Date()), order]
  for (const user of users) {
    const assign = account.doIt('AssignPatientOrderToUser', order, user)
    expect(await refusalOf(assign)).toMatchObject(refusal('assignedUserUuid'))
    const unassign = account.doIt('UnassignPatientOrderFromUser', order, user)
    expect(await refusalOf(unassign)).toMatchObject(refusal('unassignedUserUuid'))
  }
  for (const group of [await foreign.addGroup('Theirs', []), makeUuid(), await account.addUser('Ann')]) {
    const assign = account.doIt('AssignPatientOrderToUserGroup', order, group)
    expect(await refusalOf(assign)).toMatchObject(refusal('assignedUserGroupUuid'))
    const unassign = account.doIt('UnassignPatientOrderFromUserGroup', order, group)
    expect(await refusalOf(unassign)).toMatchObject(refusal('unassignedUserGroupUuid'))
  }
})

test('orders that the actor does not see are not found', async () => {
  const ann = await account.addUser('Ann')
  const foreign = await addAssignments(testDatabase)
  const [theirs = ''] = await foreign.addOrders([{}])
  const [trashed = ''] = await account.addOrders([{ trashed_at: '2026-01-03T00:00:00Z' }])
  const [elsewhere = ''] = await account.addOrders([{ institution_id: await account.addInstitution() }])
  for (const unseen of [theirs, trashed, elsewhere, makeUuid()]) {
    const assign = account.doIt('AssignPatientOrderToUser', unseen, ann, { userType: 'Standard' })
    expect(await refusalOf(assign)).toMatchObject(refusal('patientOrderUuid'))
  }
  const narrowed = account.doIt('AssignPatientOrderToUser', order, ann, { orderUuids: [elsewhere] })
  expect(await refusalOf(narrowed)).toMatchObject(refusal('patientOrderUuid'))
})
