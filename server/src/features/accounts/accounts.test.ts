import { METHODS } from '@opaline/contract'
import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { getApiSettings } from '../api-keys/get-api-settings.ts'
import { refusalOf } from '../instances/testing/refusal-of.ts'
import { signIn } from '../sessions/sign-in.ts'
import { actorOf, type Office, openOffice } from '../testing/open-office.ts'
import type { CreatedAccount } from './create-account.ts'
import { getAccount } from './get-account.ts'
import { signUp } from './sign-up.ts'
import { updateAccount } from './update-account.ts'

let office: Office
beforeAll(async () => {
  office = await openOffice({ SIGN_UP: 'open' })
})
afterAll(() => office.test.close())

const GUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/
const GIVEN = {
  AccountName: ' Clinic ',
  FullName: 'Anna Admin',
  Email: 'anna@clinic.example',
  Password: 'correct horse battery',
  TimeZone: 'Europe/Paris',
}
const shown = async (account: CreatedAccount = office.account) =>
  METHODS.GetAccount.result.parse(await office.call(getAccount, {}, { account }))

test('signing up makes an account, its first institution and its Admin, and no key', async () => {
  const made = await office.open(signUp, GIVEN)
  const { AccountUuid, AccountKey, UserUuid, InstitutionUuid } = made
  const { User } = await office.open(signIn, { Email: GIVEN.Email, Password: GIVEN.Password })
  expect(User).toEqual({
    UserUuid,
    UserName: GIVEN.Email,
    FullName: 'Anna Admin',
    Email: GIVEN.Email,
    UserType: 'Admin',
    InstitutionList: [{ InstitutionUuid, InstitutionName: 'Clinic' }],
  })
  const account = { ...office.account, ...made }
  expect(await office.call(getApiSettings, {}, { account })).toEqual({ AccountKey, ApiKeyList: [] })
  expect(await shown(account)).toMatchObject({
    Account: { AccountUuid, AccountName: 'Clinic' },
    TimeZone: 'Europe/Paris',
    Locale: 'en',
    MaximumShareDays: 0,
    ConflictRule: 'keep',
  })
  const records = await office.inAccount(
    (tx) => tx.selectFrom('audit_records').select(['action', 'address']).orderBy('id').execute(),
    account,
  )
  expect(records).toEqual([
    { action: 'SignUp', address: '192.0.2.1' },
    { action: 'SignIn', address: '192.0.2.1' },
  ])
})

test('signing up is closed unless the server’s owner opens it', async () => {
  const closed = { ...office.services, config: { ...office.services.config, SIGN_UP: 'closed' } } as const
  const request = { requestId: 'test', address: '192.0.2.1', origin: undefined }
  const attempt = signUp({ services: closed, request }, { ...GIVEN, Email: 'b@clinic.example' })
  expect(await refusalOf(attempt)).toMatchObject({
    code: 'Forbidden',
    message: 'This server does not take new accounts.',
  })
})

test.each([
  [{ Password: 'short' }, 'Invalid parameters for password. A password has at least 12 characters.'],
  [{ TimeZone: 'Paris' }, "Invalid parameters for timeZone. Given value = 'Paris' is not time zone format."],
  [{ AccountName: 'a\nb' }, "Invalid parameters for accountName. Given value = 'a\nb' has control characters."],
  [{ FullName: ' ' }, 'Invalid parameters for fullName. A value is required.'],
])('signing up with %j is refused', async (changes, message) => {
  const attempt = office.open(signUp, { ...GIVEN, Email: 'c@clinic.example', ...changes })
  expect(await refusalOf(attempt)).toMatchObject({ code: 'InvalidParameter', message })
})

test('an address that is in use is answered alike, makes nothing, and is written to', async () => {
  const counted = async () =>
    (await sql<{ n: number }>`select count(*)::int n from directory`.execute(office.services.database.withoutAccount))
      .rows
  const before = await counted()
  const answer = await office.open(signUp, { ...GIVEN, Email: office.account.AdminEmail.toUpperCase() })
  expect(METHODS.SignUp.result.parse(answer)).toEqual({
    AccountUuid: expect.stringMatching(GUID),
    AccountKey: expect.stringMatching(GUID),
    UserUuid: expect.stringMatching(GUID),
    InstitutionUuid: expect.stringMatching(GUID),
  })
  expect(await counted()).toEqual(before)
  await office.runJobs()
  expect(office.mails.splice(0)).toMatchObject([
    { to: office.account.AdminEmail, subject: 'A new password for Opaline' },
  ])
})

test('what is given of the account changes, and the rest stays', async () => {
  const before = await shown()
  const note = { orderUuids: [], detail: {} }
  const changes = {
    TimeZone: 'America/New_York',
    Locale: 'fr',
    TrashDays: 0,
    MaximumShareDays: 90,
    ConflictRule: 'replace',
  }
  expect(await office.call(updateAccount, changes, { note })).toEqual({})
  expect(note.detail).toEqual({ Changed: ['time_zone', 'locale', 'trash_days', 'maximum_share_days', 'conflict_rule'] })
  expect(await shown()).toEqual({ ...before, ...changes })
  const more = { ViewerLinkMinutes: 5, ViewerLinkBinding: 'Browser', AllowedDomainList: ['*.example.org'] } as const
  await office.call(updateAccount, { ...more, AccountName: 'Renamed' })
  const Account = { ...before.Account, AccountName: 'Renamed' }
  expect(await shown()).toEqual({ ...before, ...changes, ...more, Account })
  await office.call(updateAccount, {})
  expect(await shown()).toEqual({ ...before, ...changes, ...more, Account })
  await office.call(updateAccount, { AllowedDomainList: ['*'] })
  expect(await shown()).toEqual({ ...before, ...changes, ...more, Account, AllowedDomainList: [] })
})

test.each([
  [
    { TimeZone: 'Etc/Nowhere' },
    "Invalid parameters for timeZone. Given value = 'Etc/Nowhere' is not time zone format.",
  ],
  [
    { AllowedDomainList: ['ok.example', 'https://x'] },
    "Invalid parameters for allowedDomainList. Given value = 'https://x' is not domain format.",
  ],
  [
    { AllowedDomainList: ['*', 'app.example.org'] },
    "Invalid parameters for allowedDomainList. Given value = '*' is not domain format.",
  ],
])('the change %j is refused, and changes nothing', async (changes, message) => {
  const before = await shown()
  const attempt = office.call(updateAccount, { AccountName: 'No', ...changes })
  expect(await refusalOf(attempt)).toMatchObject({ code: 'InvalidParameter', message })
  expect(await shown()).toEqual(before)
})

test('one account’s change is not another’s', async () => {
  const other = await office.test.createAccount('Beta')
  await office.call(updateAccount, { TrashDays: 7 }, { account: other })
  expect((await shown(other)).TrashDays).toBe(7)
  expect((await shown()).TrashDays).not.toBe(7)
  expect(actorOf(other).accountUuid).toBe((await shown(other)).Account.AccountUuid)
})
