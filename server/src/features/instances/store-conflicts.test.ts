import { afterAll, afterEach, beforeEach, describe, expect, test } from 'vitest'
import { type CtImageOptions, ctImage } from '../../../../dicom/test/ct-image.ts'
import { openTestDatabase } from '../../../test/database.ts'
import { isKept } from './arrival.ts'
import { sweepBlobs } from './sweep-blobs.ts'
import { openArchive, type TestArchive } from './testing/open-archive.ts'
import { refusalOf } from './testing/refusal-of.ts'
import { inboxOf, instanceOf, orderOf } from './testing/stored-rows.ts'
import { whatIsLeft } from './testing/what-is-left.ts'

const testDatabase = await openTestDatabase()
afterAll(() => testDatabase.close())
let archive: TestArchive
beforeEach(async () => {
  archive = await openArchive(undefined, testDatabase)
})
afterEach(() => archive.close())

const image = (options: CtImageOptions = {}) => ctImage({ size: 16, studyUid: '2.25.7', patientId: 'P', ...options })
const description = (value: string) => ({ elements: [{ tag: 0x00081030, vr: 'LO', value }] })
const OTHER_CONTENT = 'Another image is stored under this SOP Instance UID. The stored one stays as it is.'
const stored = () => instanceOf(archive, archive.account.InstitutionUuid, '2.25.7.1.1')
const bytesOf = (key: string, length: number) =>
  archive.blobs.readBytes(archive.account.AccountUuid, key, { offset: 0, length })

describe('by a door with an inbox', () => {
  test('other content under a stored UID is kept, seen in no order, and kept once', async () => {
    const { PatientOrderUuid } = await archive.store(image())
    const before = await whatIsLeft(archive)
    const other = image(description('Other'))
    const kept = await archive.keep(other)
    expect(kept).toEqual({
      InboxItemUuid: expect.stringMatching(/^[0-9a-f-]{36}$/),
      SopInstanceUid: '2.25.7.1.1',
      Sha256: expect.stringMatching(/^[0-9a-f]{64}$/),
      Reason: OTHER_CONTENT,
      AlreadyKept: false,
    })
    expect(await archive.keep(other)).toEqual({ ...kept, AlreadyKept: true })
    expect(await whatIsLeft(archive)).toEqual({ ...before, blobs: before.blobs + 1 })
    const [item, ...more] = await inboxOf(archive)
    expect(more).toEqual([])
    expect(item).toMatchObject({
      patient_name: 'Example^Carla',
      patient_id: 'P',
      modality: 'CT',
      study_instance_uid: '2.25.7',
      sop_instance_uid: '2.25.7.1.1',
      reason: OTHER_CONTENT,
      action: 'UploadDicomFile',
      address: '192.0.2.1',
      order_id: PatientOrderUuid,
      blob_size: String(other.length),
    })
    expect(await bytesOf(item?.blob_key ?? '', other.length)).toEqual(Buffer.from(other))
    expect((await orderOf(archive, PatientOrderUuid)).images_count).toBe(1)
  })

  test('so is another patient’s image, and what is no contradiction is stored', async () => {
    await archive.store(image())
    const kept = await archive.keep(image({ slice: 2, patientId: 'X' }))
    expect(kept).toMatchObject({ Reason: expect.stringContaining('under another Patient ID') })
    expect(isKept(await archive.keep(image({ slice: 3 })))).toBe(false)
    expect(isKept(await archive.keep(image()))).toBe(false)
    expect((await inboxOf(archive)).map((item) => item.patient_id)).toEqual(['X'])
  })

  test('so is another patient’s image where one that came together with the first says whose they are', async () => {
    const studies = [1, 2, 3, 4, 5, 6].map((number) => `2.25.70${number}`)
    const ofStudy = (studyUid: string) =>
      [1, 2, 3, 4].map((slice) => image({ studyUid, slice, patientId: slice === 3 ? 'P' : '' }))
    await Promise.all(studies.flatMap(ofStudy).map((bytes) => archive.store(bytes)))
    for (const studyUid of studies) {
      const kept = await archive.keep(image({ studyUid, slice: 5, patientId: 'X' }))
      expect(kept).toMatchObject({ Reason: expect.stringContaining('under another Patient ID') })
      expect(isKept(await archive.keep(image({ studyUid, slice: 6, patientId: 'P' })))).toBe(false)
    }
  })

  test('its bytes are not swept', async () => {
    await archive.store(image())
    await archive.keep(image(description('Other')))
    const keys = await archive.blobKeys()
    expect(keys).toHaveLength(2)
    expect(await sweepBlobs({ ...archive, now: () => new Date(Date.now() + 7_200_000) })).toBe(0)
    expect((await archive.blobKeys()).sort()).toEqual(keys.sort())
  })

  test('fifty different ones at once: one is stored, all others are kept', async () => {
    const files = Array.from({ length: 50 }, (_, index) => image(description(`No ${index}`)))
    const outcomes = await Promise.all(files.map((file) => archive.keep(file)))
    expect(outcomes.filter((outcome) => !isKept(outcome))).toHaveLength(1)
    expect(await inboxOf(archive)).toHaveLength(49)
    expect(await archive.blobKeys()).toHaveLength(50)
  })

  test('the record tells of it', async () => {
    await archive.store(image())
    const kept = await archive.keep(image(description('Other')))
    const records = await archive.database.forAccount(archive.account.AccountUuid, (tx) =>
      tx.selectFrom('audit_records').select(['action', 'outcome', 'order_ids', 'detail']).orderBy('id').execute(),
    )
    expect(records.at(-1)).toEqual({
      action: 'UploadDicomFile',
      outcome: 'success',
      order_ids: [],
      detail: {
        InboxItemUuid: isKept(kept) ? kept.InboxItemUuid : '',
        InstitutionUuid: archive.account.InstitutionUuid,
      },
    })
  })
})

