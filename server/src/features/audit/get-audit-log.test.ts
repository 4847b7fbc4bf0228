import { type InputOf, METHODS } from '@opaline/contract'
import { sql } from 'kysely'
import pg from 'pg'
import { afterAll, beforeEach, describe, expect, it } from 'vitest'
import { openTestDatabase } from '../../../test/database.ts'
import type { Services } from '../../services.ts'
import { makeUuid } from '../../uuid.ts'
import { refusalOf } from '../instances/testing/refusal-of.ts'
import { addOrderList, type OrderList } from '../orders/testing/open-order-list.ts'
import { type AuditRecord, appendAuditRecord } from './append-audit-record.ts'
import { getAuditLog } from './get-audit-log.ts'

const test = await openTestDatabase()
let list: OrderList
beforeEach(async () => {
  list = await addOrderList(test)
})
afterAll(() => test.close())

type Input = InputOf<(typeof METHODS)['GetAuditLog']>
const services = { publicUrl: () => 'https://pacs.example.org' } as Services

const append = (record: Partial<AuditRecord>) =>
  test.database.forAccount(list.account.AccountUuid, (tx) =>
    appendAuditRecord(tx, {
      accountUuid: list.account.AccountUuid,
      action: 'Deed',
      outcome: 'success',
      address: '192.0.2.1',
      requestId: 'request',
      ...record,
    }),
  )

const ask = async (input: Input = {}) =>
  METHODS.GetAuditLog.result.parse(await list.call((call) => getAuditLog({ ...call, services }, input)))
const numbers = async (input: Input): Promise<number[]> =>
  ((await ask(input)).AuditRecordList ?? []).map((record) => record.Number)

/** Moves records in time, as if they had been written then. */
const setTimes = async (times: readonly string[]) => {
  for (const [index, time] of times.entries())
    await ownerChange(`update audit_records set at = '${time}' where number = ${index + 1}
      and account_id = '${list.account.AccountUuid}'`)
}
const ownerChange = async (statement: string) => {
  const client = new pg.Client(test.owner)
  await client.connect()
  await client.query(statement).finally(() => client.end())
}

async function addKey(name: string): Promise<string> {
  const id = makeUuid()
  const row = { id, account_id: list.account.AccountUuid, name, last_four: 'abcd', key_hash: Buffer.from(id) }
  await test.database.forAccount(list.account.AccountUuid, (tx) =>
    tx
      .insertInto('api_keys')
      .values({ ...row, right_list: ['Read'] })
      .execute(),
  )
  return id
}

