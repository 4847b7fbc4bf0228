import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { ctImage } from '../../../../dicom/test/ct-image.ts'
import { oneTimeCode } from '../../../../tests/harness/one-time-code.ts'
import type { CreatedAccount } from '../../features/accounts/create-account.ts'
import { askDicomweb, basic, bearerOf, byKeys, callAs, problem } from './testing/dicomweb-door.ts'
import { ViewerDoor } from './testing/viewer-door.ts'

const METADATA = '/studies/2.25.1001/series/2.25.1001.1/metadata'
const PASSWORD = 'a quiet harbour 7'

let door: ViewerDoor
let owner: CreatedAccount
let admin: string
let order: string

beforeAll(async () => {
  door = await ViewerDoor.open()
  owner = await door.test.createAccount()
  order = await door.store(owner, ctImage({ slice: 1, size: 16 }))
  admin = await bearerOf(door, owner.AdminEmail, owner.AdminPassword)
})
afterAll(() => door.close())

const ask = (authorization: string | undefined, path = METADATA, headers: Record<string, string> = {}) =>
  askDicomweb(door, path, authorization, headers)
const call = (method: string, payload: object) => callAs(door, admin, method, payload)

let users = 0
async function makeUser(UserType: 'Standard' | 'LimitedAccess', InstitutionUuidList: readonly string[]) {
  users += 1
  const Email = `reader-${users}@example.org`
  const { UserUuid } = await call('CreateUser', {
    FullName: `Reader ${users}`,
    UserName: `reader${users}`,
    Email,
    UserType,
    InstitutionUuidList,
    Password: PASSWORD,
  })
  return { uuid: String(UserUuid), email: Email, authorization: basic(Email, PASSWORD) }
}

const refusal = (status: number, code: string, detail: string) => ({
  type: 'about:blank',
  title: code,
  status,
  code,
  detail,
  hasRequestId: true,
})

describe('who comes', () => {
  it.each([
    ['with keys', () => byKeys(owner)],
    ['with e-mail and password', () => basic(owner.AdminEmail, owner.AdminPassword)],
    ['with the token of a session', () => admin],
  ])('%s sees what they may, and keeps it for themselves', async (_, authorization) => {
    const answer = await ask(authorization())
    expect(answer.statusCode).toBe(200)
    expect(answer.json().map((instance: Record<string, unknown>) => instance['00080018'])).toEqual([
      { vr: 'UI', Value: ['2.25.1001.1.1'] },
    ])
    expect(answer.headers).toMatchObject({
      'content-type': 'application/dicom+json',
      'cache-control': 'private, no-cache',
      vary: 'accept, accept-encoding, authorization',
      'access-control-allow-origin': '*',
    })
  })

  it.each([
    ['nothing', undefined, 'Send a session token as bearer, or keys or e-mail and password as Basic credentials.'],
    [
      'another scheme',
      'Digest username="a"',
      'Send a session token as bearer, or keys or e-mail and password as Basic credentials.',
    ],
    ['a token that never was', 'Bearer abc', 'The session has ended, or it never was.'],
    ['no colon', `Basic ${Buffer.from('abc').toString('base64')}`, 'The Authorization header is not well formed.'],
    ['unknown keys', basic('abc', 'def'), 'The account key or the API key is not valid.'],
    ['an unknown address', basic('nobody@example.org', 'def'), 'The e-mail address or the password is not right.'],
  ])('with %s is asked who they are', async (_, authorization, sentence) => {
    const answer = await ask(authorization)
    expect(problem(answer)).toEqual(refusal(401, 'Unauthorized', sentence))
    expect(answer.headers).toMatchObject({
      'content-type': 'application/problem+json',
      'www-authenticate': 'Basic realm="Opaline", charset="UTF-8", Bearer realm="Opaline"',
      'cache-control': 'no-store',
    })
  })

  it('with keys is the account’s first Admin, or the user that ?user= names', async () => {
    const other = await makeUser('Standard', [])
    expect((await ask(byKeys(owner))).statusCode).toBe(200)
    expect(problem(await ask(byKeys(owner), `${METADATA}?user=${other.uuid}`))).toEqual(
      refusal(404, 'NotFound', 'Nothing was found for study.'),
    )
    const stranger = await door.test.createAccount()
    expect(problem(await ask(byKeys(owner), `${METADATA}?user=${stranger.UserUuid}`))).toEqual(
      refusal(404, 'NotFound', 'Nothing was found for userUuid.'),
    )
    expect(problem(await ask(byKeys(owner), `${METADATA}?user=me`))).toEqual(
      refusal(400, 'InvalidParameter', "Invalid parameters for user. Given value = 'me' is not guid format."),
    )
  })

  it('with a password alone does not pass where a one-time code is asked for', async () => {
    const user = await makeUser('Standard', [owner.InstitutionUuid])
    expect((await ask(user.authorization)).statusCode).toBe(200)
    const theirs = await bearerOf(door, user.email, PASSWORD)
    const { Secret } = await callAs(door, theirs, 'EnableOneTimeCode', { Password: PASSWORD })
    await callAs(door, theirs, 'EnableOneTimeCode', { Password: PASSWORD, OneTimeCode: oneTimeCode(String(Secret)) })
    const fresh = await ask(basic(user.email.toUpperCase(), PASSWORD))
    expect(fresh.json().code).toBe('Unauthorized')
  })
})

