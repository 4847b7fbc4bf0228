import { afterAll, expect, test } from 'vitest'
import { ctImage } from '../../../../dicom/test/ct-image.ts'
import { makeUuid } from '../../uuid.ts'
import { makeInstitution } from '../instances/testing/make-institution.ts'
import { refusalOf } from '../instances/testing/refusal-of.ts'
import { orderOf } from '../instances/testing/stored-rows.ts'
import { openTrash } from '../trash/testing/trash-archive.ts'
import type { AuditNote } from '../use-case.ts'
import { assignPatientOrderToLocation } from './assign-patient-order-to-location.ts'
import { getPatientOrderList } from './get-patient-order-list.ts'

const archive = await openTrash()
afterAll(() => archive.close())
const { InstitutionUuid: HERE, UserUuid, AccountUuid } = archive.account
const there = await makeInstitution(archive)
const tokyo = await makeInstitution(archive, 'Asia/Tokyo')

const TAKEN = {
  code: 'Conflict',
  message: 'The institution has a study of the same UID, or one of its images. The order stays where it is.',
}

const move = (order: string, institution = there, actor = {}, note?: AuditNote) => {
  const input = { UserUuid, PatientOrderUuid: order, InstitutionUuid: institution }
  return archive.call((call) => assignPatientOrderToLocation(call, input), actor, note)
}

const placesOf = (order: string) =>
  archive.call(({ tx }) =>
    tx
      .selectFrom('instances as i')
      .innerJoin('studies as s', 's.id', 'i.study_id')
      .innerJoin('patient_orders as o', 'o.id', 's.order_id')
      .select(['o.institution_id as order', 's.institution_id as study', 'i.institution_id as image'])
      .where('o.id', '=', order)
      .execute(),
  )

const foundIn = async (institution: string, patientId: string) => {
  const filter = { UserUuid, InstitutionUuidList: [institution], PatientId: patientId }
  return (await archive.call((call) => getPatientOrderList(call, filter))).TotalCount
}

test('the order moves with its study and images, and is found in its new place', async () => {
  const order = await archive.image({ studyUid: '2.25.1', patientId: 'ONE' })
  await archive.image({ studyUid: '2.25.1', patientId: 'ONE', slice: 2 })
  const note: AuditNote = { orderUuids: [], detail: {} }
  expect(await move(order, there, {}, note)).toEqual({})
  expect(note).toEqual({ orderUuids: [order], detail: { FromInstitutionUuid: HERE, ToInstitutionUuid: there } })
  const moved = { order: there, study: there, image: there }
  expect(await placesOf(order)).toEqual([moved, moved])
  expect([await foundIn(HERE, 'ONE'), await foundIn(there, 'ONE')]).toEqual([0, 1])
})

test('images of its UID go to it in its new place, and are another study in the old one', async () => {
  const order = await archive.image({ studyUid: '2.25.2', patientId: 'TWO' })
  await move(order)
  const later = { studyUid: '2.25.2', patientId: 'TWO', slice: 2 }
  const arrived = await archive.store(ctImage({ size: 16, ...later }), { institutionUuid: there })
  expect(arrived.PatientOrderUuid).toBe(order)
  expect(await archive.image(later)).not.toBe(order)
})

test('a UID that it had before leads to it in its new place', async () => {
  const order = await archive.image({ studyUid: '2.25.3', patientId: 'THREE' })
  const alias = { account_id: AccountUuid, institution_id: HERE, study_instance_uid: '2.25.33', order_id: order }
  await archive.call(({ tx }) => tx.insertInto('study_uid_aliases').values(alias).execute())
  await move(order)
  const rows = await archive.call(({ tx }) =>
    tx.selectFrom('study_uid_aliases').selectAll().where('order_id', '=', order).execute(),
  )
  expect(rows).toEqual([{ ...alias, institution_id: there }])
})

