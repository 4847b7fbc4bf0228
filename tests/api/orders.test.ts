import { randomUUID } from 'node:crypto'
import { setTimeout as pause } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { ctImage } from '../../dicom/test/ct-image.ts'
import { type Answer, call, openSession, signIn, uploadFile } from '../harness/call.ts'
import { type OpalineServer, startOpaline } from '../harness/server.ts'

/** After this time a viewer link is judged again (LiveViewerLinks). */
const TRUSTED_MS = 1_100

let server: OpalineServer
let byKey: string
let admin: string
beforeAll(async () => {
  server = await startOpaline()
  byKey = await openSession(server.keys)
  admin = await signIn(server.keys)
})
afterAll(() => server.dispose())

type Input = Readonly<Record<string, unknown>>

const ask = (method: string, input: Input, token = byKey): Promise<Answer> =>
  call(server.url, method, { UserUuid: server.keys.UserUuid, ...input }, { token })
const here = (): Input => ({ InstitutionUuid: server.keys.InstitutionUuid })
const named = (order: string): Input => ({
  PatientOrderInstitutionUuid: server.keys.InstitutionUuid,
  PatientOrderUuid: order,
})

const refused = (ErrorCode: string, Message: string) => ({ Success: false, ErrorCode, Message })
const NO_ORDER = refused('NotFound', 'Nothing was found for patientOrderUuid.')

const createWithJson = (JsonParameters: Input) => ask('CreateOrderWithJSON', { ...here(), JsonParameters })

async function upload(studyUid: string, patientId: string): Promise<string> {
  const { body } = await uploadFile(server.keys, byKey, ctImage({ size: 16, studyUid, patientId }))
  return String(body['PatientOrderUuid'])
}

const propertiesOf = async (order: string) =>
  (await ask('GetPatientOrderProperties', named(order))).body['PatientOrder'] as Record<string, unknown>

const PLANNED = {
  PatientName: 'DOE^JANE',
  PatientId: 'P-1',
  Modality: 'CT',
  StudyDescription: 'Thorax',
  OrderDate: '2026-07-01',
  OrderTime: '10:30',
}
const REQUESTED = {
  ...PLANNED,
  PatientOtherId: 'O1\\O2',
  PatientBirthdate: '1970-02-03',
  AccessionNumber: 'AN-12345',
  Complaints: 'cough',
  ProcedureId: 'RP-1',
  ProcedureDescription: 'CT thorax',
  ScheduledEquipmentUuid: '00000000-0000-0000-0000-000000000000',
}
const ALL_KEYS = {
  OtherPatientId: 'O1\\O2',
  PatientName: 'Yamada^Tarou=山田^太郎=やまだ^たろう',
  OrderModality: 'CT',
  OrderAccessionNumber: 'AN-1234567890123',
  PatientsBirthDate: '1970-02-03',
  PatientID: 'P-2',
  Priority: 'HIGH',
  PatientHistory: 'line one\nline two',
  PatientComplaints: 'complaints',
  PatientSymptom: 'symptom',
  RequestingPhysician: 'REQ^DR',
  RequestingDepartment: 'Ward 1',
  RequestingProcedureDescription: 'CT thorax',
  PerformedDatetime: '2026-07-01 16:00',
  OrderNote1: 'note 1',
  OrderNote2: 'note 2',
  ReferringPhysiciansName: 'REF^DR',
  StudyDescription: 'Thorax',
  RequestedProcedureId: 'RP-1',
  PatientSex: 'O',
}

