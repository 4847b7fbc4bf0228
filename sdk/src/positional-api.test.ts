import { afterEach, describe, expect, test, vi } from 'vitest'
import { type PositionalApi, type PositionalMethod, positionalApi } from './positional-api.ts'
import type { Reply } from './reply.ts'
import { type ApiServer, type Handlers, jsonOf, startApiServer } from './testing/api-server.ts'
import { ACCOUNT, ACCOUNT_KEY, API_KEY, INSTITUTION, ORDER, sessionHandlers, USER } from './testing/session-handlers.ts'

const servers: ApiServer[] = []
afterEach(async () => {
  await Promise.all(servers.splice(0).map((server) => server.close()))
  vi.restoreAllMocks()
})

async function serve(handlers: Handlers): Promise<{ server: ApiServer; api: PositionalApi }> {
  const server = await startApiServer(handlers)
  servers.push(server)
  const api = positionalApi([` ${API_KEY} `, ACCOUNT_KEY, { server: server.address }], undefined)
  api.LogToBrowserConsole = false
  return { server, api }
}

const call = (api: PositionalApi, name: string, ...given: unknown[]): Promise<Reply> =>
  new Promise((resolve) => (api[name] as PositionalMethod)(...given, resolve))

const found = { Success: true, Message: '', SearchResultList: [], TotalCount: 0, NextPageToken: '' }

describe('Initialize', () => {
  test('opens a session with trimmed keys and gives the account', async () => {
    const { server, api } = await serve(sessionHandlers())
    expect(await call(api, 'Initialize')).toEqual({ Success: true, Message: '', Account: ACCOUNT })
    expect(server.received.map(({ method, authorization }) => [method, authorization])).toEqual([['OpenSession', '']])
    expect(jsonOf(server.received[0])).toEqual({ AccountKey: ACCOUNT_KEY, ApiKey: API_KEY })
  })
  test('wrong keys are Unauthorized, keys of a wrong format are not sent', async () => {
    const refused = { Success: false, ErrorCode: 'Unauthorized', Message: 'The keys are not valid.' }
    const { server, api } = await serve({ OpenSession: () => ({ status: 401, json: refused }) })
    expect(await call(api, 'Initialize')).toEqual(refused)
    const wrong = positionalApi(['abc', ACCOUNT_KEY, { server: server.address }], undefined)
    wrong.LogToBrowserConsole = false
    expect(await call(wrong, 'Initialize')).toEqual({
      Success: false,
      ErrorCode: 'InvalidParameter',
      Message: "Invalid parameters for apiKey. Given value = 'abc' is not guid format.",
    })
    expect(server.received).toHaveLength(1)
  })
  test('without a server, with an unreachable one', async () => {
    const nowhere = positionalApi([API_KEY, ACCOUNT_KEY], undefined)
    nowhere.LogToBrowserConsole = false
    expect(await call(nowhere, 'Initialize')).toMatchObject({ Success: false, ErrorCode: 'InvalidParameter' })
    const { server, api } = await serve({})
    await server.close()
    expect(await call(api, 'Initialize')).toEqual({
      Success: false,
      ErrorCode: 'NetworkError',
      Message: 'The server could not be reached.',
    })
  })
})