test('an institution that has the UID, one of the images, or an order that had the UID, keeps it out', async () => {
  const store = (options: object, institutionUuid: string) =>
    archive.store(ctImage({ size: 16, patientId: 'FOUR', ...options }), { institutionUuid })
  const order = await archive.image({ studyUid: '2.25.4', patientId: 'FOUR' })
  const taken = await store({ studyUid: '2.25.4', slice: 9 }, there)
  expect(await refusalOf(move(order))).toMatchObject(TAKEN)
  const renamed = { study_instance_uid: '2.25.44' }
  await archive.call(async ({ tx }) => {
    await tx.updateTable('patient_orders').set(renamed).where('id', '=', taken.PatientOrderUuid).execute()
    await tx.updateTable('studies').set(renamed).where('order_id', '=', taken.PatientOrderUuid).execute()
  })
  const alias = { account_id: AccountUuid, institution_id: there, study_instance_uid: '2.25.4' }
  await archive.call(({ tx }) =>
    tx
      .insertInto('study_uid_aliases')
      .values({ ...alias, order_id: taken.PatientOrderUuid })
      .execute(),
  )
  expect(await refusalOf(move(order))).toMatchObject(TAKEN)
  const other = { tag: 0x0020000d, vr: 'UI' as const, value: '2.25.444' }
  await store({ studyUid: '2.25.4', elements: [other] }, tokyo)
  expect(await refusalOf(move(order, tokyo))).toMatchObject(TAKEN)
  expect(await placesOf(order)).toEqual([{ order: HERE, study: HERE, image: HERE }])
  expect(await foundIn(HERE, 'FOUR')).toBe(1)
})

test('two that move orders of one UID to the same place: one comes there', async () => {
  const first = await archive.image({ studyUid: '2.25.5', patientId: 'FIVE' })
  await move(first, tokyo)
  const second = await archive.image({ studyUid: '2.25.5', patientId: 'FIVE' })
  const ends = await Promise.allSettled([move(first), move(second)])
  expect(ends.map((end) => end.status).sort()).toEqual(['fulfilled', 'rejected'])
  expect(await foundIn(there, 'FIVE')).toBe(1)
})

test('a shown time is one of the new zone, unless the images tell their own', async () => {
  const offset = { tag: 0x00080201, vr: 'SH' as const, value: '+0100' }
  const local = await archive.image({ studyUid: '2.25.6', patientId: 'SIX' })
  const absolute = await archive.image({ studyUid: '2.25.7', patientId: 'SIX', elements: [offset] })
  expect((await orderOf(archive, local)).sort_at).toEqual(new Date('2026-01-02T09:10:10Z'))
  await move(local, tokyo)
  await move(absolute, tokyo)
  const shown = { performed_datetime: '2026-01-02 10:10', order_day: '2026-01-02' }
  expect(await orderOf(archive, local)).toMatchObject({ ...shown, sort_at: new Date('2026-01-02T01:10:10Z') })
  expect(await orderOf(archive, absolute)).toMatchObject({ ...shown, sort_at: new Date('2026-01-02T09:10:10Z') })
})

test('an order without a time is of the day of its making there', async () => {
  const id = makeUuid()
  const row = { id, account_id: AccountUuid, institution_id: HERE, study_instance_uid: '2.25.8' }
  const made = { order_day: '2026-01-01', sort_at: '2026-01-01T20:00:00Z', created_at: '2026-01-01T20:00:00Z' }
  await archive.call(({ tx }) =>
    tx
      .insertInto('patient_orders')
      .values({ ...row, ...made })
      .execute(),
  )
  await move(id, tokyo)
  expect(await orderOf(archive, id)).toMatchObject({ order_day: '2026-01-02', sort_at: new Date(made.sort_at) })
})

test('a move to where it is already changes nothing', async () => {
  const order = await archive.image({ studyUid: '2.25.9', patientId: 'NINE' })
  const before = await orderOf(archive, order)
  expect(await move(order, HERE)).toEqual({})
  expect(await orderOf(archive, order)).toEqual(before)
})

test('neither an order nor an institution that is not the actor’s is found', async () => {
  const order = await archive.image({ studyUid: '2.25.10', patientId: 'TEN' })
  const foreign = await archive.testDatabase.createAccount('Beta')
  const noInstitution = { code: 'NotFound', message: 'Nothing was found for institutionUuid.' }
  for (const institution of [foreign.InstitutionUuid, makeUuid()])
    expect(await refusalOf(move(order, institution))).toMatchObject(noInstitution)
  expect(await refusalOf(move(order, there, { userType: 'Standard' }))).toMatchObject(noInstitution)
  const noOrder = { code: 'NotFound', message: 'Nothing was found for patientOrderUuid.' }
  expect(await refusalOf(move(makeUuid()))).toMatchObject(noOrder)
  const elsewhere = { userType: 'Standard', institutionUuids: [there] }
  expect(await refusalOf(move(order, there, elsewhere))).toMatchObject(noOrder)
  expect(await foundIn(HERE, 'TEN')).toBe(1)
})