describe('creating orders', () => {
  it.each([
    ['CreateOrderWithMinimumParameters', PLANNED],
    ['CreateOrderWithFullParameters', REQUESTED],
    ['CreateOrderWithFullParameters2', { ...REQUESTED, PatientSex: 'F', ReferringPhysiciansName: 'REF^DR' }],
  ])('%s answers the order', async (method, input) => {
    const { status, body } = await ask(method, { ...here(), ...input })
    expect(status).toBe(200)
    expect(Object.keys(body).sort()).toEqual(['Message', 'PatientOrder', 'PatientOrderUuid', 'Result', 'Success'])
    expect(body).toMatchObject({
      Success: true,
      Result: body['PatientOrderUuid'],
      PatientOrder: {
        PatientOrderUuid: body['Result'],
        PatientName: 'DOE^JANE',
        PatientId: 'P-1',
        OrderStatus: 'Scheduled',
        PerformedDatetime: '2026-07-01 10:30',
        ScheduledEquipmentUuid: '',
      },
    })
  })

  it('with JSON: every key comes back in the properties', async () => {
    const { body } = await createWithJson(ALL_KEYS)
    expect(await propertiesOf(String(body['Result']))).toMatchObject({
      ...ALL_KEYS,
      PatientId: 'P-2',
      ScheduledEquipmentUuid: '',
    })
  })

  it('an order is found by its own words, and the images of its UID fill it', async () => {
    const { body } = await createWithJson({ PatientName: 'WAITING^FOR', PatientID: 'W-1' })
    const order = body['PatientOrder'] as Record<string, string>
    const found = await ask('GetPatientOrderList', { PatientName: 'waiting', PatientId: 'w-1' })
    expect(found.body).toMatchObject({ TotalCount: 1, SearchResultList: [order] })
    expect(await upload(String(order['StudyInstanceUid']), 'W-1')).toBe(body['Result'])
    expect(await propertiesOf(String(body['Result']))).toMatchObject({
      PatientName: 'WAITING^FOR',
      OrderStatus: 'Performed',
      ImagesCount: 1,
    })
  })

  it('a key without the right Order makes none', async () => {
    const { AccountKey, ApiKey } = server.keys
    const { body } = await call(server.url, 'OpenSession', { AccountKey, ApiKey, RightList: ['Read', 'Delete'] })
    const { status, body: answer } = await ask(
      'CreateOrderWithMinimumParameters',
      { ...here(), ...PLANNED },
      String(body['SessionToken']),
    )
    expect([status, answer]).toEqual([
      403,
      refused('Forbidden', 'The session lacks the right Order that CreateOrderWithMinimumParameters needs.'),
    ])
  })
})

const wrong = (name: string, value: string, what: string) =>
  `Invalid parameters for ${name}. Given value = '${value.slice(0, 100)}' ${what}`
const missing = (name: string) => `Invalid parameters for ${name}. A value is required.`
const LONG = 'a'.repeat(1_000_000)