describe('a call', () => {
  test('sends checked arguments by name, one page of MaximumListCount, with the session', async () => {
    const { server, api } = await serve({ ...sessionHandlers(), GetPatientOrderList: () => found })
    await call(api, 'Initialize')
    api.MaximumListCount = 20
    const reply = await new Promise((resolve) => {
      ;(api['GetPatientOrderList'] as PositionalMethod)(resolve, USER, [INSTITUTION], '', null, [], 'P1')
    })
    expect(reply).toEqual(found)
    expect(server.received[1]?.authorization).toBe('Bearer token-1')
    expect(jsonOf(server.received[1])).toEqual({
      UserUuid: USER,
      InstitutionUuidList: [INSTITUTION],
      OtherPatientId: 'P1',
      PageSize: 20,
    })
  })
  test('before Initialize', async () => {
    const { server, api } = await serve(sessionHandlers())
    expect(await call(api, 'GetViewUrl', USER, ORDER)).toEqual({
      Success: false,
      ErrorCode: 'NotInitialized',
      Message: 'Call Initialize first.',
    })
    expect(server.received).toEqual([])
  })
  test('a wrong parameter is not sent', async () => {
    const { server, api } = await serve(sessionHandlers())
    expect(await call(api, 'GetViewUrl', USER, 'x')).toMatchObject({
      ErrorCode: 'InvalidParameter',
      Message: "Invalid parameters for patientOrderUuid. Given value = 'x' is not guid format.",
    })
    expect(server.received).toEqual([])
  })
  test.each([
    [
      'an error of ours',
      { status: 404, json: { Success: false, ErrorCode: 'NotFound', Message: 'No such order.' } },
      'NotFound',
      'No such order.',
    ],
    ['a proxy that found no server', { status: 502, text: '<html>Bad Gateway</html>' }, 'Unavailable', ''],
    ['a full disk', { status: 507, text: '' }, 'Unavailable', ''],
    ['a status without a code', { status: 418, text: '{}' }, 'InvalidParameter', ''],
    ['a page instead of an answer', { status: 200, text: '<html></html>' }, 'ServerError', ''],
    [
      'a code that is not of the contract',
      { status: 403, json: { Success: false, ErrorCode: 'toString', Message: 'no' } },
      'Forbidden',
      'no',
    ],
    ['nothing', 'hang up', 'NetworkError', 'The server could not be reached.'],
  ] as const)('%s', async (_, answered, code, message) => {
    const { api } = await serve({ ...sessionHandlers(), GetViewUrl: () => answered })
    await call(api, 'Initialize')
    const reply = await call(api, 'GetViewUrl', USER, ORDER)
    expect(reply).toMatchObject({ Success: false, ErrorCode: code })
    expect(reply.Message).toContain(message)
    expect(reply.Message).not.toBe('')
  })
  test('RetryAfterSeconds from the header where the body has none', async () => {
    const { api } = await serve({
      ...sessionHandlers(),
      GetViewUrl: () => ({ status: 429, text: '', headers: { 'Retry-After': '7' } }),
    })
    await call(api, 'Initialize')
    expect(await call(api, 'GetViewUrl', USER, ORDER)).toMatchObject({ ErrorCode: 'RateLimited', RetryAfterSeconds: 7 })
  })
})

describe('the session', () => {
  const needs = (good: string): Handlers => ({
    GetViewUrl: ({ authorization }) =>
      authorization === `Bearer ${good}`
        ? { Success: true, Message: '', Result: good }
        : { status: 401, json: { Success: false, ErrorCode: 'Unauthorized', Message: 'The session has ended.' } },
  })
  test('is renewed once for all calls that meet its end together', async () => {
    const { server, api } = await serve({ ...sessionHandlers(), ...needs('token-2') })
    await call(api, 'Initialize')
    const replies = await Promise.all([1, 2, 3, 4].map(() => call(api, 'GetViewUrl', USER, ORDER)))
    expect(replies.map((reply) => reply['Result'])).toEqual(['token-2', 'token-2', 'token-2', 'token-2'])
    expect(server.received.filter(({ method }) => method === 'OpenSession')).toHaveLength(2)
  })
  test('is renewed before its end', async () => {
    const { server, api } = await serve({ ...sessionHandlers(0.01), ...needs('token-2') })
    await call(api, 'Initialize')
    await new Promise((resolve) => setTimeout(resolve, 20))
    expect(await call(api, 'GetViewUrl', USER, ORDER)).toMatchObject({ Success: true, Result: 'token-2' })
    expect(server.received.map(({ method }) => method)).toEqual(['OpenSession', 'OpenSession', 'GetViewUrl'])
  })
  test('that cannot be renewed ends in Unauthorized after two tries', async () => {
    const { server, api } = await serve({ ...sessionHandlers(), ...needs('none') })
    await call(api, 'Initialize')
    expect(await call(api, 'GetViewUrl', USER, ORDER)).toMatchObject({ Success: false, ErrorCode: 'Unauthorized' })
    expect(server.received.filter(({ method }) => method === 'GetViewUrl')).toHaveLength(2)
  })
  test('of a back end: the page is asked for the next one, the acting user may be left out', async () => {
    const { server } = await serve(needs('second'))
    const onSessionExpired = vi.fn(async () => 'second')
    const api = positionalApi([{ sessionToken: 'first', onSessionExpired, server: server.address }], undefined)
    expect(await call(api, 'GetViewUrl', '', ORDER)).toMatchObject({ Success: true, Result: 'second' })
    expect(onSessionExpired).toHaveBeenCalledTimes(1)
    expect(jsonOf(server.received[0])).toEqual({ PatientOrderUuid: ORDER })
  })
})

