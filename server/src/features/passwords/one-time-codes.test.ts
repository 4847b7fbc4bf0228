import { sql } from 'kysely'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { refusalOf } from '../instances/testing/refusal-of.ts'
import { signIn } from '../sessions/sign-in.ts'
import { type Office, openOffice } from '../testing/open-office.ts'
import { createUser } from '../users/create-user.ts'
import { updateUser } from '../users/update-user.ts'
import { enableOneTimeCode } from './enable-one-time-code.ts'
import { codeOf, stepOf } from './one-time-code.rules.ts'

let office: Office
beforeAll(async () => {
  office = await openOffice()
})
afterAll(() => office.test.close())

const Password = 'correct horse battery'
let count = 0
let Email: string
let UserUuid: string
beforeEach(async () => {
  Email = `user-${++count}@example.org`
  const user = { FullName: 'Anna', Email, UserType: 'Standard', Password }
  UserUuid = (await office.call(createUser, user)).UserUuid
})

const enable = (input: { OneTimeCode?: string; IsEnabled?: boolean; Password?: string } = {}) =>
  office.call(enableOneTimeCode, { Password, ...input }, { actor: { userUuid: UserUuid } })
const BASE32 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'
const readBase32 = (letters: string): Buffer => {
  const bits = [...letters].map((letter) => BASE32.indexOf(letter).toString(2).padStart(5, '0')).join('')
  return Buffer.from((bits.match(/.{8}/g) ?? []).map((byte) => Number.parseInt(byte, 2)))
}
const codeNow = (secret: string, later = 0) => codeOf(readBase32(secret), stepOf(office.services.now()) + later)
const enter = (OneTimeCode?: string) => office.open(signIn, { Email, Password, OneTimeCode })

/** Turns codes on. @returns the secret and the recovery codes */
async function turnOn() {
  const { Secret } = await enable()
  const { RecoveryCodeList } = await enable({ OneTimeCode: codeNow(Secret) })
  office.wait(30_000)
  return { secret: Secret, recovery: RecoveryCodeList }
}

const NEEDED = { code: 'Unauthorized', message: 'A one-time code is needed.' }
const WRONG = { code: 'Unauthorized', message: 'The one-time code is not right.' }

test('codes are asked for once a code of the new secret was seen, and not before', async () => {
  const offered = await enable()
  expect(offered).toEqual({
    State: 'Pending',
    Secret: expect.stringMatching(/^[A-Z2-7]{32}$/),
    OtpauthUrl: `otpauth://totp/Opaline:${encodeURIComponent(Email)}?secret=${offered.Secret}&issuer=Opaline`,
    RecoveryCodeList: [],
  })
  expect((await enter()).User.UserUuid).toBe(UserUuid)
  expect(await refusalOf(enable({ OneTimeCode: '000000' }))).toMatchObject({
    code: 'InvalidParameter',
    message: 'Invalid parameters for oneTimeCode. It is not a code of this moment.',
  })
  expect(await enable({ OneTimeCode: codeNow(offered.Secret) })).toEqual({
    State: 'On',
    Secret: '',
    OtpauthUrl: '',
    RecoveryCodeList: Array(10).fill(expect.stringMatching(/^[A-Z2-7]{10}$/)),
  })
  expect(await refusalOf(enter())).toMatchObject(NEEDED)
  expect(await refusalOf(enter('000000'))).toMatchObject(WRONG)
  office.wait(30_000)
  expect((await enter(codeNow(offered.Secret))).User.UserUuid).toBe(UserUuid)
})

test('a code is good once, also for two at the same moment, and none before it', async () => {
  const { secret } = await turnOn()
  const ends = await Promise.allSettled([enter(codeNow(secret)), enter(codeNow(secret))])
  expect(ends.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
  expect(await refusalOf(enter(codeNow(secret)))).toMatchObject(WRONG)
  expect(await refusalOf(enter(codeNow(secret, -1)))).toMatchObject(WRONG)
  expect((await enter(codeNow(secret, 1))).User.UserUuid).toBe(UserUuid)
})

test('each recovery code stands in for a code once, in any case', async () => {
  const { recovery } = await turnOn()
  expect((await enter(recovery[0])).User.UserUuid).toBe(UserUuid)
  expect(await refusalOf(enter(recovery[0]))).toMatchObject(WRONG)
  expect((await enter(recovery[9]?.toLowerCase())).User.UserUuid).toBe(UserUuid)
})

test('a wrong password is told before anything is said of codes', async () => {
  const { secret } = await turnOn()
  const attempt = office.open(signIn, { Email, Password: 'wrong', OneTimeCode: codeNow(secret) })
  expect((await refusalOf(attempt)).message).toBe('The e-mail address or the password is not right.')
})

test('after five wrong codes none is taken for 15 minutes', async () => {
  const { secret } = await turnOn()
  for (let tried = 0; tried < 5; tried++) expect(await refusalOf(enter('000000'))).toMatchObject(WRONG)
  expect(await refusalOf(enter(codeNow(secret)))).toMatchObject({
    code: 'RateLimited',
    message: 'Too many wrong codes. Try again in 900 seconds.',
    retryAfter: 900,
  })
  office.wait(15 * 60_000)
  expect((await enter(codeNow(secret))).User.UserUuid).toBe(UserUuid)
})

test('a new secret leaves the old one in force until it is confirmed', async () => {
  const { secret } = await turnOn()
  const { Secret: next } = await enable()
  expect((await enter(codeNow(secret))).User.UserUuid).toBe(UserUuid)
  office.wait(30_000)
  await enable({ OneTimeCode: codeNow(next) })
  office.wait(30_000)
  expect(await refusalOf(enter(codeNow(secret)))).toMatchObject(WRONG)
  expect((await enter(codeNow(next))).User.UserUuid).toBe(UserUuid)
})

test('codes are turned off with password and code, or by an Admin', async () => {
  const { secret } = await turnOn()
  expect(await refusalOf(enable({ Password: 'wrong', IsEnabled: false }))).toMatchObject({ code: 'Forbidden' })
  expect((await refusalOf(enable({ IsEnabled: false }))).message).toBe(
    'Invalid parameters for oneTimeCode. A value is required.',
  )
  expect((await refusalOf(enable({ IsEnabled: false, OneTimeCode: '000000' }))).code).toBe('InvalidParameter')
  expect(await enable({ IsEnabled: false, OneTimeCode: codeNow(secret) })).toMatchObject({ State: 'Off' })
  expect((await enter()).User.UserUuid).toBe(UserUuid)
  await turnOn()
  await office.call(updateUser, { UserUuid, RemoveOneTimeCode: true })
  expect((await enter()).User.UserUuid).toBe(UserUuid)
})

test('a code before there is a secret says what to do first', async () => {
  expect(await refusalOf(enable({ OneTimeCode: '123456' }))).toMatchObject({
    code: 'Conflict',
    message: 'Call EnableOneTimeCode without a code first: it gives the secret.',
  })
})

test('neither secrets nor recovery codes can be read in the database', async () => {
  const { secret, recovery } = await turnOn()
  const { rows } = await office.inAccount((tx) =>
    sql<{ text: string }>`
      select encode(sealed_secret, 'escape') as text from one_time_codes where user_id = ${UserUuid}::uuid
      union all select encode(code_hash, 'escape') from recovery_codes where user_id = ${UserUuid}::uuid`.execute(tx),
  )
  expect(rows).toHaveLength(11)
  for (const { text } of rows)
    for (const hidden of [secret, readBase32(secret).toString('base64'), ...recovery])
      expect(text).not.toContain(hidden)
})