describe('what is not theirs', () => {
  it('looks like what does not exist', async () => {
    const stranger = await door.test.createAccount()
    const theirs = problem(await ask(byKeys(stranger)))
    const nobodys = problem(await ask(byKeys(stranger), METADATA.replace('2.25.1001', '2.25.9')))
    expect(theirs).toEqual(refusal(404, 'NotFound', 'Nothing was found for study.'))
    expect(nobodys).toEqual(theirs)
  })

  it('is what a limited-access user was not given', async () => {
    const user = await makeUser('LimitedAccess', [])
    expect((await ask(user.authorization)).json().code).toBe('NotFound')
    await call('AssignPatientOrderToUser', {
      UserUuid: owner.UserUuid,
      PatientOrderUuid: order,
      AssignedUserUuid: user.uuid,
    })
    expect((await ask(user.authorization)).statusCode).toBe(200)
  })

  it('ends with the key, within a second', async () => {
    const { ApiKeyUuid, ApiKey } = await call('CreateApiKey', { Name: 'page' })
    const keys = basic(owner.AccountKey, String(ApiKey))
    expect((await ask(keys)).statusCode).toBe(200)
    await call('RevokeApiKey', { ApiKeyUuid })
    await sleep(1100)
    expect(problem(await ask(keys))).toEqual(
      refusal(401, 'Unauthorized', 'The account key or the API key is not valid.'),
    )
  })

  it('is what pages of other domains ask for with a key that lists its own', async () => {
    const { ApiKey } = await call('CreateApiKey', { Name: 'bound', AllowedDomainList: ['app.example.org'] })
    const keys = basic(owner.AccountKey, String(ApiKey))
    const refused = await ask(keys, METADATA, { origin: 'https://evil.example' })
    expect(refused.json().code).toBe('Forbidden')
    expect(refused.headers['access-control-allow-origin']).toBeUndefined()
    expect((await ask(keys)).json().code).toBe('Forbidden')
    const allowed = await ask(keys, METADATA, { origin: 'https://app.example.org' })
    expect([allowed.statusCode, allowed.headers['access-control-allow-origin']]).toEqual([200, '*'])
    // The session that is kept for the key is still that of its pages alone.
    expect((await ask(keys, METADATA, { origin: 'https://evil.example' })).json().code).toBe('Forbidden')
  })

  it('is known to be gone where it went to the trash', async () => {
    const account = await door.test.createAccount()
    const trashed = await door.store(account, ctImage({ slice: 1, size: 16 }))
    expect((await ask(byKeys(account))).statusCode).toBe(200)
    await door.call(account, 'DeleteOrder', {
      input: { PatientOrderUuid: trashed, PatientOrderInstitutionUuid: account.InstitutionUuid },
    })
    await sleep(1100)
    expect(problem(await ask(byKeys(account)))).toEqual(refusal(410, 'Expired', 'The study is in the trash.'))
  })
})

