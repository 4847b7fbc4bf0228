import { randomUUID } from 'node:crypto'
import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { call, openSession, signIn } from '../harness/call.ts'
import { type OpalineServer, startOpaline } from '../harness/server.ts'

let server: OpalineServer
beforeAll(async () => {
  server = await startOpaline()
})
afterAll(() => server.dispose())

const WRONG_KEYS = {
  Success: false,
  Message: 'The account key or the API key is not valid.',
  ErrorCode: 'Unauthorized',
}
const NO_USER = { Success: false, Message: 'Nothing was found for userUuid.', ErrorCode: 'NotFound' }

describe('the first start', () => {
  it('writes the keys for its owner alone', async () => {
    const file = await stat(join(server.dataDirectory, 'first-account.json'))
    expect(file.mode & 0o777).toBe(0o600)
    expect(Object.keys(server.keys)).toEqual([
      'Url',
      'AccountKey',
      'ApiKey',
      'AdminEmail',
      'AdminPassword',
      'UserUuid',
      'InstitutionUuid',
      'AeTitle',
    ])
  })

  it('is ready and healthy', async () => {
    expect(await (await fetch(`${server.url}/readyz`)).json()).toEqual({
      Status: 'ok',
      Database: 'ok',
      BlobStore: 'ok',
    })
    expect(await (await fetch(`${server.url}/healthz`)).json()).toEqual({ Status: 'ok' })
    expect(await (await fetch(`${server.url}/metrics`)).text()).toContain(
      'opaline_http_request_duration_seconds_count{method="GET",route="/readyz",status="200"} 1',
    )
  })
})

describe('OpenSession', () => {
  it('opens a session with both keys and shows the account', async () => {
    const { AccountKey, ApiKey, UserUuid, InstitutionUuid, AdminEmail } = server.keys
    const { status, body } = await call(server.url, 'OpenSession', { AccountKey, ApiKey })
    expect(status).toBe(200)
    expect(body).toEqual({
      Success: true,
      Message: '',
      SessionToken: expect.stringMatching(/^[\w-]{43}$/),
      ExpiresInSeconds: 900,
      Account: {
        AccountUuid: expect.stringMatching(/^[0-9a-f-]{36}$/),
        AccountName: 'First account',
        UserList: [
          {
            UserUuid,
            UserName: AdminEmail,
            FullName: 'Administrator',
            Email: AdminEmail,
            UserType: 'Admin',
            InstitutionList: [{ InstitutionUuid, InstitutionName: 'First institution' }],
          },
        ],
      },
    })
  })

  it('tells a wrong account, a wrong key and keys of two accounts the same', async () => {
    const other = await server.createAccount('Other')
    const { AccountKey, ApiKey } = server.keys
    const tries = [
      { AccountKey: randomUUID(), ApiKey },
      { AccountKey, ApiKey: randomUUID() },
      { AccountKey: other.AccountKey, ApiKey },
      { AccountKey: ApiKey, ApiKey: AccountKey },
    ]
    for (const keys of tries) {
      const { status, body } = await call(server.url, 'OpenSession', keys)
      expect({ status, body }).toEqual({ status: 401, body: WRONG_KEYS })
    }
  })

  it('refuses what is no key by its name', async () => {
    const { body } = await call(server.url, 'OpenSession', { AccountKey: server.keys.AccountKey, ApiKey: 'x' })
    expect(body).toEqual({
      Success: false,
      Message: "Invalid parameters for apiKey. Given value = 'x' is not guid format.",
      ErrorCode: 'InvalidParameter',
    })
  })

  it('narrows a session to a user, rights and a time', async () => {
    const { AccountKey, ApiKey, UserUuid } = server.keys
    const { body } = await call(server.url, 'OpenSession', {
      AccountKey,
      ApiKey,
      UserUuid,
      RightList: ['Upload'],
      ExpiresInSeconds: 2,
    })
    expect(body['ExpiresInSeconds']).toBe(2)
    const token = String(body['SessionToken'])
    const refused = await call(server.url, 'GetPatientOrderList', { UserUuid }, { token })
    expect(refused.body).toEqual({
      Success: false,
      Message: 'The session lacks the right Read that GetPatientOrderList needs.',
      ErrorCode: 'Forbidden',
    })
    await new Promise((resolve) => setTimeout(resolve, 2_100))
    expect((await call(server.url, 'GetPatientOrderList', { UserUuid }, { token })).status).toBe(401)
  })

  it('does not act as a user of another account, nor as one that there is not', async () => {
    const other = await server.createAccount('Stranger')
    const token = await openSession(server.keys)
    for (const UserUuid of [other.UserUuid, randomUUID()]) {
      const { status, body } = await call(server.url, 'GetPatientOrderList', { UserUuid }, { token })
      expect({ status, body }).toEqual({ status: 404, body: NO_USER })
    }
    const { body } = await call(server.url, 'GetPatientOrderList', {}, { token })
    expect(body).toEqual({
      Success: false,
      Message: 'Invalid parameters for userUuid. A value is required.',
      ErrorCode: 'InvalidParameter',
    })
  })
})