describe('in an account that replaces', () => {
  beforeEach(() =>
    archive.database.forAccount(archive.account.AccountUuid, (tx) =>
      tx.updateTable('accounts').set({ conflict_rule: 'replace' }).execute(),
    ),
  )

  test('the later version takes the place of the earlier, which stays on the disk', async () => {
    const first = await archive.store(image())
    const { blob_key, series_id } = await stored()
    const later = image(description('Later, and longer than before'))
    expect(await archive.store(later)).toMatchObject({
      PatientOrderUuid: first.PatientOrderUuid,
      AlreadyStored: false,
    })
    const row = await stored()
    expect(await bytesOf(row.blob_key, later.length)).toEqual(Buffer.from(later))
    expect(await bytesOf(blob_key, 4)).toHaveLength(4)
    expect(row.series_id).toBe(series_id)
    const order = await orderOf(archive, first.PatientOrderUuid)
    expect(order).toMatchObject({ images_count: 1, series_count: 1, size_bytes: String(later.length) })
    expect(await sweepBlobs({ ...archive, now: () => new Date(Date.now() + 7_200_000) })).toBe(0)
  })

  test('so does one that comes at the same moment', async () => {
    const files = Array.from({ length: 10 }, (_, index) => image(description(`No ${index}`)))
    const answers = await Promise.all(files.map((file) => archive.store(file)))
    expect(new Set(answers.map((answer) => answer.PatientOrderUuid)).size).toBe(1)
    expect(await orderOf(archive, answers[0]?.PatientOrderUuid ?? '')).toMatchObject({
      images_count: 1,
      series_count: 1,
    })
  })

  test('another patient’s image replaces nothing', async () => {
    await archive.store(image())
    expect((await refusalOf(archive.store(image({ patientId: 'X' })))).code).toBe('Conflict')
    expect(await orderOf(archive, (await stored()).order_id)).toMatchObject({ patient_id: 'P' })
  })
})

describe('an anonymised copy', () => {
  const anonymous = (options: CtImageOptions = {}) =>
    archive.store(image({ patientId: 'ANON', patientName: 'Anonymous', ...options }), { anonymized: true })

  test('that came first makes place for the study and waits in the inbox', async () => {
    const copies = [await anonymous(), await anonymous({ slice: 2 })]
    const [copy] = copies
    const identified = await archive.store(image())
    expect(identified.AlreadyStored).toBe(false)
    expect(identified.PatientOrderUuid).not.toBe(copy?.PatientOrderUuid)
    expect(await orderOf(archive, identified.PatientOrderUuid)).toMatchObject({
      patient_id: 'P',
      study_instance_uid: '2.25.7',
      images_count: 1,
    })
    const left = await orderOf(archive, copy?.PatientOrderUuid ?? '')
    expect(left.trashed_at).not.toBeNull()
    expect(left).toMatchObject({ images_count: 0, size_bytes: '0' })
    expect((await inboxOf(archive)).map((item) => [item.patient_id, item.sop_instance_uid, item.anonymized])).toEqual([
      ['ANON', '2.25.7.1.1', true],
      ['ANON', '2.25.7.1.2', true],
    ])
    expect((await archive.store(image({ slice: 2 }))).PatientOrderUuid).toBe(identified.PatientOrderUuid)
    expect(await archive.blobKeys()).toHaveLength(4)
  })

  test('that kept the patient id does so too', async () => {
    const copy = await anonymous({ patientId: 'P' })
    const identified = await archive.store(image())
    expect(identified.PatientOrderUuid).not.toBe(copy.PatientOrderUuid)
    expect(await inboxOf(archive)).toHaveLength(1)
  })

  test('at the same moment too', async () => {
    await Promise.all(
      [anonymous(), anonymous({ slice: 2 }), archive.store(image()), archive.store(image({ slice: 2 }))].map((one) =>
        one.catch(() => undefined),
      ),
    )
    const order = await orderOf(archive, (await stored()).order_id)
    expect(order).toMatchObject({ patient_id: 'P', images_count: 2 })
  })

  test('that came later is a conflict, and the study stays', async () => {
    const identified = await archive.store(image())
    expect((await refusalOf(anonymous())).message).toContain('stays as it is')
    expect((await refusalOf(anonymous({ slice: 2 }))).message).toContain('AnonymizationOptions.RemapUids = true')
    expect(await orderOf(archive, identified.PatientOrderUuid)).toMatchObject({ patient_id: 'P', images_count: 1 })
  })

  test('takes in what names the same anonymous patient', async () => {
    const copy = await anonymous()
    const report = await archive.store(image({ patientId: 'ANON', patientName: 'Anonymous', slice: 2 }))
    expect(report.PatientOrderUuid).toBe(copy.PatientOrderUuid)
  })
})
