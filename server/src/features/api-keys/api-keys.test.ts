import { METHODS, RIGHTS } from '@opaline/contract'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { sha256 } from '../../secrets.ts'
import { makeUuid } from '../../uuid.ts'
import { refusalOf } from '../instances/testing/refusal-of.ts'
import { inSession } from '../sessions/find-session.ts'
import { openSession } from '../sessions/open-session.ts'
import { type Office, openOffice } from '../testing/open-office.ts'
import { createUser } from '../users/create-user.ts'
import { createApiKey } from './create-api-key.ts'
import { expireOldSecrets } from './expire-old-secrets.ts'
import { getApiSettings } from './get-api-settings.ts'
import { revokeApiKey } from './revoke-api-key.ts'
import { rotateApiKey } from './rotate-api-key.ts'
import { updateApiKey } from './update-api-key.ts'

let office: Office
let key: { ApiKeyUuid: string; ApiKey: string }
beforeAll(async () => {
  office = await openOffice()
})
beforeEach(async () => {
  key = await office.call(createApiKey, { Name: 'Page' })
})
afterAll(() => office.test.close())

const MINUTE_MS = 60_000
const enter = (ApiKey: string, narrowing = {}) =>
  office.open(openSession, { AccountKey: office.account.AccountKey, ApiKey, ...narrowing })
const sessionOf = (token: string) =>
  inSession(office.services.database, sha256(token), undefined, async (_, found) => found?.session)
const rotate = (GraceMinutes: number) => office.call(rotateApiKey, { ApiKeyUuid: key.ApiKeyUuid, GraceMinutes })
const shown = async () =>
  METHODS.GetApiSettings.result
    .parse(await office.call(getApiSettings, {}))
    .ApiKeyList.find((entry) => entry.ApiKeyUuid === key.ApiKeyUuid)

const WRONG = { code: 'Unauthorized', message: 'The account key or the API key is not valid.' }

test('a rotated key is the same key under a new secret, and both work until the grace time ends', async () => {
  const { ApiKey } = await rotate(10)
  expect(ApiKey).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/)
  expect(await shown()).toMatchObject({ Name: 'Page', LastFour: ApiKey.slice(-4), State: 'Active' })
  office.wait(10 * MINUTE_MS - 1000)
  await enter(key.ApiKey)
  office.wait(1000)
  expect(await refusalOf(enter(key.ApiKey))).toMatchObject(WRONG)
  expect((await enter(ApiKey)).ExpiresInSeconds).toBe(900)
})

test('a session opened with the old secret ends with it, before and after the rotation', async () => {
  const before = await enter(key.ApiKey, { ExpiresInSeconds: 86_400 })
  await rotate(10)
  expect((await enter(key.ApiKey, { ExpiresInSeconds: 86_400 })).ExpiresInSeconds).toBe(600)
  const ends = (await sessionOf(before.SessionToken))?.expiresAt.getTime() ?? 0
  expect(ends).toBe(office.services.now().getTime() + 10 * MINUTE_MS)
})

test('without a grace time the old secret and its sessions end at once', async () => {
  const { SessionToken } = await enter(key.ApiKey)
  const { ApiKey } = await rotate(0)
  expect(await refusalOf(enter(key.ApiKey))).toMatchObject(WRONG)
  office.wait(1)
  expect((await sessionOf(SessionToken))?.expiresAt.getTime() ?? 0).toBeLessThan(office.services.now().getTime())
  expect((await enter(ApiKey)).Account.AccountName).toBe('Alpha')
})

test('of several rotations the last secret and the one before it work', async () => {
  const second = await rotate(10)
  const third = await rotate(10)
  expect(await refusalOf(enter(key.ApiKey))).toMatchObject(WRONG)
  await enter(second.ApiKey)
  await enter(third.ApiKey)
})

test('a secret whose grace time is over is forgotten, and one that still has some is not', async () => {
  const entries = async () => {
    const { withoutAccount } = office.services.database
    const rows = await withoutAccount
      .selectFrom('directory')
      .select('key')
      .where('kind', '=', 'api-key')
      .where('subject_id', '=', key.ApiKeyUuid)
      .execute()
    return rows.map((row) => row.key.toString('hex')).sort()
  }
  const old = key.ApiKey
  const { ApiKey } = await rotate(1)
  const both = [sha256(old), sha256(ApiKey)].map((hash) => hash.toString('hex')).sort()
  await expireOldSecrets(office.services.database)
  expect(await entries()).toEqual(both)
  await office.inAccount((tx) =>
    tx
      .updateTable('api_keys')
      .set({ previous_ends_at: new Date(0) })
      .where('id', '=', key.ApiKeyUuid)
      .execute(),
  )
  await expireOldSecrets(office.services.database)
  expect(await entries()).toEqual([sha256(ApiKey).toString('hex')])
  await enter(ApiKey)
})