describe('as JSON', () => {
  it('shows each record with who, when, what and its place in the chain, newest first', async () => {
    const [order, apiKeyUuid] = [makeUuid(), await addKey('Ward 3')]
    const { UserUuid } = list.account
    await append({ userUuid: UserUuid, apiKeyUuid, orderUuids: [order], detail: { Detail: 'why' } })
    const found = await ask()
    const hex = expect.stringMatching(/^[0-9a-f]{64}$/)
    const Datetime = expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/)
    expect(found).toEqual({
      AuditRecordList: [
        {
          Number: 2,
          Datetime,
          Action: 'Deed',
          Outcome: 'success',
          UserUuid,
          UserName: 'Alpha Admin',
          ApiKeyUuid: apiKeyUuid,
          ApiKeyName: 'Ward 3',
          Address: '192.0.2.1',
          RequestId: 'request',
          PatientOrderUuidList: [order],
          Detail: '{"Detail": "why"}',
          Hash: hex,
        },
        {
          Number: 1,
          Datetime,
          Action: 'CreateAccount',
          Outcome: 'success',
          UserUuid,
          UserName: 'Alpha Admin',
          ApiKeyUuid: '',
          ApiKeyName: '',
          Address: '',
          RequestId: '',
          PatientOrderUuidList: [],
          Detail: '{}',
          Hash: hex,
        },
      ],
      NextPageToken: '',
    })
  })

  it('narrows by user, order, action and outcome, alone and together', async () => {
    const [user, order] = [makeUuid(), makeUuid()]
    await append({ userUuid: user })
    await append({ orderUuids: [makeUuid(), order], outcome: 'denied' })
    await append({ userUuid: user, orderUuids: [order], action: 'Other' })
    await append({ userUuid: user, outcome: 'failed' })
    expect(await numbers({ UserUuid: user })).toEqual([5, 4, 2])
    expect(await numbers({ PatientOrderUuid: order })).toEqual([4, 3])
    expect(await numbers({ Action: 'Other' })).toEqual([4])
    expect(await numbers({ Outcome: 'denied' })).toEqual([3])
    expect(await numbers({ Outcome: 'success' })).toEqual([4, 2, 1])
    expect(await numbers({ UserUuid: user, Outcome: 'failed', Action: 'Deed' })).toEqual([5])
    expect(await numbers({ UserUuid: user, PatientOrderUuid: order })).toEqual([4])
    expect(await numbers({ UserUuid: makeUuid() })).toEqual([])
    expect(await numbers({ PatientOrderUuid: makeUuid() })).toEqual([])
  })

  it('narrows by days and seconds, both ends included', async () => {
    for (let made = 0; made < 4; made += 1) await append({})
    await setTimes([
      '2026-01-01T23:59:59.999999Z',
      '2026-01-02T00:00:00Z',
      '2026-01-02T23:59:59.999999Z',
      '2026-01-03T10:00:00Z',
      '2026-01-03T10:00:00.900Z',
    ])
    expect(await numbers({ From: '2026-01-02' })).toEqual([5, 4, 3, 2])
    expect(await numbers({ To: '2026-01-02' })).toEqual([3, 2, 1])
    expect(await numbers({ From: '2026-01-02', To: '2026-01-02' })).toEqual([3, 2])
    expect(await numbers({ From: '2026-01-02T23:59:59Z', To: '2026-01-03T10:00:00Z' })).toEqual([5, 4, 3])
    expect(await numbers({ To: '2026-01-03T09:59:59Z', From: '2026-01-03' })).toEqual([])
    expect(await numbers({ From: '2026-01-04' })).toEqual([])
    expect(await numbers({ To: '2025-12-31' })).toEqual([])
    expect(await numbers({ From: '9999-12-31' })).toEqual([])
    expect(await numbers({ To: '9999-12-31', From: '0001-01-01' })).toEqual([5, 4, 3, 2, 1])
  })

  it.each(['2026-02-30', '2026-01-02T25:00:00Z', '2026-01-02T10:00:00', '2026-01-02 10:00:00Z', 'yesterday'])(
    'refuses %j as an end of a period',
    async (text) => {
      const refusal = (name: string) => ({
        code: 'InvalidParameter',
        message: `Invalid parameters for ${name}. Given value = '${text}' is not date format.`,
      })
      expect(await refusalOf(ask({ From: text }))).toMatchObject(refusal('from'))
      expect(await refusalOf(ask({ To: text }))).toMatchObject(refusal('to'))
    },
  )

  it('pages while further records come: none twice, none left out', async () => {
    for (let made = 0; made < 6; made += 1) await append({ action: made % 2 === 0 ? 'Even' : 'Odd' })
    const first = await ask({ PageSize: 3 })
    expect(first.AuditRecordList?.map((record) => record.Number)).toEqual([7, 6, 5])
    await append({})
    const second = await ask({ PageSize: 3, PageToken: first.NextPageToken })
    expect(second.AuditRecordList?.map((record) => record.Number)).toEqual([4, 3, 2])
    const third = await ask({ PageSize: 3, PageToken: second.NextPageToken })
    expect(third).toMatchObject({ AuditRecordList: [{ Number: 1 }], NextPageToken: '' })
    const even = await ask({ PageSize: 2, Action: 'Even' })
    expect(await numbers({ PageSize: 2, Action: 'Even', PageToken: even.NextPageToken })).toEqual([2])
  })

  it('has 50 records on a page unless asked otherwise', async () => {
    for (let made = 0; made < 50; made += 1) await append({})
    expect(await numbers({})).toHaveLength(50)
  })

  it.each([
    'x',
    Buffer.from('0').toString('base64url'),
    Buffer.from('1 or true').toString('base64url'),
    'A'.repeat(256),
  ])('refuses %j as a page token', async (PageToken) => {
    expect(await refusalOf(ask({ PageToken }))).toMatchObject({
      code: 'InvalidParameter',
      message: 'Invalid parameters for pageToken. It is not one that a page before it gave.',
    })
  })

  it('shows another account’s records to nobody', async () => {
    const order = makeUuid()
    await append({ action: 'Mine', orderUuids: [order] })
    const { UserUuid } = list.account
    list = await addOrderList(test)
    for (const input of [{ Action: 'Mine' }, { UserUuid }, { PatientOrderUuid: order }])
      expect(await numbers(input)).toEqual([])
  })
})

