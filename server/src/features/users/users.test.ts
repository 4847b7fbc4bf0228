import { METHODS } from '@opaline/contract'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { makeUuid } from '../../uuid.ts'
import { refusalOf } from '../instances/testing/refusal-of.ts'
import { resetPassword } from '../passwords/reset-password.ts'
import { signIn } from '../sessions/sign-in.ts'
import { type Office, openOffice } from '../testing/open-office.ts'
import { createUser } from './create-user.ts'
import { deactivateUser } from './deactivate-user.ts'
import { getContactList } from './get-contact-list.ts'
import { getUserList } from './get-user-list.ts'
import { setUserInstitutions } from './set-user-institutions.ts'
import { updateUser } from './update-user.ts'

let office: Office
beforeAll(async () => {
  office = await openOffice()
})
afterAll(() => office.test.close())

const PASSWORD = 'correct horse battery'
let count = 0
const newEmail = () => `user-${++count}@example.org`

const create = async (changes: Partial<Parameters<typeof createUser>[1]> = {}) => {
  const Email = newEmail()
  const given = { FullName: 'Anna Ärztin', Email, UserType: 'Standard', Password: PASSWORD, ...changes }
  const { UserUuid } = await office.call(createUser, given)
  return { UserUuid, Email: given.Email }
}

const listed = async (UserUuid: string) =>
  (await office.call(getUserList, { UserUuid: office.account.UserUuid })).UserList.find(
    (user) => user.UserUuid === UserUuid,
  )

test('a user with a password signs in, and is listed with their institutions', async () => {
  const InstitutionUuid = office.account.InstitutionUuid
  const { UserUuid, Email } = await create({ UserName: 'anna', InstitutionUuidList: [InstitutionUuid] })
  const user = {
    UserUuid,
    UserName: 'anna',
    FullName: 'Anna Ärztin',
    Email,
    UserType: 'Standard',
    InstitutionList: [{ InstitutionUuid, InstitutionName: 'Alpha Hospital' }],
  }
  expect(METHODS.GetUserList.result.parse({ UserList: [await listed(UserUuid)] })).toEqual({ UserList: [user] })
  const session = await office.open(signIn, { Email: Email.toUpperCase(), Password: PASSWORD })
  expect(session.User).toEqual(user)
  expect(office.mails).toEqual([])
})

test('the record of a user’s making names ids and nothing else', async () => {
  const note = { orderUuids: [], detail: {} }
  const user = { FullName: 'Anna', Email: newEmail(), UserType: 'Standard' }
  const { UserUuid } = await office.call(createUser, user, { note })
  await office.runJobs()
  expect(note.detail).toEqual({ UserUuid, MailUuid: office.mails.splice(0)[0]?.uuid })
})

test('a user without a password is mailed a link that sets it once, within 7 days', async () => {
  const { Email } = await create({ Password: undefined })
  expect((await refusalOf(office.open(signIn, { Email, Password: '' }))).code).toBe('Unauthorized')
  await office.runJobs()
  const [mail] = office.mails.splice(0)
  expect(mail).toMatchObject({ to: Email, subject: 'Your Opaline login' })
  const Token = /^https:\/\/pacs\.example\.org\/password\/([\w-]{43})$/m.exec(mail?.text ?? '')?.[1] ?? ''
  office.wait(7 * 24 * 3_600_000 - 1000)
  await office.open(resetPassword, { Token, Password: PASSWORD })
  expect((await office.open(signIn, { Email, Password: PASSWORD })).User.Email).toBe(Email)
  expect(await refusalOf(office.open(resetPassword, { Token, Password: PASSWORD }))).toMatchObject({
    code: 'Unauthorized',
    message: 'The link has ended or was used. Ask for a new one.',
  })
})

test.each([
  [
    { Password: 'eleven chars'.slice(0, 11) },
    'Invalid parameters for password. A password has at least 12 characters.',
  ],
  [
    { Email: 'same-as-password@example.org', Password: 'SAME-as-password@example.org' },
    'Invalid parameters for password. A password is not the e-mail address.',
  ],
  [
    { FullName: 'A\r\nBcc: b@example.org' },
    "Invalid parameters for fullName. Given value = 'A\r\nBcc: b@example.org' has control characters.",
  ],
  [{ UserName: 'a\u202eb' }, "Invalid parameters for userName. Given value = 'a\u202eb' has control characters."],
  [{ FullName: '  ' }, 'Invalid parameters for fullName. A value is required.'],
])('%j is refused', async (changes, message) => {
  const before = (await office.call(getUserList, { UserUuid: office.account.UserUuid })).UserList.length
  expect(await refusalOf(create(changes))).toMatchObject({ code: 'InvalidParameter', message })
  expect((await office.call(getUserList, { UserUuid: office.account.UserUuid })).UserList).toHaveLength(before)
})