describe('a study in two institutions', () => {
  it('is that of the first which has it, or of the one that ?institution= names', async () => {
    const { InstitutionUuid } = await call('CreateInstitution', {
      InstitutionName: 'Second',
      Address: '',
      AeTitle: 'SECOND',
      TimeZone: 'Europe/Paris',
    })
    const second = { ...owner, InstitutionUuid: String(InstitutionUuid) }
    await door.store(second, ctImage({ slice: 5, size: 16 }))
    const uids = async (query: string) =>
      (await ask(byKeys(owner), `${METADATA}${query}`))
        .json()
        .map((one: Record<string, { Value: unknown[] }>) => one['00080018']?.Value[0])
    expect(await uids('')).toEqual(['2.25.1001.1.1'])
    expect(await uids(`?institution=${owner.InstitutionUuid}`)).toEqual(['2.25.1001.1.1'])
    expect(await uids(`?institution=${InstitutionUuid}`)).toEqual(['2.25.1001.1.5'])
    const stranger = await door.test.createAccount()
    expect(problem(await ask(byKeys(owner), `${METADATA}?institution=${stranger.InstitutionUuid}`))).toEqual(
      refusal(404, 'NotFound', 'Nothing was found for institutionUuid.'),
    )
  })
})

describe('the record', () => {
  it('names who searched and who read a study, once in ten minutes, and each refusal', async () => {
    const account = await door.test.createAccount()
    const read = await door.store(account, ctImage({ slice: 1, size: 16 }))
    for (let times = 0; times < 3; times += 1) {
      await ask(byKeys(account), '/studies')
      await ask(byKeys(account))
    }
    await ask(byKeys(account), '/studies/1.2.3/metadata')
    const rows = await door.services.database.forAccount(account.AccountUuid, (tx) =>
      tx
        .selectFrom('audit_records')
        .select(['action', 'outcome', 'order_ids', 'user_id', 'detail'])
        .where('action', 'like', '%OverDicomWeb')
        .orderBy('at')
        .execute(),
    )
    const by = { user_id: account.UserUuid }
    expect(rows).toEqual([
      { ...by, action: 'SearchOverDicomWeb', outcome: 'success', order_ids: [], detail: {} },
      { ...by, action: 'RetrieveOverDicomWeb', outcome: 'success', order_ids: [read], detail: {} },
      { ...by, action: 'RetrieveOverDicomWeb', outcome: 'denied', order_ids: [], detail: { ErrorCode: 'NotFound' } },
    ])
  })

  it.each([
    ['SearchOverDicomWeb', '/studies'],
    ['RetrieveOverDicomWeb', METADATA],
  ])(
    'of %s comes before the answer: where it could not be written, nothing is shown, and the next try writes it',
    async (action, path) => {
      const account = await door.test.createAccount()
      await door.store(account, ctImage({ slice: 1, size: 16 }))
      const written = async () =>
        (
          await door.services.database.forAccount(account.AccountUuid, (tx) =>
            tx.selectFrom('audit_records').select('outcome').where('action', '=', action).execute(),
          )
        ).length
      await door.asOwner(`alter table audit_records add constraint refused check (action <> '${action}') not valid`)
      const refused = await ask(byKeys(account), path)
      await door.asOwner('alter table audit_records drop constraint refused')
      expect([refused.statusCode, refused.json().code, await written()]).toEqual([500, 'ServerError', 0])
      expect([(await ask(byKeys(account), path)).statusCode, await written()]).toEqual([200, 1])
    },
  )
})

it('answers a preflight for any origin, without asking who comes', async () => {
  const answer = await askDicomweb(
    door,
    METADATA,
    undefined,
    { origin: 'https://a.example', 'access-control-request-method': 'GET' },
    'OPTIONS',
  )
  expect(answer.statusCode).toBe(204)
  expect(answer.headers).toMatchObject({
    'access-control-allow-origin': '*',
    'access-control-allow-methods': 'GET, HEAD, POST, DELETE, OPTIONS',
  })
  expect(answer.headers['access-control-allow-credentials']).toBeUndefined()
})

it('stops who guesses, and nobody who knows', async () => {
  expect((await ask(byKeys(owner))).statusCode).toBe(200)
  const codes: string[] = []
  for (let guess = 0; guess < 25; guess += 1)
    codes.push((await ask(basic(owner.AccountKey, `guess ${guess}`))).json().code)
  expect(codes.at(0)).toBe('Unauthorized')
  expect(codes.at(-1)).toBe('RateLimited')
  expect((await ask(byKeys(owner))).statusCode).toBe(200)
  expect((await ask(admin)).statusCode).toBe(200)
})
