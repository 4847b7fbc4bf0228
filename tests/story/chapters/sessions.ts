import { expect } from 'vitest'
import { oneTimeCode } from '../../harness/one-time-code.ts'
import { run } from '../driver.ts'
import type { Told } from '../told.ts'

const PASSWORD = 'correct horse battery'
const NEW_PASSWORD = 'staple correct horse'

/** Opens sessions. */
export async function openSessions(told: Told): Promise<void> {
  const { stage, api, admin, userUuid } = told
  const { Account } = await run(api, 'Initialize')
  expect(Account.UserList.map((user) => user.UserUuid)).toEqual([userUuid])
  const signedIn = await run(admin, 'SignIn', { email: stage.keys.AdminEmail, password: stage.keys.AdminPassword })
  expect(signedIn.User.UserUuid).toBe(userUuid)
  expect((await run(admin, 'GetAccount')).CurrentUserUuid).toBe(userUuid)
}

/** Has keys that are made, changed, rotated and revoked. */
export async function changeKeys(told: Told): Promise<void> {
  const { admin } = told
  const { ApiKeyUuid: apiKeyUuid } = await run(admin, 'CreateApiKey', { name: 'Page', rightList: ['Read'] })
  await run(admin, 'UpdateApiKey', { apiKeyUuid, name: 'Another page' })
  await run(admin, 'RotateApiKey', { apiKeyUuid, graceMinutes: 5 })
  await run(admin, 'RevokeApiKey', { apiKeyUuid })
  expect((await run(admin, 'GetApiSettings')).ApiKeyList.map(({ Name }) => Name)).toContain('Another page')
}

/** Makes an account, and lets its Admin change all of a login. */
export async function signUp(told: Told): Promise<void> {
  const { stage } = told
  const own = await stage.asAnyone()
  const email = 'anna@example.org'
  await run(own, 'SignUp', {
    accountName: 'Clinic',
    fullName: 'Anna',
    email,
    password: PASSWORD,
    timeZone: 'Europe/Paris',
  })
  await run(own, 'SignIn', { email, password: PASSWORD })
  await run(own, 'UpdateAccount', { accountName: 'Clinic of Anna', trashDays: 10 })
  expect(await run(own, 'GetAccount')).toMatchObject({ TrashDays: 10, Account: { AccountName: 'Clinic of Anna' } })
  await run(own, 'ChangePassword', { oldPassword: PASSWORD, newPassword: NEW_PASSWORD })
  await run(own, 'ForgotPassword', { email })
  const link = (await stage.mails.next(email)).text.split('\n').find((line) => line.startsWith('http')) ?? ''
  await run(own, 'ResetPassword', { token: link.slice(link.lastIndexOf('/') + 1), password: PASSWORD })
  await run(own, 'SignIn', { email, password: PASSWORD })
  const { Secret } = await run(own, 'EnableOneTimeCode', { password: PASSWORD })
  const enabled = await run(own, 'EnableOneTimeCode', { password: PASSWORD, oneTimeCode: oneTimeCode(Secret) })
  expect(enabled.State).toBe('On')
  await run(own, 'SignOut')
}

/** Says what was used and done. */
export async function readRecords(told: Told): Promise<void> {
  const { admin } = told
  await run(admin, 'GetUsage')
  const { AuditRecordList = [] } = await run(admin, 'GetAuditLog', { action: 'PurgeOrder' })
  expect(AuditRecordList.map(({ Outcome }) => Outcome)).toEqual(['success'])
  expect((await run(admin, 'VerifyAuditLog')).Result).toBe('Intact')
}