it('reads by an index whatever narrows the log', async () => {
  await ownerChange(`alter table audit_records disable trigger audit_records_chained;
    insert into audit_records (account_id, action, outcome, number, hash) select '${list.account.AccountUuid}',
      'Deed' || n % 50, 'success', n, sha256('') from generate_series(2, 20000) n;
    alter table audit_records enable trigger audit_records_chained; analyze audit_records`)
  const plan = (condition: string) =>
    test.database.forAccount(list.account.AccountUuid, async (tx) => {
      const { rows } = await sql<{ 'QUERY PLAN': string }>`explain select r.number from audit_records r
        where r.account_id = ${list.account.AccountUuid}::uuid and r.number is not null and ${sql.raw(condition)}
        order by r.number desc limit 51`.execute(tx)
      return rows.map((row) => row['QUERY PLAN']).join('\n')
    })
  const index = (name: string) => expect.stringMatching(new RegExp(`Index (Only )?Scan.* using ${name} `))
  expect(await plan('true')).toEqual(index('audit_records_number'))
  expect(await plan('r.number < 100::bigint')).toEqual(index('audit_records_number'))
  expect(await plan(`r.action = 'Deed7'`)).toEqual(index('audit_records_action'))
  expect(await plan(`r.user_id = '${makeUuid()}'`)).toEqual(index('audit_records_user'))
  expect(await plan(`r.outcome = 'denied'`)).toEqual(index('audit_records_refused'))
  const first = `(select number from audit_records where account_id = '${list.account.AccountUuid}'
    and number is not null and at >= '2026-01-01'::timestamptz order by at, number limit 1)`
  expect(await plan(`r.number >= ${first}`)).toEqual(index('audit_records_at'))
  expect(await plan(`r.number >= ${first}`)).not.toContain('Seq Scan')
})

const TIME = '2026-01-02T10:00:00.5Z'
const ROW = { requestId: '', address: '' }

describe('as CSV', () => {
  const HEADING =
    'Number,Datetime,Action,Outcome,UserUuid,UserName,ApiKeyUuid,ApiKeyName,Address,RequestId,PatientOrderUuidList,Detail,Hash\r\n'

  it('writes RFC 4180, and no cell that a table program would compute', async () => {
    const [one, two] = [makeUuid(), makeUuid()]
    const key = await addKey('=cmd|"/c calc"!A0')
    await append({ ...ROW, apiKeyUuid: key, orderUuids: [one, two], detail: { Detail: 'a "b"\r\n,c' } })
    for (const requestId of ['+1', '-1', '@a', '\tx', 'plain=', 'a,b']) await append({ ...ROW, requestId })
    await setTimes(Array.from({ length: 8 }, () => TIME))
    const hashes = (await ask({ Action: 'Deed' })).AuditRecordList?.map((record) => record.Hash) ?? []
    const row = (number: number, middle: string) =>
      `${number},2026-01-02T10:00:00Z,Deed,success,,,${middle},${hashes[8 - number]}\r\n`
    expect(await ask({ Action: 'Deed', Format: 'csv' })).toEqual({
      Result: [
        HEADING,
        row(8, `,,,"a,b",,{}`),
        row(7, ',,,plain=,,{}'),
        row(6, `,,,'\tx,,{}`),
        row(5, `,,,'@a,,{}`),
        row(4, `,,,'-1,,{}`),
        row(3, `,,,'+1,,{}`),
        row(2, `${key},"'=cmd|""/c calc""!A0",,,${one} ${two},"{""Detail"": ""a \\""b\\""\\r\\n,c""}"`),
      ].join(''),
      NextPageToken: '',
    })
  })

  it('gives pages that joined are one file', async () => {
    await append({})
    const whole = await ask({ Format: 'csv' })
    const first = await ask({ Format: 'csv', PageSize: 1 })
    const second = await ask({ Format: 'csv', PageSize: 1, PageToken: first.NextPageToken })
    expect(`${first.Result}${second.Result}`).toBe(whole.Result)
    expect(await ask({ Format: 'csv', Action: 'None' })).toEqual({ Result: HEADING, NextPageToken: '' })
  })
})

