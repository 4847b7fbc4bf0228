import { afterAll, beforeAll, expect, test } from 'vitest'
import { type CtImageOptions, ctImage } from '../../../../dicom/test/ct-image.ts'
import { makeUuid } from '../../uuid.ts'
import { openArchive, type TestArchive } from './testing/open-archive.ts'
import { refusalOf } from './testing/refusal-of.ts'
import { orderOf } from './testing/stored-rows.ts'

let archive: TestArchive
beforeAll(async () => {
  archive = await openArchive()
})
afterAll(() => archive.close())

interface Scheduled {
  readonly patient_id: string
  readonly accession_number?: string
  readonly patient_name?: string
  readonly birth_date?: string
  readonly study_instance_uid?: string
  readonly order_day?: string
  readonly performed_datetime?: string
}

async function schedule(order: Scheduled): Promise<string> {
  const id = makeUuid()
  const { AccountUuid: account_id, InstitutionUuid: institution_id } = archive.account
  const row = { id, account_id, institution_id, study_instance_uid: `2.25.9${Math.floor(Math.random() * 1e15)}` }
  await archive.database.forAccount(account_id, (tx) =>
    tx
      .insertInto('patient_orders')
      .values({ ...row, order_day: '2026-01-02', sort_at: new Date(), ...order })
      .execute(),
  )
  return id
}

const accession = (value: string) => ({ tag: 0x00080050, vr: 'SH' as const, value })
const image = (options: CtImageOptions, number: string) =>
  ctImage({ size: 16, ...options, elements: [accession(number)] })

test('a study finds the order that has its UID, which takes from it what it lacks', async () => {
  const order = await schedule({ patient_id: 'P1', study_instance_uid: '2.25.101', patient_name: 'Own^Text' })
  const stored = await archive.store(image({ studyUid: '2.25.101', patientId: 'P1' }, 'ACC1'))
  expect(stored.PatientOrderUuid).toBe(order)
  expect(await orderOf(archive, order)).toMatchObject({
    status: 'Performed',
    patient_name: 'Own^Text',
    accession_number: 'ACC1',
    performed_datetime: expect.stringMatching(/^2026-01-02 \d\d:\d\d$/),
    images_count: 1,
  })
})

test('another patient under an order’s UID is a conflict', async () => {
  await schedule({ patient_id: 'P2', study_instance_uid: '2.25.102' })
  const refusal = await refusalOf(archive.store(image({ studyUid: '2.25.102', patientId: 'X' }, '')))
  expect(refusal.code).toBe('Conflict')
})

test('else it is adopted by the scheduled order of its patient and accession number, whose own UID stays an alias', async () => {
  const order = await schedule({ patient_id: 'P3', accession_number: 'ACC3', study_instance_uid: '2.25.1030' })
  const stored = await archive.store(image({ studyUid: '2.25.103', patientId: 'P3' }, 'ACC3'))
  expect(stored.PatientOrderUuid).toBe(order)
  expect((await orderOf(archive, order)).study_instance_uid).toBe('2.25.103')
  const byAlias = await archive.store(image({ studyUid: '2.25.1030', patientId: 'P3' }, ''))
  expect(byAlias.PatientOrderUuid).toBe(order)
  expect((await orderOf(archive, order)).images_count).toBe(2)
})

test('the accession number of a request counts too', async () => {
  const order = await schedule({ patient_id: 'P4', accession_number: 'ACC4' })
  const request = { tag: 0x00400275, vr: 'SQ' as const, value: { items: [[accession('ACC4')]] } }
  const file = ctImage({ size: 16, studyUid: '2.25.104', patientId: 'P4', elements: [accession(''), request] })
  expect((await archive.store(file)).PatientOrderUuid).toBe(order)
})

test('of several the nearest in date is adopted; the others become Performed and open its study', async () => {
  const far = await schedule({ patient_id: 'P5', accession_number: 'ACC5', order_day: '2025-11-01' })
  const near = await schedule({ patient_id: 'P5', accession_number: 'ACC5', order_day: '2026-01-03' })
  const stored = await archive.store(image({ studyUid: '2.25.105', patientId: 'P5' }, 'ACC5'))
  expect(stored.PatientOrderUuid).toBe(near)
  expect(await orderOf(archive, far)).toMatchObject({ status: 'Performed', fulfilled_by: near, images_count: 0 })
})

test.each([
  ['birth date', { birth_date: '1901-01-01' }],
  ['family name', { patient_name: 'Other^Carla' }],
])('an order whose %s contradicts is not adopted', async (_, contradiction) => {
  const id = `P6-${Object.keys(contradiction)[0]}`
  const order = await schedule({ patient_id: id, accession_number: id, ...contradiction })
  const birthDate = { tag: 0x00100030, vr: 'DA' as const, value: '19800101' }
  const file = ctImage({
    size: 16,
    studyUid: `2.25.106${id.length}`,
    patientId: id,
    elements: [accession(id.slice(0, 16)), birthDate],
  })
  expect((await archive.store(file)).PatientOrderUuid).not.toBe(order)
  expect((await orderOf(archive, order)).status).toBe('Scheduled')
})

test('case and accents of the family name do not count', async () => {
  const order = await schedule({ patient_id: 'P7', accession_number: 'ACC7', patient_name: 'ÉXAMPLE^CARLA' })
  const stored = await archive.store(image({ studyUid: '2.25.107', patientId: 'P7' }, 'ACC7'))
  expect(stored.PatientOrderUuid).toBe(order)
})

test.each([
  ['another patient', { patient_id: 'Y8', accession_number: 'ACC8' }],
  ['another accession number', { patient_id: 'P8', accession_number: 'ZZZ8' }],
  ['no accession number', { patient_id: 'P8', accession_number: '' }],
])('an order of %s is not adopted', async (_, order) => {
  const id = await schedule(order)
  const root = `2.25.108${order.patient_id.charCodeAt(0)}${order.accession_number.length}`
  const file = image({ studyUid: root, patientId: 'P8' }, order.accession_number === '' ? '' : 'ACC8')
  expect((await archive.store(file)).PatientOrderUuid).not.toBe(id)
})

test('two studies at once do not both take one order', async () => {
  const order = await schedule({ patient_id: 'P9', accession_number: 'ACC9' })
  const files = ['2.25.1091', '2.25.1092'].map((studyUid) => image({ studyUid, patientId: 'P9' }, 'ACC9'))
  const stored = await Promise.all(files.map((file) => archive.store(file)))
  expect(stored.filter((answer) => answer.PatientOrderUuid === order)).toHaveLength(1)
  expect(new Set(stored.map((answer) => answer.PatientOrderUuid)).size).toBe(2)
})
