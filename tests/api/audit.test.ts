import { randomUUID } from 'node:crypto'
import { readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { call, openSession, signIn } from '../harness/call.ts'
import { type OpalineServer, startOpaline } from '../harness/server.ts'

let server: OpalineServer
let admin: string
let account: string
beforeAll(async () => {
  server = await startOpaline()
  admin = await signIn(server.keys)
  const found = await call(server.url, 'GetAccount', {}, { token: admin })
  account = (found.body['Account'] as { AccountUuid: string }).AccountUuid
})
afterAll(() => server.dispose())

interface ShownRecord {
  readonly Number: number
  readonly Action: string
  readonly Outcome: string
  readonly UserUuid: string
  readonly ApiKeyUuid: string
  readonly RequestId: string
  readonly Detail: string
}

const ask = (input: object = {}, token = admin) => call(server.url, 'GetAuditLog', input, { token })
const verify = () => call(server.url, 'VerifyAuditLog', {}, { token: admin })
const list = async (input: object = {}): Promise<readonly ShownRecord[]> =>
  (await ask(input)).body['AuditRecordList'] as readonly ShownRecord[]

it('records calls over the wire, done and refused, with user, key and request', async () => {
  const { UserUuid } = server.keys
  const token = await openSession(server.keys)
  await call(server.url, 'CreateFolder', { UserUuid, FolderName: 'Audited' }, { token })
  await call(server.url, 'GetViewUrl', { UserUuid, PatientOrderUuid: randomUUID() }, { token })
  const [refused, done, opened] = await list({ PageSize: 3 })
  expect(opened).toMatchObject({ Action: 'OpenSession', Outcome: 'success', Address: '127.0.0.1' })
  expect(done).toEqual({
    Number: (opened?.Number ?? 0) + 1,
    Datetime: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/),
    Action: 'CreateFolder',
    Outcome: 'success',
    UserUuid,
    UserName: 'Administrator',
    ApiKeyUuid: opened?.ApiKeyUuid,
    ApiKeyName: 'First key',
    Address: '127.0.0.1',
    RequestId: expect.stringMatching(/./),
    PatientOrderUuidList: [],
    Detail: expect.stringMatching(/^\{"FolderUuid": "[0-9a-f-]{36}"\}$/),
    Hash: expect.stringMatching(/^[0-9a-f]{64}$/),
  })
  expect(refused).toMatchObject({
    Number: (done?.Number ?? 0) + 1,
    Action: 'GetViewUrl',
    Outcome: 'denied',
    Detail: '{"ErrorCode": "NotFound"}',
  })
})

it('shows another user’s records to an Admin, who stays who they are', async () => {
  const nobody = randomUUID()
  expect(await ask({ UserUuid: nobody })).toMatchObject({
    status: 200,
    body: { Success: true, Message: '', AuditRecordList: [], NextPageToken: '' },
  })
  const [last] = await list({ Action: 'GetAuditLog', PageSize: 1 })
  expect(last).toMatchObject({ UserUuid: server.keys.UserUuid, Detail: '{"Count": 0}' })
})

it('pages through the log of itself', async () => {
  const first = await ask({ PageSize: 2, Format: 'csv' })
  expect(first.body).toEqual({
    Success: true,
    Message: '',
    Result: expect.stringMatching(/^Number,Datetime,[^\r]*\r\n\d+,[^\r]*\r\n\d+,[^\r]*\r\n$/),
    NextPageToken: expect.stringMatching(/./),
  })
  const second = await ask({ PageSize: 1000, Format: 'fhir', PageToken: first.body['NextPageToken'] })
  const bundle = JSON.parse(String(second.body['Result'])) as { entry: { resource: { resourceType: string } }[] }
  expect(bundle.entry.every(({ resource }) => resource.resourceType === 'AuditEvent')).toBe(true)
  expect(second.body['NextPageToken']).toBe('')
})

it.each([
  ['Format', 'xml', "Invalid parameters for format. Given value = 'xml' is not one of json, csv, fhir."],
  ['Outcome', 'ok', "Invalid parameters for outcome. Given value = 'ok' is not one of success, denied, failed."],
  ['PageSize', 1001, "Invalid parameters for pageSize. Given value = '1001' is not between 1 and 1000."],
  ['PatientOrderUuid', 'x', "Invalid parameters for patientOrderUuid. Given value = 'x' is not guid format."],
  ['From', '2026-02-30', "Invalid parameters for from. Given value = '2026-02-30' is not date format."],
  ['PageToken', 'x', 'Invalid parameters for pageToken. It is not one that a page before it gave.'],
])('refuses %s = %j', async (name, value, Message) => {
  const { status, body } = await ask({ [name]: value })
  expect({ status, body }).toEqual({ status: 400, body: { Success: false, Message, ErrorCode: 'InvalidParameter' } })
})

it('is closed to keys', async () => {
  const token = await openSession(server.keys)
  for (const method of ['GetAuditLog', 'VerifyAuditLog']) {
    const { status, body } = await call(server.url, method, {}, { token })
    expect({ status, body }).toEqual({
      status: 403,
      body: {
        Success: false,
        Message: `${method} cannot be called with an API key. Sign in as a user.`,
        ErrorCode: 'Forbidden',
      },
    })
  }
})

it('holds an unbroken chain under 50 calls at once, whose head is outside when the server has stopped', async () => {
  const { UserUuid } = server.keys
  await Promise.all(Array.from({ length: 50 }, () => call(server.url, 'GetFolderList', { UserUuid }, { token: admin })))
  const before = await list({ PageSize: 1000 })
  expect(before.map((record) => record.Number)).toEqual(before.map((_, index) => before.length - index))
  const found = await verify()
  expect(found.body).toEqual({
    Success: true,
    Message: '',
    Result: 'Intact',
    FirstBroken: 0,
    CheckedCount: before.length + 1,
  })
  await server.stop()
  const path = join(server.dataDirectory, 'audit-heads', `${account}.json`)
  expect((await stat(path)).mode & 0o777).toBe(0o600)
  expect(JSON.parse(await readFile(path, 'utf8'))).toEqual({
    AccountUuid: account,
    // GetAuditLog, then VerifyAuditLog.
    Number: before.length + 2,
    Hash: expect.stringMatching(/^[0-9a-f]{64}$/),
    At: expect.stringMatching(/^\d{4}-\d\d-\d\dT.*Z$/),
    Signature: expect.stringMatching(/^[0-9a-f]{64}$/),
  })
  server = await server.restart()
  expect((await verify()).body).toMatchObject({ Result: 'Intact', CheckedCount: before.length + 2 })
})