test('a revoked key ends with both its secrets, and is neither rotated nor changed', async () => {
  const { ApiKey } = await rotate(10)
  const { ApiKeyUuid } = key
  await office.call(revokeApiKey, { ApiKeyUuid })
  for (const secret of [key.ApiKey, ApiKey]) expect(await refusalOf(enter(secret))).toMatchObject(WRONG)
  const refusal = { code: 'Conflict', message: 'The key was revoked. Make another.' }
  expect(await refusalOf(rotate(10))).toMatchObject(refusal)
  expect(await refusalOf(office.call(updateApiKey, { ApiKeyUuid, Name: 'x' }))).toMatchObject(refusal)
})

test('a change sets all of a key anew', async () => {
  const UserUuid = office.account.UserUuid
  const { ApiKeyUuid } = key
  const limits = { AllowedDomainList: ['app.example.org'], UserUuidList: [UserUuid], RightList: ['Read'] }
  const ExpireDatetime = '2099-01-01T00:00:00Z'
  await office.call(updateApiKey, { ApiKeyUuid, Name: 'Clinic', ExpireDatetime, ...limits })
  const { RightList: _, ...told } = limits
  expect(await shown()).toMatchObject({ Name: 'Clinic', ExpireDatetime, ...told })
  await office.call(updateApiKey, { ApiKeyUuid, Name: 'Clinic' })
  expect(await shown()).toMatchObject({ ExpireDatetime: '', AllowedDomainList: [], UserUuidList: [] })
  expect((await sessionOf((await enter(key.ApiKey)).SessionToken))?.rights).toEqual(new Set(RIGHTS))
})

test('open sessions keep no right, no user and no time that their key lost', async () => {
  const person = { FullName: 'Eva', Email: 'eva@example.org', UserType: 'Standard' }
  const { UserUuid } = await office.call(createUser, person)
  const [wide, narrow] = [await enter(key.ApiKey), await enter(key.ApiKey, { UserUuid })]
  const { ApiKeyUuid } = key
  const change = { Name: 'Page', RightList: ['Read', 'Share'], UserUuidList: [office.account.UserUuid] }
  await office.call(updateApiKey, { ApiKeyUuid, ...change })
  expect(await sessionOf(wide.SessionToken)).toMatchObject({
    rights: new Set(['Read', 'Share']),
    userUuids: [office.account.UserUuid],
  })
  expect(await sessionOf(narrow.SessionToken)).toBeUndefined()
})

test.each([
  [
    { AllowedDomainList: ['a b'] },
    "Invalid parameters for allowedDomainList. Given value = 'a b' is not domain format.",
  ],
  [
    { ExpireDatetime: '2020-01-01T00:00:00Z' },
    "Invalid parameters for expireDatetime. Given value = '2020-01-01T00:00:00Z' is in the past.",
  ],
  [{ ExpireDatetime: 'soon' }, "Invalid parameters for expireDatetime. Given value = 'soon' is not date format."],
  [{ UserUuidList: [makeUuid()] }, 'Nothing was found for userUuidList.'],
])('the settings %j are refused, and change nothing', async (settings, message) => {
  const before = await shown()
  const { ApiKeyUuid } = key
  expect((await refusalOf(office.call(updateApiKey, { ApiKeyUuid, Name: 'x', ...settings }))).message).toBe(message)
  expect((await refusalOf(office.call(createApiKey, { Name: 'x', ...settings }))).message).toBe(message)
  expect(await shown()).toEqual(before)
})

test('keys of another account and of nobody are not found', async () => {
  const other = await office.test.createAccount('Beta')
  const theirs = await office.call(createApiKey, { Name: 'Theirs' }, { account: other })
  const refusal = { code: 'NotFound', message: 'Nothing was found for apiKeyUuid.' }
  for (const ApiKeyUuid of [theirs.ApiKeyUuid, makeUuid()]) {
    expect(await refusalOf(office.call(updateApiKey, { ApiKeyUuid, Name: 'x' }))).toMatchObject(refusal)
    expect(await refusalOf(office.call(rotateApiKey, { ApiKeyUuid, GraceMinutes: 1 }))).toMatchObject(refusal)
  }
})
