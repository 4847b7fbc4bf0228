import { setTimeout as pause } from 'node:timers/promises'
import type { MethodName } from '@opaline/contract'
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import { ask, told } from '../access/ask.ts'
import { refusal } from '../access/expected.ts'
import { idOf, keysOf, tokenOf } from '../access/ids.ts'
import { type MatrixServer, openMatrixServer } from '../access/matrix-server.ts'

/** When keys and their sessions end, and from which pages they work. */

let under: MatrixServer
beforeAll(async () => {
  under = await openMatrixServer()
})
afterAll(() => under.close())
beforeEach(() => under.ground.reset())

type Input = Readonly<Record<string, unknown>>

const call = (name: MethodName, input: Input, token: string, origin?: string) =>
  ask(under.url, name, input, { token, origin })
const open = (key: string, origin?: string) => ask(under.url, 'OpenSession', keysOf(key), { origin })
const tokenFor = async (key: string, origin?: string) => String(JSON.parse((await open(key, origin)).body).SessionToken)

const UserUuid = idOf('Standard')
const place = { UserUuid, InstitutionUuid: idOf('own institution') }
const ENDED = refusal('Unauthorized', 'No valid session. Call Initialize or SignIn first.')
const FOREIGN_PAGE = refusal(
  'Forbidden',
  'This may not be used from this page: its domain is not among those that are listed for it.',
)

it('RevokeApiKey ends the key’s sessions within 5 seconds, uploads that are under way included', async () => {
  const token = await tokenFor('own key')
  const upload = () => told(call('UploadDicomFile', place, token))
  expect((await upload()).status).toBe(200)
  const admin = tokenOf('signed in', 'Admin')
  expect((await call('RevokeApiKey', { ApiKeyUuid: idOf('own key') }, admin)).status).toBe(200)
  expect(await told(call('GetAccount', {}, token))).toEqual(ENDED)
  const end = performance.now() + 5_000
  while ((await upload()).status === 200 && performance.now() < end) await pause(100)
  expect(performance.now()).toBeLessThan(end)
  expect(await upload()).toEqual(ENDED)
  expect(await told(open('own key'))).toEqual(refusal('Unauthorized', 'The account key or the API key is not valid.'))
})

const PAGE = 'https://app.example.org'
const OTHERS = [undefined, 'https://evil.example', 'http://app.example.org', 'https://app.example.org:8443', 'null']

it('a key that lists domains needs a page of one of them at every call', async () => {
  for (const origin of OTHERS) {
    const { cors, ...answer } = await open('key of a page', origin)
    expect([answer, cors]).toEqual([FOREIGN_PAGE, null])
  }
  const token = await tokenFor('key of a page', PAGE)
  const calls = [
    (origin?: string) => call('GetPatientOrderList', { UserUuid }, token, origin),
    (origin?: string) => call('UploadDicomFile', place, token, origin),
  ]
  for (const one of calls) {
    expect(await one(PAGE)).toMatchObject({ status: 200, cors: '*' })
    for (const origin of OTHERS) {
      const { cors, ...answer } = await one(origin)
      expect([answer, cors]).toEqual([FOREIGN_PAGE, null])
    }
  }
})