describe('bad input is refused with its message, and makes nothing', () => {
  const full: [string, unknown, string][] = [
    ['InstitutionUuid', 'x', wrong('institutionUuid', 'x', 'is not guid format.')],
    ['InstitutionUuid', '', missing('institutionUuid')],
    ['PatientName', '', missing('patientName')],
    ['PatientName', '  ', missing('patientName')],
    ['PatientName', 7, wrong('patientName', '7', 'is not text format.')],
    ['PatientName', LONG, wrong('patientName', LONG, 'is longer than 64 characters.')],
    ['PatientName', 'a=b=c=d', wrong('patientName', 'a=b=c=d', 'is not PN format.')],
    ['PatientName', 'a\u0007b', wrong('patientName', 'a\u0007b', 'is not PN format.')],
    ['PatientId', '', missing('patientId')],
    ['PatientId', 'a'.repeat(65), wrong('patientId', 'a'.repeat(65), 'is longer than 64 characters.')],
    ['PatientId', 'a\\b', wrong('patientId', 'a\\b', 'is not LO format.')],
    ['PatientId', 'a\0b', wrong('patientId', 'a\0b', 'is not text format.')],
    ['PatientOtherId', 'a\nb', wrong('patientOtherId', 'a\nb', 'is not LO format.')],
    ['PatientSex', 'X', wrong('patientSex', 'X', 'is not one of M, F, O.')],
    ['PatientBirthdate', '1970-02-30', wrong('patientBirthdate', '1970-02-30', 'is not date format.')],
    ['Modality', '', missing('modality')],
    ['Modality', 'ct', wrong('modality', 'ct', 'is not CS format.')],
    ['Modality', 'A'.repeat(17), wrong('modality', 'A'.repeat(17), 'is longer than 16 characters.')],
    ['StudyDescription', 'a'.repeat(65), wrong('studyDescription', 'a'.repeat(65), 'is longer than 64 characters.')],
    ['AccessionNumber', '1'.repeat(17), wrong('accessionNumber', '1'.repeat(17), 'is longer than 16 characters.')],
    ['AccessionNumber', 'a\\b', wrong('accessionNumber', 'a\\b', 'is not SH format.')],
    ['Complaints', LONG, wrong('complaints', LONG, 'is longer than 10240 characters.')],
    ['OrderDate', '', missing('orderDate')],
    ['OrderDate', '2026-02-30', wrong('orderDate', '2026-02-30', 'is not date format.')],
    ['OrderTime', '25:00', wrong('orderTime', '25:00', 'is not time format.')],
    ['ProcedureId', 'a'.repeat(17), wrong('procedureId', 'a'.repeat(17), 'is longer than 16 characters.')],
    ['ProcedureDescription', 'a\tb', wrong('procedureDescription', 'a\tb', 'is not LO format.')],
    ['ScheduledEquipmentUuid', 'x', wrong('scheduledEquipmentUuid', 'x', 'is not guid format.')],
    ['ReferringPhysiciansName', 'a\\b', wrong('referringPhysiciansName', 'a\\b', 'is not PN format.')],
    ['Unknown', 'x', 'Invalid parameters for Unknown. There is no such parameter.'],
  ]
  it.each(full)('CreateOrderWithFullParameters2 with %s, wrong in way %#', async (name, value, message) => {
    const { status, body } = await ask('CreateOrderWithFullParameters2', { ...here(), ...REQUESTED, [name]: value })
    expect([status, body]).toEqual([400, refused('InvalidParameter', message)])
  })

  const json: [string, unknown, string][] = [
    ['PatientName', { a: 1 }, wrong('PatientName', '{"a":1}', 'is not text format.')],
    ['PatientName', LONG, wrong('PatientName', LONG, 'is longer than 64 characters.')],
    ['PatientID', 'a\\b', wrong('PatientID', 'a\\b', 'is not LO format.')],
    [
      'OrderAccessionNumber',
      '1'.repeat(17),
      wrong('OrderAccessionNumber', '1'.repeat(17), 'is longer than 16 characters.'),
    ],
    ['PatientsBirthDate', '19700203', wrong('PatientsBirthDate', '19700203', 'is not date format.')],
    [
      'PerformedDatetime',
      '2026-02-30 10:00',
      wrong('PerformedDatetime', '2026-02-30 10:00', 'is not datetime format.'),
    ],
    ['PerformedDatetime', '2026-02-28', wrong('PerformedDatetime', '2026-02-28', 'is not datetime format.')],
    ['PatientSex', 'm', wrong('PatientSex', 'm', 'is not one of M, F, O.')],
    ['ScheduledEquipmentUuid', 'x', wrong('ScheduledEquipmentUuid', 'x', 'is not guid format.')],
    ['OrderNote1', 'a\u001bb', wrong('OrderNote1', 'a\u001bb', 'is not LT format.')],
    ['OrderModality', 'CT\\MR', wrong('OrderModality', 'CT\\MR', 'is not CS format.')],
    ['PatientId', 'x', wrong('jsonParameters', 'PatientId', 'is not a known key.')],
    ['OrderStatus', 'Reported', wrong('jsonParameters', 'OrderStatus', 'is not a known key.')],
  ]
  it.each(json)('CreateOrderWithJSON with %s, wrong in way %#', async (key, value, message) => {
    const { status, body } = await createWithJson({ PatientName: 'A', [key]: value })
    expect([status, body]).toEqual([400, refused('InvalidParameter', message)])
  })

  it.each([
    ['no JSON', { JsonParameters: 'x' }, wrong('jsonParameters', 'x', 'is not JSON format.')],
    ['nothing', {}, missing('jsonParameters')],
    ['neither name nor id', { JsonParameters: { OrderModality: 'CT' } }, missing('PatientName')],
    [
      '__proto__',
      { JsonParameters: JSON.parse('{"__proto__":{"PatientName":"A"}}') as unknown },
      wrong('jsonParameters', '__proto__', 'is not a known key.'),
    ],
  ])('CreateOrderWithJSON with %s', async (_, input, message) => {
    const { status, body } = await ask('CreateOrderWithJSON', { ...here(), ...input })
    expect([status, body]).toEqual([400, refused('InvalidParameter', message)])
  })

  it('a call with __proto__ beside its parameters', async () => {
    const input = JSON.parse('{"__proto__":{"InstitutionUuid":"x"}}') as Input
    const { status, body } = await call(server.url, 'CreateOrderWithJSON', input, { token: byKey })
    const message = 'Invalid parameters for __proto__. There is no such parameter.'
    expect([status, body]).toEqual([400, refused('InvalidParameter', message)])
  })

  it.each([
    ['DeleteOrder', { PatientOrderUuid: 'x' }, wrong('patientOrderUuid', 'x', 'is not guid format.')],
    ['DeleteOrder', { PatientOrderInstitutionUuid: '' }, missing('patientOrderInstitutionUuid')],
    ['AssignPatientOrderToLocation', { InstitutionUuid: 'x' }, wrong('institutionUuid', 'x', 'is not guid format.')],
    [
      'UpdateOrderWithJSON',
      { JsonParameters: { OrderStatus: 'Trashed' } },
      wrong('OrderStatus', 'Trashed', 'is not one of Scheduled, Performed, Reported.'),
    ],
    ['RestoreOrder', { PatientOrderUuid: '' }, missing('patientOrderUuid')],
    ['GetTrash', { PageSize: 1001 }, wrong('pageSize', '1001', 'is not between 1 and 1000.')],
    ['GetTrash', { PageToken: 'x' }, 'Invalid parameters for pageToken. It is not one that a page before it gave.'],
    ['GetPatientOrderListInFolder', { FolderUuid: '' }, missing('folderUuid')],
    [
      'GetPatientOrderListWithBirthdate',
      { StartBirthdate: '1970-02-30' },
      wrong('startBirthdate', '1970-02-30', 'is not date format.'),
    ],
    ['GetPatientOrderListWithBirthdate', { EndBirthdate: 'x' }, wrong('endBirthdate', 'x', 'is not date format.')],
  ])('%s with %j', async (method, input, message) => {
    const order = randomUUID()
    const takes: Readonly<Record<string, Input>> = {
      DeleteOrder: named(order),
      AssignPatientOrderToLocation: { ...here(), PatientOrderUuid: order },
      UpdateOrderWithJSON: { PatientOrderUuid: order },
    }
    const { status, body } = await ask(method, { ...takes[method], ...input })
    expect([status, body]).toEqual([400, refused('InvalidParameter', message)])
  })

  it('and none of it has left an order', async () => {
    const { body } = await ask('GetPatientOrderList', { PatientName: 'A' })
    expect(body['TotalCount']).toBe(0)
  })
})

