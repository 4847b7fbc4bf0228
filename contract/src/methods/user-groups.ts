import { z } from 'zod'
import { CALLBACK, method, optional, required } from '../define.ts'
import { UserGroup } from '../objects.ts'
import { userUuid } from './arguments.ts'

const admin = { caller: 'admin', limitedAccess: false } as const

const userGroupUuid = required('userGroupUuid', 'guid', 'The group, from GetUserGroupList.')
const userGroupName = required('userGroupName', 'text', 'Its name; one group of the account has it.', { maxLength: 64 })

export const userGroups = {
  GetUserGroupList: method({
    group: 'User groups',
    summary: 'The groups with their users; a limited-access user gets their own groups, with themselves alone.',
    form: 'positional',
    access: { caller: 'session', right: 'Read', limitedAccess: true },
    arguments: [userUuid, CALLBACK],
    result: z.strictObject({ UserGroupList: z.array(UserGroup) }),
  }),
  CreateUserGroup: method({
    group: 'User groups',
    summary: 'Makes a group without users.',
    form: 'typed',
    access: admin,
    arguments: [userGroupName],
    result: z.strictObject({ UserGroupUuid: z.string() }),
  }),
  UpdateUserGroup: method({
    group: 'User groups',
    summary: 'Names a group anew.',
    form: 'typed',
    access: admin,
    arguments: [userGroupUuid, userGroupName],
    result: z.strictObject({}),
  }),
  DeleteUserGroup: method({
    group: 'User groups',
    summary: 'Removes a group; its users stay.',
    form: 'typed',
    access: admin,
    arguments: [userGroupUuid],
    result: z.strictObject({}),
  }),
  SetUserGroupMembers: method({
    group: 'User groups',
    summary: 'Says who is in a group, in place of those before.',
    form: 'typed',
    access: admin,
    arguments: [
      userGroupUuid,
      optional('userUuidList', 'guidList', 'The group’s users; none given: none.', { maxItems: 1000 }),
    ],
    result: z.strictObject({}),
  }),
}