test('an address belongs to one user of the server, in any case, and is free again with its user gone', async () => {
  const other = await office.test.createAccount('Beta')
  const conflict = { code: 'Conflict', message: 'The e-mail address is in use already. Choose another.' }
  const withPassword = { Email: other.AdminEmail.toUpperCase(), Password: 'correct horse battery' }
  expect(await refusalOf(create(withPassword))).toMatchObject(conflict)
  const { UserUuid, Email } = await create()
  expect(await refusalOf(create({ Email }))).toMatchObject(conflict)
  await office.call(deactivateUser, { UserUuid })
  expect((await create({ Email })).Email).toBe(Email)
})

test('an invitation to an address that has a login elsewhere is answered alike, and only its owner is told', async () => {
  const other = await office.test.createAccount('Epsilon')
  const note = { orderUuids: [], detail: {} }
  const invited = { FullName: 'Eve', Email: other.AdminEmail, UserType: 'Standard' }
  const answer = await office.call(createUser, invited, { note })
  const { UserUuid } = answer
  expect(answer).toEqual({ UserUuid: expect.stringMatching(/^[0-9a-f-]{36}$/) })
  const user = { UserUuid, UserName: other.AdminEmail, FullName: 'Eve', Email: other.AdminEmail, UserType: 'Standard' }
  expect(await listed(UserUuid)).toEqual({ ...user, InstitutionList: [] })
  await office.runJobs()
  const mails = office.mails.splice(0)
  expect(mails).toMatchObject([{ to: other.AdminEmail, subject: 'Your Opaline login' }])
  expect(note.detail).toEqual({ UserUuid, MailUuid: mails[0]?.uuid })
  expect(mails[0]?.text).toContain('your address has a login in another archive of this server already')
  expect(mails[0]?.text).not.toContain('/password/')
  const message = 'The e-mail address is in use already. Choose another.'
  expect(await refusalOf(create({ Email: other.AdminEmail, Password: undefined }))).toMatchObject({ message })
  const login = { Email: other.AdminEmail, Password: other.AdminPassword }
  expect((await office.open(signIn, login)).User.UserUuid).toBe(other.UserUuid)
  await office.call(deactivateUser, { UserUuid })
  expect((await office.open(signIn, login)).User.UserUuid).toBe(other.UserUuid)
})

test('an invitation to an address that has a login here is refused, and nothing is mailed', async () => {
  const { Email } = await create()
  const message = 'The e-mail address is in use already. Choose another.'
  expect(await refusalOf(create({ Email, Password: undefined }))).toMatchObject({ code: 'Conflict', message })
  await office.runJobs()
  expect(office.mails).toEqual([])
})

test('an institution of another account, of nobody or out of use makes no user', async () => {
  const other = await office.test.createAccount('Gamma')
  const { UserUuid } = await create({ InstitutionUuidList: [office.account.InstitutionUuid] })
  for (const foreign of [other.InstitutionUuid, makeUuid()]) {
    const InstitutionUuidList = [office.account.InstitutionUuid, foreign]
    const refusal = { code: 'NotFound', message: 'Nothing was found for institutionUuidList.' }
    expect(await refusalOf(create({ InstitutionUuidList }))).toMatchObject(refusal)
    expect(await refusalOf(office.call(setUserInstitutions, { UserUuid, InstitutionUuidList }))).toMatchObject(refusal)
  }
  expect((await listed(UserUuid))?.InstitutionList).toHaveLength(1)
  await office.call(setUserInstitutions, { UserUuid })
  expect((await listed(UserUuid))?.InstitutionList).toEqual([])
})

