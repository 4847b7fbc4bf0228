import { afterAll, expect, test } from 'vitest'
import { makeUuid } from '../../uuid.ts'
import type { Actor } from '../access/actor.ts'
import { refusalOf } from '../instances/testing/refusal-of.ts'
import type { AuditNote } from '../use-case.ts'
import { getPatientOrderProperties } from './get-patient-order-properties.ts'
import { addOrderList, type OrderTexts, openOrderList } from './testing/open-order-list.ts'
import { updateOrderWithJson } from './update-order.ts'

const list = await openOrderList()
afterAll(() => list.testDatabase.close())
const { UserUuid, InstitutionUuid } = list.account

type Values = Readonly<Record<string, string>>

const update = (PatientOrderUuid: string, JsonParameters: Values, actor: Partial<Actor> = {}, note?: AuditNote) =>
  list.call((call) => updateOrderWithJson(call, { UserUuid, PatientOrderUuid, JsonParameters }), actor, note)

const addOrder = async (order: OrderTexts = {}): Promise<string> => {
  const [id = ''] = await list.addOrders([order])
  return id
}

const correctionsOf = (order: string) =>
  list.call(({ tx }) =>
    tx
      .selectFrom('order_corrections')
      .select(['user_id', 'reason', 'keyword', 'replaced', 'value'])
      .where('order_id', '=', order)
      .orderBy('id')
      .execute(),
  )

const ALL = {
  OtherPatientId: 'O1\\O2',
  PatientName: 'DOE^JANE',
  OrderModality: 'MR',
  OrderAccessionNumber: 'A-2',
  PatientsBirthDate: '1970-02-03',
  PatientID: 'P-2',
  Priority: 'HIGH',
  PatientHistory: 'history',
  PatientComplaints: 'complaints',
  PatientSymptom: 'symptom',
  RequestingPhysician: 'REQ^DR',
  RequestingDepartment: 'Ward 2',
  RequestingProcedureDescription: 'MR knee',
  PerformedDatetime: '2026-07-02 11:00',
  OrderNote1: 'note 1',
  OrderNote2: 'note 2',
  ReferringPhysiciansName: 'REF^DR',
  StudyDescription: 'Knee',
  RequestedProcedureId: 'RP-2',
  ScheduledEquipmentUuid: await list.addDicomNode(),
  PatientSex: 'F',
  OrderStatus: 'Reported',
}

test('every key replaces what was there, and an empty text clears it', async () => {
  const order = await addOrder()
  const ask = { UserUuid, PatientOrderInstitutionUuid: InstitutionUuid, PatientOrderUuid: order }
  await update(order, ALL)
  expect((await list.call((call) => getPatientOrderProperties(call, ask))).PatientOrder).toMatchObject(ALL)
  const cleared = Object.fromEntries(Object.keys(ALL).map((key) => [key, '']))
  const kept = { PatientName: 'DOE^JANE', OrderStatus: 'Reported' }
  await update(order, { ...cleared, PatientName: 'DOE^JANE' })
  expect((await list.call((call) => getPatientOrderProperties(call, ask))).PatientOrder).toMatchObject({
    ...cleared,
    ...kept,
  })
})

test('what is not given stays', async () => {
  const order = await addOrder({ patient_name: 'DOE^JOHN', patient_sex: 'M', accession_number: 'A-1' })
  const { PatientOrder } = await update(order, { OrderAccessionNumber: 'A-2' })
  expect(PatientOrder).toMatchObject({ PatientName: 'DOE^JOHN', PatientSex: 'M', OrderAccessionNumber: 'A-2' })
})

test('a correction of what travels with copies is recorded with what it replaced', async () => {
  const order = await addOrder({ patient_name: 'DO^JANE', patient_id: 'P-1', birth_date: '1970-02-03' })
  await update(order, { ...ALL, PatientsBirthDate: '1970-02-03' })
  const by = { user_id: UserUuid, reason: 'UpdateOrderWithJSON' }
  expect(await correctionsOf(order)).toEqual([
    { ...by, keyword: 'PatientName', replaced: 'DO^JANE', value: 'DOE^JANE' },
    { ...by, keyword: 'AccessionNumber', replaced: '', value: 'A-2' },
    { ...by, keyword: 'PatientID', replaced: 'P-1', value: 'P-2' },
    { ...by, keyword: 'StudyDescription', replaced: '', value: 'Knee' },
    { ...by, keyword: 'PatientSex', replaced: '', value: 'F' },
  ])
  await update(order, { ...ALL, PatientsBirthDate: '' })
  expect((await correctionsOf(order)).slice(5)).toEqual([
    { ...by, keyword: 'PatientBirthDate', replaced: '1970-02-03', value: '' },
  ])
})

