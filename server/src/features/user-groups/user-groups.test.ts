import { METHODS } from '@opaline/contract'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { makeUuid } from '../../uuid.ts'
import type { CreatedAccount } from '../accounts/create-account.ts'
import { refusalOf } from '../instances/testing/refusal-of.ts'
import { type Office, openOffice } from '../testing/open-office.ts'
import { createUser } from '../users/create-user.ts'
import { deactivateUser } from '../users/deactivate-user.ts'
import { createUserGroup } from './create-user-group.ts'
import { deleteUserGroup } from './delete-user-group.ts'
import { getUserGroupList } from './get-user-group-list.ts'
import { setUserGroupMembers } from './set-user-group-members.ts'
import { updateUserGroup } from './update-user-group.ts'

let office: Office
let account: CreatedAccount
beforeAll(async () => {
  office = await openOffice()
})
beforeEach(async () => {
  account = await office.test.createAccount('Groups')
})
afterAll(() => office.test.close())

let count = 0
const addUser = async (FullName: string, UserType = 'Standard') => {
  const user = { FullName, Email: `group-user-${++count}@example.org`, UserType }
  return (await office.call(createUser, user, { account })).UserUuid
}
const make = async (UserGroupName: string, of = account) =>
  (await office.call(createUserGroup, { UserGroupName }, { account: of })).UserGroupUuid
const members = (UserGroupUuid: string, UserUuidList?: string[]) =>
  office.call(setUserGroupMembers, { UserGroupUuid, UserUuidList }, { account })
const list = async (actor = {}) => {
  const answer = await office.call(getUserGroupList, { UserUuid: account.UserUuid }, { account, actor })
  return METHODS.GetUserGroupList.result.parse(answer).UserGroupList
}

test('groups are listed by name with their users', async () => {
  const [eva, anna] = [await addUser('Eva'), await addUser('Anna')]
  const [night, day] = [await make('Night'), await make(' Day ')]
  await members(night, [eva, anna, eva])
  expect(await list()).toEqual([
    { UserGroupUuid: day, UserGroupName: 'Day', UserList: [] },
    {
      UserGroupUuid: night,
      UserGroupName: 'Night',
      UserList: [
        { UserUuid: anna, FullName: 'Anna' },
        { UserUuid: eva, FullName: 'Eva' },
      ],
    },
  ])
})

test('members take the place of those before, and a list with one bad id changes nothing', async () => {
  const [eva, anna] = [await addUser('Eva'), await addUser('Anna')]
  const group = await make('Night')
  await members(group, [eva])
  await members(group, [anna])
  const namesOf = async () => (await list()).flatMap((entry) => entry.UserList.map((user) => user.FullName))
  expect(await namesOf()).toEqual(['Anna'])
  const gone = await addUser('Gone')
  await office.call(deactivateUser, { UserUuid: gone }, { account })
  for (const bad of [office.account.UserUuid, makeUuid(), gone])
    expect(await refusalOf(members(group, [eva, bad]))).toMatchObject({
      code: 'NotFound',
      message: 'Nothing was found for userUuidList.',
    })
  expect(await namesOf()).toEqual(['Anna'])
  await members(group)
  expect(await namesOf()).toEqual([])
})

test('a name is one group’s in an account, and another account’s too', async () => {
  const group = await make('Night')
  await make('Night', office.account)
  const refusal = { code: 'Conflict', message: 'A group of the account has this name already. Choose another.' }
  expect(await refusalOf(make('Night'))).toMatchObject(refusal)
  const other = await make('Day')
  const rename = (UserGroupUuid: string, UserGroupName: string) =>
    office.call(updateUserGroup, { UserGroupUuid, UserGroupName }, { account })
  expect(await refusalOf(rename(other, 'Night'))).toMatchObject(refusal)
  expect(await rename(group, 'Late')).toEqual({})
  expect((await list()).map((entry) => entry.UserGroupName)).toEqual(['Day', 'Late'])
})

test('a group goes and its users stay; a user who goes leaves it', async () => {
  const [eva, anna] = [await addUser('Eva'), await addUser('Anna')]
  const [night, day] = [await make('Night'), await make('Day')]
  await members(night, [eva])
  await members(day, [eva, anna])
  expect(await office.call(deleteUserGroup, { UserGroupUuid: night }, { account })).toEqual({})
  await office.call(deactivateUser, { UserUuid: anna }, { account })
  expect(await list()).toMatchObject([{ UserGroupUuid: day, UserList: [{ UserUuid: eva, FullName: 'Eva' }] }])
})

test('groups of another account and of nobody are not found', async () => {
  const foreign = await make('Foreign', office.account)
  const refusal = { code: 'NotFound', message: 'Nothing was found for userGroupUuid.' }
  for (const UserGroupUuid of [foreign, makeUuid()]) {
    const rename = office.call(updateUserGroup, { UserGroupUuid, UserGroupName: 'x' }, { account })
    expect(await refusalOf(rename)).toMatchObject(refusal)
    expect(await refusalOf(office.call(deleteUserGroup, { UserGroupUuid }, { account }))).toMatchObject(refusal)
    expect(await refusalOf(members(UserGroupUuid))).toMatchObject(refusal)
  }
})

test('a limited-access user sees the groups that they are in, and nobody else', async () => {
  const [eva, anna] = [await addUser('Eva', 'LimitedAccess'), await addUser('Anna')]
  const [night, day] = [await make('Night'), await make('Day')]
  await members(night, [eva, anna])
  await members(day, [anna])
  expect(await list({ userUuid: eva, userType: 'LimitedAccess' })).toEqual([
    { UserGroupUuid: night, UserGroupName: 'Night', UserList: [{ UserUuid: eva, FullName: 'Eva' }] },
  ])
})
