import { type InputOf, METHODS } from '@opaline/contract'
import { afterAll, expect, test } from 'vitest'
import { makeUuid } from '../../uuid.ts'
import { refusalOf } from '../instances/testing/refusal-of.ts'
import {
  createOrderWithFullParameters,
  createOrderWithFullParameters2,
  createOrderWithJson,
  createOrderWithMinimumParameters,
} from './create-order.ts'
import { getPatientOrderProperties } from './get-patient-order-properties.ts'
import { addOrderList, openOrderList } from './testing/open-order-list.ts'

const list = await openOrderList()
afterAll(() => list.testDatabase.close())
const { InstitutionUuid, UserUuid } = list.account

const MINIMUM = {
  UserUuid,
  InstitutionUuid,
  PatientName: 'DOE^JANE',
  PatientId: 'P-1',
  Modality: 'CT',
  StudyDescription: 'Thorax',
  OrderDate: '2026-07-01',
  OrderTime: '10:30',
}
const EQUIPMENT = await list.addDicomNode()
const FULL = {
  ...MINIMUM,
  PatientOtherId: 'O1\\O2',
  PatientBirthdate: '1970-02-03',
  AccessionNumber: 'AN-12345',
  Complaints: 'cough',
  ProcedureId: 'RP-1',
  ProcedureDescription: 'CT thorax',
  ScheduledEquipmentUuid: EQUIPMENT,
}

const propertiesOf = async (orderUuid: string) => {
  const input = { UserUuid, PatientOrderInstitutionUuid: InstitutionUuid, PatientOrderUuid: orderUuid }
  return (await list.call((call) => getPatientOrderProperties(call, input))).PatientOrder
}
const createWithJson = (JsonParameters: Readonly<Record<string, string>>) =>
  list.call((call) => createOrderWithJson(call, { UserUuid, InstitutionUuid, JsonParameters }))

test('a created order is Scheduled, has a UID of its own, and is what is found', async () => {
  const note = { orderUuids: [], detail: {} }
  const created = METHODS.CreateOrderWithMinimumParameters.result.parse(
    await list.call((call) => createOrderWithMinimumParameters(call, MINIMUM), {}, note),
  )
  const uuid = created.PatientOrderUuid
  expect(created).toEqual({
    Result: uuid,
    PatientOrderUuid: uuid,
    PatientOrder: {
      PatientOrderUuid: uuid,
      PatientOrderInstitutionUuid: InstitutionUuid,
      InstitutionUuid,
      InstitutionName: 'Alpha Hospital',
      PatientName: 'DOE^JANE',
      PatientId: 'P-1',
      OtherPatientId: '',
      PatientSex: '',
      PatientsBirthDate: '',
      OrderModality: 'CT',
      OrderAccessionNumber: '',
      StudyDescription: 'Thorax',
      StudyInstanceUid: expect.stringMatching(/^2\.25\.[1-9]\d{1,38}$/),
      RequestingProcedureDescription: '',
      RequestedProcedureId: '',
      ReferringPhysiciansName: '',
      ScheduledEquipmentUuid: '',
      Priority: '',
      PerformedDatetime: '2026-07-01 10:30',
      OrderStatus: 'Scheduled',
      OrderSize: 0,
      ImagesCount: 0,
      SeriesCount: 0,
      DocumentsCount: 0,
      ConnectedGroupUuid: '',
      FolderUuidList: [],
      FlagList: [],
      CreatedDatetime: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/),
    },
  })
  expect(note).toEqual({ orderUuids: [uuid], detail: {} })
  expect((await list.find({ patientId: 'P-1', modalities: ['CT'], startDay: '2026-07-01' })).SearchResultList).toEqual([
    created.PatientOrder,
  ])
})

test('an order without a time is at midnight, one without a day is of today', async () => {
  const { OrderTime: _, StudyDescription: __, ...bare } = MINIMUM
  const planned = await list.call((call) => createOrderWithMinimumParameters(call, bare))
  expect(planned.PatientOrder).toMatchObject({ PerformedDatetime: '2026-07-01 00:00', StudyDescription: '' })
  const { PatientOrder } = await createWithJson({ PatientID: 'TODAY' })
  expect(PatientOrder.PerformedDatetime).toBe('')
  const today = new Intl.DateTimeFormat('sv-SE', { timeZone: 'Europe/Paris' }).format(new Date())
  expect((await list.find({ patientId: 'TODAY', startDay: today, endDay: today })).TotalCount).toBe(1)
})

test('its instant is in the institution’s zone, else the account’s', async () => {
  const ofPlace = async (institution: string) => {
    const input = { ...MINIMUM, InstitutionUuid: institution }
    const { Result: id } = await list.call((call) => createOrderWithMinimumParameters(call, input))
    return list.call(({ tx }) =>
      tx.selectFrom('patient_orders').select('sort_at').where('id', '=', id).executeTakeFirstOrThrow(),
    )
  }
  const tokyo = await list.addInstitution()
  await list.call(({ tx }) =>
    tx.updateTable('institutions').set({ time_zone: 'Asia/Tokyo' }).where('id', '=', tokyo).execute(),
  )
  expect((await ofPlace(InstitutionUuid)).sort_at).toEqual(new Date('2026-07-01T08:30:00Z'))
  expect((await ofPlace(tokyo)).sort_at).toEqual(new Date('2026-07-01T01:30:00Z'))
})