test('the audit names what changed, by key, and never a value', async () => {
  const order = await addOrder({ patient_name: 'DOE^JANE' })
  const note: AuditNote = { orderUuids: [], detail: {} }
  await update(order, { PatientName: 'DOE^JANE', PatientSex: 'F', OrderNote1: 'x' }, {}, note)
  expect(note).toEqual({ orderUuids: [order], detail: { Detail: 'Changed: PatientSex, OrderNote1' } })
})

test('what is given as it is changes nothing and records nothing', async () => {
  const order = await addOrder({ patient_name: 'DOE^JANE' })
  const note: AuditNote = { orderUuids: [], detail: {} }
  await update(order, { PatientName: 'DOE^JANE' }, {}, note)
  await update(order, {}, {}, note)
  expect(await correctionsOf(order)).toEqual([])
  expect(note).toEqual({ orderUuids: [order, order], detail: {} })
})

test('another time moves the order in lists; none gives it back the day of its making', async () => {
  const order = await addOrder({ patient_id: 'MOVED', created_at: '2025-12-31T23:30:00Z' })
  const isOf = async (day: string) =>
    (await list.find({ patientId: 'MOVED', startDay: day, endDay: day })).TotalCount === 1
  const sortAt = () =>
    list.call(({ tx }) =>
      tx.selectFrom('patient_orders').select('sort_at').where('id', '=', order).executeTakeFirstOrThrow(),
    )
  await update(order, { PerformedDatetime: '2026-07-02 11:00' })
  expect(await isOf('2026-07-02')).toBe(true)
  expect((await sortAt()).sort_at).toEqual(new Date('2026-07-02T09:00:00Z'))
  await update(order, { PerformedDatetime: '' })
  expect(await isOf('2026-01-01')).toBe(true)
  expect((await sortAt()).sort_at).toEqual(new Date('2025-12-31T23:30:00Z'))
})

test('an order stays one of somebody', async () => {
  const order = await addOrder({ patient_name: 'DOE^JANE', patient_id: 'P-1' })
  const refusal = { code: 'InvalidParameter', message: 'Invalid parameters for PatientName. A value is required.' }
  expect(await refusalOf(update(order, { PatientName: '', PatientID: '' }))).toMatchObject(refusal)
  await update(order, { PatientID: '' })
  expect(await refusalOf(update(order, { PatientName: '' }))).toMatchObject(refusal)
  const nobody = await addOrder()
  expect((await update(nobody, { OrderNote1: 'x' })).PatientOrder.PatientName).toBe('')
})

test('an order with images is not Scheduled again; one without is, and waits for its own', async () => {
  const performed = await addOrder({ status: 'Performed', images_count: 1 })
  expect(await refusalOf(update(performed, { OrderStatus: 'Scheduled' }))).toMatchObject({
    code: 'Conflict',
    message: 'The order has images, so it cannot be Scheduled again.',
  })
  const fulfilled = await addOrder({ status: 'Performed', fulfilled_by: performed })
  expect((await update(fulfilled, { OrderStatus: 'Scheduled' })).PatientOrder.OrderStatus).toBe('Scheduled')
  const row = await list.call(({ tx }) =>
    tx.selectFrom('patient_orders').select('fulfilled_by').where('id', '=', fulfilled).executeTakeFirstOrThrow(),
  )
  expect(row).toEqual({ fulfilled_by: null })
})

test('an order that is unknown, foreign, trashed or not for the actor is not found', async () => {
  const foreign = await addOrderList(list.testDatabase)
  const [theirs = ''] = await foreign.addOrders([{}])
  const trashed = await addOrder({ trashed_at: '2026-01-03T00:00:00Z' })
  const elsewhere = await addOrder({ institution_id: await list.addInstitution() })
  const order = await addOrder()
  const refusal = { code: 'NotFound', message: 'Nothing was found for patientOrderUuid.' }
  for (const one of [makeUuid(), theirs, trashed]) {
    expect(await refusalOf(update(one, { PatientSex: 'F' }))).toMatchObject(refusal)
  }
  expect(await refusalOf(update(elsewhere, { PatientSex: 'F' }, { userType: 'Standard' }))).toMatchObject(refusal)
  expect(await refusalOf(update(order, { PatientSex: 'F' }, { orderUuids: [elsewhere] }))).toMatchObject(refusal)
  expect(await correctionsOf(theirs)).toEqual([])
})