describe('the way into the trash and back', () => {
  it('a viewer link is dead while its order is in the trash, and alive when it is back', async () => {
    const order = await upload('2.25.7001', 'T-1')
    const { body } = await ask('GetViewUrl', { PatientOrderUuid: order, ViewerAddress: '127.0.0.1' })
    const viewer = `${String(body['Result'])}viewer`
    const status = async () => (await fetch(viewer)).status
    expect(await status()).toBe(200)
    expect((await ask('DeleteOrder', named(order))).body).toEqual({ Success: true, Message: '' })
    expect(await status()).toBe(404)
    await pause(TRUSTED_MS)
    const frame = `${String(body['Result'])}dicomweb/studies/2.25.7001/series/2.25.7001.1/instances/2.25.7001.1.1/frames/1`
    expect((await fetch(frame)).status).toBe(404)
    expect((await ask('GetViewUrl', { PatientOrderUuid: order })).body).toEqual(NO_ORDER)
    expect((await ask('GetPatientOrderProperties', named(order))).body).toEqual(NO_ORDER)
    const trash = await ask('GetTrash', {})
    expect(trash.body).toMatchObject({
      TotalCount: 1,
      NextPageToken: '',
      SearchResultList: [{ PatientOrderUuid: order, OrderStatus: 'Trashed', ImagesCount: 1 }],
    })
    const restored = await ask('RestoreOrder', { PatientOrderUuid: order })
    expect(restored.body).toMatchObject({ Success: true, PatientOrder: { PatientOrderUuid: order, ImagesCount: 1 } })
    expect(await status()).toBe(200)
    await pause(TRUSTED_MS)
    expect((await fetch(frame)).status).toBe(200)
    const history = (await propertiesOf(order))['History'] as { Action: string }[]
    expect(history.map((entry) => entry.Action)).toContain('DeleteOrder')
  })

  it('what comes again is a new order, and the old one is a conflict until one is chosen', async () => {
    const old = await upload('2.25.7002', 'T-2')
    await ask('DeleteOrder', named(old))
    const copy = await upload('2.25.7002', 'T-2')
    expect(copy).not.toBe(old)
    const { status, body } = await ask('RestoreOrder', { PatientOrderUuid: old })
    const message = 'A new copy of the study has come meanwhile. Delete it, or purge this one.'
    expect([status, body]).toEqual([409, refused('Conflict', message)])
    const history = (await propertiesOf(copy))['History'] as { Detail: string }[]
    expect(history.at(-1)?.Detail).toMatch(/^deleted before, on \d{4}-\d\d-\d\d$/)
  })

  it('only an Admin who signed in purges, and nothing brings the order back', async () => {
    const order = await upload('2.25.7003', 'T-3')
    await ask('DeleteOrder', named(order))
    const purge = (token: string) => call(server.url, 'PurgeOrder', { PatientOrderUuid: order }, { token })
    expect((await purge(byKey)).body).toEqual(
      refused('Forbidden', 'PurgeOrder cannot be called with an API key. Sign in as a user.'),
    )
    expect((await purge(admin)).body).toEqual({ Success: true, Message: '' })
    expect((await purge(admin)).body).toEqual(NO_ORDER)
    expect((await ask('RestoreOrder', { PatientOrderUuid: order })).body).toEqual(NO_ORDER)
  })

  it('a key without the right Delete neither deletes nor sees the trash', async () => {
    const { AccountKey, ApiKey } = server.keys
    const { body } = await call(server.url, 'OpenSession', { AccountKey, ApiKey, RightList: ['Read', 'Order'] })
    const token = String(body['SessionToken'])
    for (const [method, input] of [
      ['DeleteOrder', named(randomUUID())],
      ['GetTrash', {}],
      ['RestoreOrder', { PatientOrderUuid: randomUUID() }],
    ] as const) {
      expect((await ask(method, input, token)).body).toEqual(
        refused('Forbidden', `The session lacks the right Delete that ${method} needs.`),
      )
    }
  })
})

