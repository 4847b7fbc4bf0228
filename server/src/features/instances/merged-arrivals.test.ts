import { afterAll, beforeAll, expect, test } from 'vitest'
import { type CtImageOptions, ctImage } from '../../../../dicom/test/ct-image.ts'
import { mergePatients } from '../patients/merge-patients.ts'
import { unmergePatients } from '../patients/unmerge-patients.ts'
import { callInArchive } from './testing/call-in-archive.ts'
import { openArchive, type TestArchive } from './testing/open-archive.ts'
import { refusalOf } from './testing/refusal-of.ts'
import { scheduleOrder } from './testing/schedule-order.ts'
import { orderOf } from './testing/stored-rows.ts'

let archive: TestArchive
beforeAll(async () => {
  archive = await openArchive()
})
afterAll(() => archive.close())

const twoOf = (from: string, to: string) => ({
  InstitutionUuid: archive.account.InstitutionUuid,
  FromPatientId: from,
  ToPatientId: to,
  Reason: 'The same person',
})
const merge = (from: string, to: string) => callInArchive(archive, (call) => mergePatients(call, twoOf(from, to)))
const unmerge = (from: string, to: string) => callInArchive(archive, (call) => unmergePatients(call, twoOf(from, to)))

const send = (studyUid: string, patientId: string, options: CtImageOptions = {}) =>
  archive.store(ctImage({ size: 16, studyUid, patientId, ...options }))

const patientOf = async (order: string) => (await orderOf(archive, order)).patient_id

const correctionsOf = async (order: string) => {
  const rows = await archive.database.forAccount(archive.account.AccountUuid, (tx) =>
    tx
      .selectFrom('order_corrections')
      .select(['keyword', 'replaced', 'value'])
      .where('order_id', '=', order)
      .orderBy('id')
      .execute(),
  )
  return rows.map(({ keyword, replaced, value }) => `${keyword} ${replaced} → ${value}`)
}

test('after a merge, images with either id belong to the merged patient’s studies', async () => {
  const first = await send('2.25.201', 'A1')
  const other = await send('2.25.202', 'B1')
  await merge('A1', 'B1')
  expect((await send('2.25.201', 'A1', { slice: 2 })).PatientOrderUuid).toBe(first.PatientOrderUuid)
  expect((await send('2.25.201', 'B1', { slice: 3 })).PatientOrderUuid).toBe(first.PatientOrderUuid)
  expect((await send('2.25.202', 'A1', { slice: 2 })).PatientOrderUuid).toBe(other.PatientOrderUuid)
  expect((await send('2.25.202', 'A1', { slice: 3 })).PatientOrderUuid).toBe(other.PatientOrderUuid)
  expect(await correctionsOf(first.PatientOrderUuid)).toEqual(['PatientID A1 → B1'])
  expect(await correctionsOf(other.PatientOrderUuid)).toEqual(['PatientID A1 → B1'])
  expect((await refusalOf(send('2.25.202', 'C1', { slice: 4 }))).code).toBe('Conflict')
})

test('a new study with the old id is the merged patient’s, merge by merge, and goes back when they are undone', async () => {
  await send('2.25.203', 'A2')
  await send('2.25.204', 'B2')
  await merge('A2', 'B2')
  await merge('B2', 'C2')
  const late = await send('2.25.205', 'A2')
  expect(await patientOf(late.PatientOrderUuid)).toBe('C2')
  expect(await correctionsOf(late.PatientOrderUuid)).toEqual(['PatientID A2 → B2', 'PatientID B2 → C2'])
  await unmerge('B2', 'C2')
  expect(await patientOf(late.PatientOrderUuid)).toBe('B2')
  await unmerge('A2', 'B2')
  expect(await patientOf(late.PatientOrderUuid)).toBe('A2')
  expect((await send('2.25.205', 'A2', { slice: 2 })).PatientOrderUuid).toBe(late.PatientOrderUuid)
  expect((await refusalOf(send('2.25.205', 'B2', { slice: 3 }))).code).toBe('Conflict')
})

test('a scheduled order is found by either id of its patient', async () => {
  await send('2.25.206', 'A3')
  await merge('A3', 'B3')
  const elements = (value: string) => [{ tag: 0x00080050, vr: 'SH', value }]
  const byOld = await scheduleOrder(archive, { patient_id: 'B3', accession_number: 'ACC31' })
  const stored = await send('2.25.207', 'A3', { elements: elements('ACC31') })
  expect(stored.PatientOrderUuid).toBe(byOld)
  expect(await correctionsOf(byOld)).toContain('PatientID A3 → B3')
  const byNew = await scheduleOrder(archive, { patient_id: 'A3', accession_number: 'ACC32' })
  expect((await send('2.25.208', 'B3', { elements: elements('ACC32') })).PatientOrderUuid).toBe(byNew)
  expect(await patientOf(byNew)).toBe('B3')
})

test('an order that takes in a study records where its own texts differ', async () => {
  const order = await scheduleOrder(archive, {
    patient_id: 'P4',
    accession_number: 'ACC4',
    patient_name: 'Example^Karla',
    birth_date: '1970-01-31',
    patient_sex: 'F',
  })
  const request = {
    tag: 0x00400275,
    vr: 'SQ',
    value: { items: [[{ tag: 0x00080050, vr: 'SH', value: 'ACC4' }]] },
  } as const
  const elements = [{ tag: 0x00080050, vr: 'SH', value: '' }, request]
  expect((await send('2.25.209', 'P4', { elements })).PatientOrderUuid).toBe(order)
  expect(await correctionsOf(order)).toEqual(['AccessionNumber  → ACC4', 'PatientName Example^Carla → Example^Karla'])
})

test('images that arrive while their patient is merged are of one patient or the other, and all end with one', async () => {
  await send('2.25.210', 'A5')
  const studies = Array.from({ length: 20 }, (_, index) => `2.25.2100${index}`)
  const [stored] = await Promise.all([Promise.all(studies.map((study) => send(study, 'A5'))), merge('A5', 'B5')])
  for (const { PatientOrderUuid } of stored) expect(await patientOf(PatientOrderUuid)).toBe('B5')
})