test('what is given of a user changes, and the old address opens nothing', async () => {
  const { UserUuid, Email } = await create()
  const moved = newEmail()
  await office.call(updateUser, { UserUuid, FullName: ' Eva ', UserType: 'LimitedAccess', Email: moved })
  expect(await listed(UserUuid)).toMatchObject({
    FullName: 'Eva',
    UserName: Email,
    UserType: 'LimitedAccess',
    Email: moved,
  })
  expect((await refusalOf(office.open(signIn, { Email, Password: PASSWORD }))).code).toBe('Unauthorized')
  expect((await office.open(signIn, { Email: moved, Password: PASSWORD })).User.UserUuid).toBe(UserUuid)
})

test('links of before a new address are worth nothing', async () => {
  const { UserUuid } = await create({ Password: undefined })
  await office.runJobs()
  const Token = /password\/(\S+)/.exec(office.mails.splice(0)[0]?.text ?? '')?.[1] ?? ''
  await office.call(updateUser, { UserUuid, Email: newEmail() })
  expect((await refusalOf(office.open(resetPassword, { Token, Password: PASSWORD }))).code).toBe('Unauthorized')
})

test('the last active Admin stays one, whoever asks at the same moment', async () => {
  const conflict = { code: 'Conflict', message: 'The account needs an active Admin, and this is the last.' }
  const first = office.account.UserUuid
  expect(await refusalOf(office.call(updateUser, { UserUuid: first, UserType: 'Standard' }))).toMatchObject(conflict)
  expect(await refusalOf(office.call(deactivateUser, { UserUuid: first }))).toMatchObject(conflict)
  const { UserUuid: second } = await create({ UserType: 'Admin' })
  const ends = await Promise.allSettled([
    office.call(deactivateUser, { UserUuid: first }, { actor: { userUuid: second } }),
    office.call(updateUser, { UserUuid: second, UserType: 'Standard' }),
  ])
  expect(ends.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
  const { UserList } = await office.call(getUserList, { UserUuid: second })
  expect(UserList.filter((user) => user.UserType === 'Admin')).toHaveLength(1)
  const [left] = UserList.filter((user) => user.UserType === 'Admin')
  expect(await refusalOf(office.call(deactivateUser, { UserUuid: left?.UserUuid ?? '' }))).toMatchObject(conflict)
})

test('a user who was deactivated is gone with their sessions at once', async () => {
  const { UserUuid, Email } = await create()
  await office.open(signIn, { Email, Password: PASSWORD })
  await office.call(deactivateUser, { UserUuid })
  const sessions = await office.inAccount((tx) =>
    tx.selectFrom('sessions').select('ended_at').where('user_id', '=', UserUuid).execute(),
  )
  expect(sessions).toEqual([{ ended_at: expect.any(Date) }])
  expect((await refusalOf(office.open(signIn, { Email, Password: PASSWORD }))).code).toBe('Unauthorized')
  expect(await listed(UserUuid)).toBeUndefined()
})

test('users of another account, of nobody and gone are not found', async () => {
  const other = await office.test.createAccount('Delta')
  const { UserUuid: gone } = await create()
  await office.call(deactivateUser, { UserUuid: gone })
  const refusal = { code: 'NotFound', message: 'Nothing was found for userUuid.' }
  for (const UserUuid of [other.UserUuid, makeUuid(), gone]) {
    expect(await refusalOf(office.call(updateUser, { UserUuid, FullName: 'x' }))).toMatchObject(refusal)
    expect(await refusalOf(office.call(deactivateUser, { UserUuid }))).toMatchObject(refusal)
    expect(await refusalOf(office.call(setUserInstitutions, { UserUuid }))).toMatchObject(refusal)
  }
})

test('a limited-access user sees themselves and no contacts', async () => {
  const { UserUuid } = await create({ UserType: 'LimitedAccess' })
  const caller = { actor: { userUuid: UserUuid, userType: 'LimitedAccess' } } as const
  const account_id = office.account.AccountUuid
  const id = makeUuid()
  await office.inAccount((tx) =>
    tx.insertInto('contacts').values({ id, account_id, full_name: 'Dr. Far', email: 'far@example.org' }).execute(),
  )
  expect((await office.call(getUserList, { UserUuid }, caller)).UserList.map((user) => user.UserUuid)).toEqual([
    UserUuid,
  ])
  expect(await office.call(getContactList, { UserUuid }, caller)).toEqual({ ContactList: [] })
  expect(await office.call(getContactList, { UserUuid })).toEqual({
    ContactList: [{ ContactUuid: id, FullName: 'Dr. Far', Email: 'far@example.org' }],
  })
})