const OF_FULL = {
  PatientName: 'DOE^JANE',
  PatientID: 'P-1',
  OtherPatientId: 'O1\\O2',
  PatientsBirthDate: '1970-02-03',
  OrderModality: 'CT',
  StudyDescription: 'Thorax',
  OrderAccessionNumber: 'AN-12345',
  PatientComplaints: 'cough',
  RequestedProcedureId: 'RP-1',
  RequestingProcedureDescription: 'CT thorax',
  ScheduledEquipmentUuid: EQUIPMENT,
  PerformedDatetime: '2026-07-01 10:30',
}

test('the full parameters are all stored under the names of the properties', async () => {
  const first = await list.call((call) => createOrderWithFullParameters(call, FULL))
  expect(await propertiesOf(first.Result)).toMatchObject({ ...OF_FULL, PatientSex: '', ReferringPhysiciansName: '' })
  const more = { ...FULL, PatientSex: 'F', ReferringPhysiciansName: 'REF^DR' }
  const second = await list.call((call) => createOrderWithFullParameters2(call, more))
  expect(await propertiesOf(second.Result)).toMatchObject({
    ...OF_FULL,
    PatientSex: 'F',
    ReferringPhysiciansName: 'REF^DR',
  })
})

test('each of the 21 keys is stored and comes back', async () => {
  const all = {
    ...OF_FULL,
    Priority: 'HIGH',
    PatientHistory: 'history\nof two lines',
    PatientSymptom: 'symptom',
    RequestingPhysician: 'REQ^DR',
    RequestingDepartment: 'Ward 1',
    OrderNote1: 'note 1',
    OrderNote2: 'note 2',
    ReferringPhysiciansName: 'REF^DR',
    PatientSex: 'O',
  }
  expect(Object.keys(all)).toHaveLength(21)
  const { Result } = await createWithJson(all)
  expect(await propertiesOf(Result)).toMatchObject(all)
})

test('name or id must be among the keys', async () => {
  const refusal = { code: 'InvalidParameter', message: 'Invalid parameters for PatientName. A value is required.' }
  expect(await refusalOf(createWithJson({}))).toMatchObject(refusal)
  expect(await refusalOf(createWithJson({ OrderModality: 'CT', PatientName: '', PatientID: '' }))).toMatchObject(
    refusal,
  )
  expect((await createWithJson({ PatientName: 'ONLY^NAME' })).PatientOrder.PatientId).toBe('')
})

test('an institution that is foreign, unknown, inactive or not the user’s takes no order', async () => {
  const create = (
    institution: string,
    actor = {},
    input: Partial<InputOf<typeof METHODS.CreateOrderWithMinimumParameters>> = {},
  ) =>
    list.call(
      (call) => createOrderWithMinimumParameters(call, { ...MINIMUM, ...input, InstitutionUuid: institution }),
      actor,
    )
  const foreign = await addOrderList(list.testDatabase)
  const inactive = await list.addInstitution()
  await list.call(({ tx }) =>
    tx.updateTable('institutions').set({ deactivated_at: new Date() }).where('id', '=', inactive).execute(),
  )
  const refusal = { code: 'NotFound', message: 'Nothing was found for institutionUuid.' }
  for (const institution of [foreign.account.InstitutionUuid, makeUuid(), inactive])
    expect(await refusalOf(create(institution))).toMatchObject(refusal)
  const other = await list.addInstitution()
  expect(await refusalOf(create(other, { userType: 'Standard' }))).toMatchObject(refusal)
  expect((await create(InstitutionUuid, { userType: 'Standard' })).PatientOrder.InstitutionUuid).toBe(InstitutionUuid)
})

test('a session that was narrowed to some orders makes no others', async () => {
  const [order = ''] = await list.addOrders([{}])
  const narrowed = list.call((call) => createOrderWithMinimumParameters(call, MINIMUM), { orderUuids: [order] })
  expect(await refusalOf(narrowed)).toMatchObject({
    code: 'Forbidden',
    message: 'The session is for the orders that it was opened for, so it makes no others.',
  })
})

test('a device that is none of the account makes no order', async () => {
  const stranger = await addOrderList(list.testDatabase)
  for (const equipment of [makeUuid(), await stranger.addDicomNode()]) {
    const before = (await list.find({})).TotalCount
    expect(
      await refusalOf(
        list.call((call) => createOrderWithFullParameters(call, { ...FULL, ScheduledEquipmentUuid: equipment })),
      ),
    ).toMatchObject({ code: 'NotFound', message: 'Nothing was found for scheduledEquipmentUuid.' })
    expect(await refusalOf(createWithJson({ PatientID: 'P-9', ScheduledEquipmentUuid: equipment }))).toMatchObject({
      code: 'NotFound',
      message: 'Nothing was found for ScheduledEquipmentUuid.',
    })
    expect((await list.find({})).TotalCount).toBe(before)
  }
})