describe('callbacks', () => {
  test('come once and later, also when they throw; what they throw is not swallowed', async () => {
    const { api } = await serve(sessionHandlers())
    const thrown: unknown[] = []
    const listeners = process.listeners('uncaughtException')
    process.removeAllListeners('uncaughtException').on('uncaughtException', (error) => thrown.push(error))
    const callback = vi.fn(() => {
      throw new Error('of the page')
    })
    ;(api['Initialize'] as PositionalMethod)(callback)
    expect(callback).not.toHaveBeenCalled()
    await vi.waitFor(() => expect(thrown).toEqual([new Error('of the page')]))
    process.removeAllListeners('uncaughtException')
    for (const listener of listeners) process.on('uncaughtException', listener)
    expect(callback).toHaveBeenCalledTimes(1)
  })
  test('a missing one is an error in the console, not an exception', async () => {
    const { server, api } = await serve({ ...sessionHandlers(), GetPatientOrderList: () => found })
    const error = vi.spyOn(console, 'error').mockImplementation(() => {})
    ;(api['Initialize'] as PositionalMethod)()
    expect(error).toHaveBeenCalledWith('postDicomCloudApi.Initialize: no callback was given.')
    await vi.waitFor(() => expect(server.received).toHaveLength(1))
  })
  test('the console names method and code, never a value', async () => {
    const { api } = await serve(sessionHandlers())
    const error = vi.spyOn(console, 'error').mockImplementation(() => {})
    await call(api, 'GetViewUrl', USER, ORDER)
    expect(error).not.toHaveBeenCalled()
    api.LogToBrowserConsole = true
    await call(api, 'GetViewUrl', USER, 'DOE^JANE')
    expect(error.mock.calls).toEqual([['postDicomCloudApi.GetViewUrl: InvalidParameter']])
  })
  test('come later also where the call is refused at once', async () => {
    const { api } = await serve({})
    const callback = vi.fn()
    for (const name of ['ReadDicomFiles', 'UploadDicomFiles']) (api[name] as PositionalMethod)(callback)
    expect(callback).not.toHaveBeenCalled()
    await vi.waitFor(() => expect(callback).toHaveBeenCalledTimes(2))
  })
  test('methods work without their object', async () => {
    const { api } = await serve(sessionHandlers())
    const initialize = api['Initialize'] as PositionalMethod
    expect(await new Promise((resolve) => initialize(resolve))).toMatchObject({ Success: true })
  })
})

test('public fields', () => {
  const api = positionalApi([API_KEY, ACCOUNT_KEY], undefined)
  expect(api).toMatchObject({ UploaderThreadCount: 4, LogToBrowserConsole: true, MaximumListCount: 1000 })
  expect(api.DicomTagsEnum.PatientName).toBe('x00100010')
  expect(Object.isFrozen(api.DicomTagsEnum)).toBe(true)
  expect(Object.keys(api.DicomTagsEnum)).toHaveLength(20)
})