describe('correcting and moving', () => {
  it('a correction shows at once, in search and history', async () => {
    const order = await upload('2.25.7004', 'C-1')
    const JsonParameters = { PatientName: 'RIGHT^NAME', PatientSex: 'M', OrderStatus: 'Reported' }
    const { body } = await ask('UpdateOrderWithJSON', { PatientOrderUuid: order, JsonParameters })
    expect(Object.keys(body).sort()).toEqual(['Message', 'PatientOrder', 'Success'])
    expect(body['PatientOrder']).toMatchObject({ ...JsonParameters, PatientId: 'C-1' })
    expect((await ask('GetPatientOrderList', { PatientName: 'right name' })).body).toMatchObject({ TotalCount: 1 })
    const history = (await propertiesOf(order))['History'] as { Action: string; Detail: string }[]
    expect(history.find((entry) => entry.Action === 'UpdateOrderWithJSON')?.Detail).toBe(
      'Changed: PatientName, PatientSex, OrderStatus',
    )
  })

  it('an order of another account is neither corrected, moved nor deleted, nor is it moved there', async () => {
    const other = await server.createAccount('Beta')
    const token = await openSession(other)
    const { body } = await call(
      server.url,
      'CreateOrderWithMinimumParameters',
      { UserUuid: other.UserUuid, InstitutionUuid: other.InstitutionUuid, ...PLANNED },
      { token },
    )
    const theirs = String(body['Result'])
    for (const order of [theirs, randomUUID()]) {
      expect((await ask('DeleteOrder', named(order))).body).toEqual(NO_ORDER)
      expect((await ask('AssignPatientOrderToLocation', { ...here(), PatientOrderUuid: order })).body).toEqual(NO_ORDER)
      const JsonParameters = { PatientSex: 'M' }
      expect((await ask('UpdateOrderWithJSON', { PatientOrderUuid: order, JsonParameters })).body).toEqual(NO_ORDER)
    }
    const mine = String((await createWithJson({ PatientID: 'M-1' })).body['Result'])
    for (const InstitutionUuid of [other.InstitutionUuid, randomUUID()]) {
      const noInstitution = refused('NotFound', 'Nothing was found for institutionUuid.')
      const moved = await ask('AssignPatientOrderToLocation', { PatientOrderUuid: mine, InstitutionUuid })
      expect(moved.body).toEqual(noInstitution)
      const created = await ask('CreateOrderWithMinimumParameters', { ...PLANNED, InstitutionUuid })
      expect(created.body).toEqual(noInstitution)
    }
  })

  it('birth dates and folders find orders', async () => {
    await createWithJson({ PatientID: 'B-1', PatientsBirthDate: '1931-05-06' })
    const days = { StartBirthdate: '1931-05-06', EndBirthdate: '1931-05-06' }
    expect((await ask('GetPatientOrderListWithBirthdate', days)).body).toMatchObject({
      TotalCount: 1,
      SearchResultList: [{ PatientId: 'B-1', PatientsBirthDate: '1931-05-06' }],
    })
    const { body } = await ask('CreateFolder', { FolderName: 'filed' })
    const folder = { FolderUuid: String(body['FolderUuid']) }
    const { body: stored } = await uploadFile(server.keys, byKey, ctImage({ size: 16, studyUid: '2.25.7005' }), folder)
    expect((await ask('GetPatientOrderListInFolder', folder)).body).toMatchObject({
      TotalCount: 1,
      SearchResultList: [{ PatientOrderUuid: stored['PatientOrderUuid'], FolderUuidList: [folder.FolderUuid] }],
    })
    const unknown = await ask('GetPatientOrderListInFolder', { FolderUuid: randomUUID() })
    expect(unknown.body).toEqual(refused('NotFound', 'Nothing was found for folderUuid.'))
  })
})