describe('SignIn', () => {
  it('gives a token and a cookie that scripts cannot read, and SignOut ends both', async () => {
    const { AdminEmail, AdminPassword, UserUuid } = server.keys
    const answer = await call(server.url, 'SignIn', { Email: AdminEmail.toUpperCase(), Password: AdminPassword })
    expect(answer.body).toMatchObject({ Success: true, User: { UserUuid, UserType: 'Admin' } })
    const cookie = answer.headers.get('set-cookie') ?? ''
    expect(cookie).toMatch(/^opaline_session=[\w-]{43}; Max-Age=43200; Path=\/; HttpOnly; SameSite=Strict$/)
    const headers = { cookie: cookie.split(';')[0] ?? '' }
    expect((await call(server.url, 'GetAccount', {}, { headers })).body).toMatchObject({
      Success: true,
      CurrentUserUuid: UserUuid,
    })
    expect((await call(server.url, 'SignOut', {}, { headers })).body).toEqual({ Success: true, Message: '' })
    expect((await call(server.url, 'GetAccount', {}, { headers })).status).toBe(401)
  })

  it('refuses a cookie that comes with another origin', async () => {
    const token = await signIn(server.keys)
    const headers = { cookie: `opaline_session=${token}`, origin: 'https://evil.example' }
    const { status, body } = await call(server.url, 'GetAccount', {}, { headers })
    expect({ status, body }).toEqual({
      status: 403,
      body: {
        Success: false,
        Message: 'A signed-in session cannot be used from another origin.',
        ErrorCode: 'Forbidden',
      },
    })
  })

  it('tells an unknown address and a wrong password the same', async () => {
    const wrong = {
      Success: false,
      Message: 'The e-mail address or the password is not right.',
      ErrorCode: 'Unauthorized',
    }
    for (const Email of [server.keys.AdminEmail, 'nobody@example.org']) {
      expect((await call(server.url, 'SignIn', { Email, Password: 'guess' })).body).toEqual(wrong)
    }
  })
})

