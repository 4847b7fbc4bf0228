import { z } from 'zod'
import { CALLBACK, method, optional, required } from '../define.ts'
import { Contact, User, UserType } from '../objects.ts'
import { userUuid } from './arguments.ts'

const admin = { caller: 'admin', limitedAccess: false } as const
const reading = { caller: 'session', right: 'Read', limitedAccess: true } as const

const thatUser = required('userUuid', 'guid', 'The user that it is about.')
const institutionUuidList = optional('institutionUuidList', 'guidList', 'The user’s institutions; none given: none.', {
  maxItems: 1000,
})
const types = { oneOf: UserType.options }
const name = { maxLength: 64 }

export const users = {
  GetUserList: method({
    group: 'Users',
    summary: 'The users of the account; a limited-access user gets themselves.',
    form: 'positional',
    access: reading,
    arguments: [userUuid, CALLBACK],
    result: z.strictObject({ UserList: z.array(User) }),
  }),
  GetContactList: method({
    group: 'Users',
    summary: 'The people that the account shared with; a limited-access user gets none.',
    form: 'positional',
    access: reading,
    arguments: [userUuid, CALLBACK],
    result: z.strictObject({ ContactList: z.array(Contact) }),
  }),
  CreateUser: method({
    group: 'Users',
    summary: 'Makes a user. Without a password an invitation is mailed, with a link of 7 days to set one.',
    form: 'typed',
    access: admin,
    arguments: [
      required('fullName', 'text', 'The user’s name as others read it.', name),
      optional('userName', 'text', 'A short name; none given: the e-mail address.', name),
      required('email', 'mail', 'The address to sign in with; one user of the server has it.'),
      required('userType', 'text', 'What kind of user.', types),
      institutionUuidList,
      optional('password', 'text', 'The first password; none given: an invitation is mailed.', { maxLength: 256 }),
    ],
    result: z.strictObject({ UserUuid: z.string() }),
  }),
  UpdateUser: method({
    group: 'Users',
    summary: 'Changes what is given of a user. The last active Admin stays an Admin.',
    form: 'typed',
    access: admin,
    arguments: [
      thatUser,
      optional('fullName', 'text', 'The user’s name as others read it.', name),
      optional('userName', 'text', 'A short name.', name),
      optional('email', 'mail', 'The address to sign in with.'),
      optional('userType', 'text', 'What kind of user.', types),
      optional('removeOneTimeCode', 'bool', 'Whether one-time codes are turned off, for a user who lost them.'),
    ],
    result: z.strictObject({}),
  }),
  DeactivateUser: method({
    group: 'Users',
    summary: 'Ends a user and their sessions at once. The last active Admin cannot be ended.',
    form: 'typed',
    access: admin,
    arguments: [thatUser],
    result: z.strictObject({}),
  }),
  SetUserInstitutions: method({
    group: 'Users',
    summary: 'Says which institutions a user works in, in place of those before.',
    form: 'typed',
    access: admin,
    arguments: [thatUser, institutionUuidList],
    result: z.strictObject({}),
  }),
}