const DCM = 'http://dicom.nema.org/resources/ontology/DCM'
const HL7 = 'http://terminology.hl7.org/CodeSystem'
const identified = (uuid: string) => ({ identifier: { system: 'urn:ietf:rfc:3986', value: `urn:uuid:${uuid}` } })

describe('as FHIR', () => {
  const bundle = async (input: Input = {}) => JSON.parse(String((await ask({ ...input, Format: 'fhir' })).Result))

  it('is a Bundle of AuditEvent (R4) with DICOM’s codes', async () => {
    const [order, apiKeyUuid] = [makeUuid(), await addKey('Ward 3')]
    const { UserUuid, AccountUuid } = list.account
    const detail = { ViewerLinkUuid: order }
    await append({ action: 'GetViewUrl', userUuid: UserUuid, apiKeyUuid, orderUuids: [order], detail })
    await setTimes([TIME, TIME])
    const [record] = (await ask({ Action: 'GetViewUrl' })).AuditRecordList ?? []
    expect(await bundle({ Action: 'GetViewUrl' })).toEqual({
      resourceType: 'Bundle',
      type: 'collection',
      entry: [
        {
          resource: {
            resourceType: 'AuditEvent',
            type: { system: DCM, code: '110103', display: 'DICOM Instances Accessed' },
            subtype: [{ system: 'https://pacs.example.org/api/v1', code: 'GetViewUrl', display: 'GetViewUrl' }],
            action: 'R',
            recorded: '2026-01-02T10:00:00Z',
            outcome: '0',
            outcomeDesc: 'success',
            agent: [
              {
                who: { ...identified(UserUuid), display: 'Alpha Admin' },
                requestor: true,
                network: { address: '192.0.2.1', type: '2' },
              },
              { who: { ...identified(apiKeyUuid), display: 'Ward 3' }, requestor: false },
            ],
            source: {
              observer: { ...identified(AccountUuid), display: 'Opaline' },
              type: [{ system: `${HL7}/security-source-type`, code: '4', display: 'Application Server' }],
            },
            entity: [
              {
                what: identified(order),
                type: { system: `${HL7}/audit-entity-type`, code: '2', display: 'System Object' },
                role: { system: `${HL7}/object-role`, code: '4', display: 'Domain Resource' },
                lifecycle: { system: `${HL7}/dicom-audit-lifecycle`, code: '6', display: 'Access / Use' },
              },
              {
                type: { system: `${HL7}/audit-entity-type`, code: '4', display: 'Other' },
                name: 'Audit record 2',
                detail: [
                  { type: 'Number', valueString: '2' },
                  { type: 'Hash', valueString: record?.Hash },
                  { type: 'RequestId', valueString: 'request' },
                  { type: 'Detail', valueString: record?.Detail },
                ],
              },
            ],
          },
        },
      ],
    })
  })

  it.each([
    ['SignIn', 'denied', '110114', '110122', 'E', '4'],
    ['SignOut', 'success', '110114', '110123', 'E', '0'],
    ['UploadDicomFile', 'success', '110107', 'UploadDicomFile', 'C', '0'],
    ['DeleteOrder', 'failed', '110105', 'DeleteOrder', 'D', '8'],
    ['GetPatientOrderList', 'success', '110112', 'GetPatientOrderList', 'R', '0'],
    ['UpdateOrderWithJSON', 'success', '110109', 'UpdateOrderWithJSON', 'U', '0'],
    ['MergePatients', 'success', '110110', 'MergePatients', 'U', '0'],
    ['CreateFolder', 'success', '110100', 'CreateFolder', 'C', '0'],
    ['GetAuditLog', 'success', '110101', 'GetAuditLog', 'R', '0'],
  ] as const)('says of %s (%s) what kind of event it is', async (action, outcome, type, subtype, deed, result) => {
    await append({ ...ROW, action, outcome })
    const { resource } = (await bundle({ PageSize: 1 })).entry[0]
    expect([resource.type.code, resource.subtype[0].code, resource.action, resource.outcome]).toEqual([
      type,
      subtype,
      deed,
      result,
    ])
    // Nobody is named in it: the server itself did it.
    expect(resource.agent).toEqual([
      { who: { ...identified(list.account.AccountUuid), display: 'Opaline' }, requestor: true },
    ])
  })

  it('has no entry where nothing was found', async () => {
    expect(await bundle({ Action: 'None' })).toEqual({ resourceType: 'Bundle', type: 'collection' })
  })
})