describe('API keys', () => {
  const settings = async (token: string) => (await call(server.url, 'GetApiSettings', {}, { token })).body

  it('are for an Admin who signed in, never for a key', async () => {
    const token = await openSession(server.keys)
    for (const method of ['GetApiSettings', 'CreateApiKey', 'RevokeApiKey']) {
      const { body } = await call(server.url, method, {}, { token })
      expect(body).toEqual({
        Success: false,
        Message: `${method} cannot be called with an API key. Sign in as a user.`,
        ErrorCode: 'Forbidden',
      })
    }
  })

  it('are made, listed without themselves, and end with their sessions at once', async () => {
    const admin = await signIn(server.keys)
    const made = (await call(server.url, 'CreateApiKey', { Name: 'Trial page' }, { token: admin })).body
    const ApiKey = String(made['ApiKey'])
    const listed = await settings(admin)
    expect(listed['AccountKey']).toBe(server.keys.AccountKey)
    expect(listed['ApiKeyList']).toContainEqual({
      ApiKeyUuid: made['ApiKeyUuid'],
      Name: 'Trial page',
      LastFour: ApiKey.slice(-4),
      CreatedDatetime: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/),
      LastUsedDatetime: '',
      ExpireDatetime: '',
      AllowedDomainList: [],
      UserUuidList: [],
      State: 'Active',
    })
    expect(JSON.stringify(listed)).not.toContain(ApiKey)
    const token = await openSession({ ...server.keys, ApiKey })
    expect((await call(server.url, 'GetAccount', {}, { token })).status).toBe(200)
    expect((await call(server.url, 'RevokeApiKey', { ApiKeyUuid: made['ApiKeyUuid'] }, { token: admin })).body).toEqual(
      { Success: true, Message: '' },
    )
    expect((await call(server.url, 'GetAccount', {}, { token })).status).toBe(401)
    expect((await call(server.url, 'OpenSession', { AccountKey: server.keys.AccountKey, ApiKey })).body).toEqual(
      WRONG_KEYS,
    )
  })

  it('of another account look like keys that do not exist', async () => {
    const other = await server.createAccount('Keyholder')
    const theirs = (await settings(await signIn(other)))['ApiKeyList'] as { ApiKeyUuid: string }[]
    const admin = await signIn(server.keys)
    for (const ApiKeyUuid of [theirs[0]?.ApiKeyUuid, randomUUID()]) {
      const { status, body } = await call(server.url, 'RevokeApiKey', { ApiKeyUuid }, { token: admin })
      expect({ status, body }).toEqual({
        status: 404,
        body: { Success: false, Message: 'Nothing was found for apiKeyUuid.', ErrorCode: 'NotFound' },
      })
    }
    expect(await openSession(other)).toMatch(/^[\w-]{43}$/)
  })

  it('tied to a domain work from its pages only, and others cannot read the refusal', async () => {
    const admin = await signIn(server.keys)
    const made = (
      await call(server.url, 'CreateApiKey', { Name: 'Page', AllowedDomainList: ['app.example.org'] }, { token: admin })
    ).body
    const keys = { AccountKey: server.keys.AccountKey, ApiKey: made['ApiKey'] }
    const foreign = await call(server.url, 'OpenSession', keys, { headers: { origin: 'https://evil.example' } })
    expect(foreign.body['ErrorCode']).toBe('Forbidden')
    expect(foreign.headers.get('access-control-allow-origin')).toBeNull()
    const own = await call(server.url, 'OpenSession', keys, { headers: { origin: 'https://app.example.org' } })
    expect(own.headers.get('access-control-allow-origin')).toBe('*')
    const token = String(own.body['SessionToken'])
    expect((await call(server.url, 'GetAccount', {}, { token })).status).toBe(403)
    expect(
      (await call(server.url, 'GetAccount', {}, { token, headers: { origin: 'https://app.example.org' } })).status,
    ).toBe(200)
  })
})

it('answers a preflight from any origin without credentials', async () => {
  const response = await fetch(`${server.url}/api/v1/GetAccount`, {
    method: 'OPTIONS',
    headers: { origin: 'https://any.example' },
  })
  expect(response.status).toBe(204)
  expect(response.headers.get('access-control-allow-origin')).toBe('*')
  expect(response.headers.get('access-control-allow-credentials')).toBeNull()
})

it('writes no key, password or token into its log', async () => {
  const token = await signIn(server.keys)
  await call(server.url, 'GetAccount', {}, { token })
  const log = server.log()
  expect(log).toContain('/api/v1/SignIn')
  for (const secret of [token, server.keys.ApiKey, server.keys.AccountKey, server.keys.AdminPassword])
    expect(log).not.toContain(secret)
})
