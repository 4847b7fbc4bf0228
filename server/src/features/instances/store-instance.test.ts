import { createHash } from 'node:crypto'
import { inflateRawSync } from 'node:zlib'
import { decodeFrameTable } from '@opaline/dicom'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { ctImage } from '../../../../dicom/test/ct-image.ts'
import { makeUuid } from '../../uuid.ts'
import { makeInstitution } from './testing/make-institution.ts'
import { actorOf, openArchive, type TestArchive } from './testing/open-archive.ts'
import { refusalOf } from './testing/refusal-of.ts'
import { instanceOf, orderOf } from './testing/stored-rows.ts'
import { whatIsLeft } from './testing/what-is-left.ts'

let archive: TestArchive
beforeAll(async () => {
  archive = await openArchive()
})
afterAll(() => archive.close())

const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex')
const SMALL = { size: 16 } as const
const institution = () => archive.account.InstitutionUuid

describe('what is stored', () => {
  test('the answer names order, image and digest', async () => {
    const file = ctImage({ ...SMALL, studyUid: '2.25.1' })
    expect(await archive.store(file)).toEqual({
      PatientOrderUuid: expect.stringMatching(/^[0-9a-f-]{36}$/),
      SopInstanceUid: '2.25.1.1.1',
      Sha256: sha256(file),
      AlreadyStored: false,
    })
  })

  test('the order shows the tags of its first image and counts all of them', async () => {
    const files = [1, 2, 3].map((slice) => ctImage({ ...SMALL, studyUid: '2.25.2', slice }))
    const answers = await Promise.all(files.map((file) => archive.store(file)))
    const order = await orderOf(archive, answers[0]?.PatientOrderUuid ?? '')
    expect(new Set(answers.map((answer) => answer.PatientOrderUuid)).size).toBe(1)
    expect(order).toMatchObject({
      patient_name: 'Example^Carla',
      patient_id: 'CT-1',
      study_instance_uid: '2.25.2',
      modality: 'CT',
      status: 'Performed',
      images_count: 3,
      series_count: 1,
      size_bytes: String(files.reduce((sum, file) => sum + file.length, 0)),
      order_day: '2026-01-02',
    })
  })

  test('the instance has its metadata, its frames and the attributes of its study and series', async () => {
    const file = ctImage({ ...SMALL, frames: 3, studyUid: '2.25.3' })
    await archive.store(file)
    const row = await instanceOf(archive, institution(), '2.25.3.1.1')
    const metadata = JSON.parse(inflateRawSync(row.metadata).toString())
    expect(metadata['00080018']).toEqual({ vr: 'UI', Value: ['2.25.3.1.1'] })
    expect(metadata['7FE00010']).toEqual({ vr: 'OW', BulkDataURI: 'instances/2.25.3.1.1/bulkdata/7FE00010' })
    expect(row.number_of_frames).toBe(3)
    expect(row.pixel_data_length).toBe(String(3 * 16 * 16 * 2))
    expect(Number(row.pixel_data_offset)).toBe(file.length - 3 * 16 * 16 * 2)
    expect(decodeFrameTable(row.frame_table ?? Buffer.of())).toEqual({
      kind: 'native',
      offset: Number(row.pixel_data_offset),
      frameBits: 16 * 16 * 16,
      count: 3,
    })
    expect(JSON.parse(row.study_attributes)).toMatchObject({
      '00100010': { vr: 'PN', Value: [{ Alphabetic: 'Example^Carla' }] },
      '0020000D': { vr: 'UI', Value: ['2.25.3'] },
    })
    expect(JSON.parse(row.series_attributes)).toMatchObject({
      '00080060': { vr: 'CS', Value: ['CT'] },
      '0020000E': { vr: 'UI', Value: ['2.25.3.1'] },
    })
  })

  test('several modalities of a study stand side by side in its order', async () => {
    const modality = (value: string) => [{ tag: 0x00080060, vr: 'CS' as const, value }]
    const series = (uid: string) => [{ tag: 0x0020000e, vr: 'UI' as const, value: uid }]
    const first = await archive.store(ctImage({ ...SMALL, studyUid: '2.25.4' }))
    await archive.store(
      ctImage({ ...SMALL, studyUid: '2.25.4', slice: 2, elements: [...modality('SR'), ...series('2.25.4.9')] }),
    )
    expect(await orderOf(archive, first.PatientOrderUuid)).toMatchObject({ modality: 'CT\\SR', series_count: 2 })
  })
})

describe('the same image again', () => {
  test('the same file is a success that stores nothing', async () => {
    const file = ctImage({ ...SMALL, studyUid: '2.25.10' })
    const first = await archive.store(file)
    const before = await whatIsLeft(archive)
    expect(await archive.store(file)).toEqual({ ...first, AlreadyStored: true })
    expect(await whatIsLeft(archive)).toEqual(before)
  })

  test('so is the same data set with another preamble and other file meta information', async () => {
    const file = ctImage({ ...SMALL, studyUid: '2.25.11' })
    await archive.store(file)
    const other = Uint8Array.from(file)
    other.set(new TextEncoder().encode('MZ another preamble'), 0)
    expect(await archive.store(other)).toMatchObject({ AlreadyStored: true, Sha256: sha256(other) })
    const row = await instanceOf(archive, institution(), '2.25.11.1.1')
    expect(row.sha256.toString('hex')).toBe(sha256(file))
  })

  test('other bytes under its UID are a conflict, and the first copy stays', async () => {
    const file = ctImage({ ...SMALL, studyUid: '2.25.12' })
    await archive.store(file)
    const before = await whatIsLeft(archive)
    const other = Uint8Array.from(file)
    other[other.length - 1] = (other.at(-1) ?? 0) ^ 1
    expect(await refusalOf(archive.store(other))).toMatchObject({
      code: 'Conflict',
      status: 409,
      message: 'Another image is stored under this SOP Instance UID. The stored one stays as it is.',
    })
    expect(await whatIsLeft(archive)).toEqual(before)
    const row = await instanceOf(archive, institution(), '2.25.12.1.1')
    const range = { offset: 0, length: file.length }
    expect(await archive.blobs.readBytes(archive.account.AccountUuid, row.blob_key, range)).toEqual(Buffer.from(file))
  })

  test('fifty at once store it exactly once', async () => {
    const file = ctImage({ ...SMALL, studyUid: '2.25.13' })
    const before = await whatIsLeft(archive)
    const answers = await Promise.all(Array.from({ length: 50 }, () => archive.store(file)))
    expect(answers.filter((answer) => !answer.AlreadyStored)).toHaveLength(1)
    expect(new Set(answers.map((answer) => answer.PatientOrderUuid)).size).toBe(1)
    const after = await whatIsLeft(archive)
    expect(after).toEqual({
      pending: 0,
      blobs: before.blobs + 1,
      orders: (before.orders ?? 0) + 1,
      studies: (before.studies ?? 0) + 1,
      series: (before.series ?? 0) + 1,
      instances: (before.instances ?? 0) + 1,
    })
  })

  test('fifty different ones under one UID at once: one is stored, 49 are conflicts', async () => {
    const files = Array.from({ length: 50 }, (_, index) => {
      const file = ctImage({ ...SMALL, studyUid: '2.25.14' })
      file[file.length - 1] = index
      return file
    })
    const outcomes = await Promise.allSettled(files.map((file) => archive.store(file)))
    expect(outcomes.filter((outcome) => outcome.status === 'fulfilled')).toHaveLength(1)
    expect(outcomes.filter((o) => o.status === 'rejected' && o.reason.code === 'Conflict')).toHaveLength(49)
  })
})

describe('one patient, one study, one place', () => {
  test('an image of another patient in a stored study is a conflict', async () => {
    await archive.store(ctImage({ ...SMALL, studyUid: '2.25.20', patientId: 'A' }))
    const other = ctImage({ ...SMALL, studyUid: '2.25.20', patientId: 'B', slice: 2 })
    const refusal = await refusalOf(archive.store(other))
    expect(refusal).toMatchObject({ code: 'Conflict' })
    expect(refusal.message).toContain('under another Patient ID')
    expect(refusal.message).toContain('AnonymizationOptions.RemapUids = true')
  })

  test('an image that names no patient is none of another', async () => {
    const first = await archive.store(ctImage({ ...SMALL, studyUid: '2.25.21', patientId: 'A' }))
    const second = await archive.store(ctImage({ ...SMALL, studyUid: '2.25.21', patientId: '', slice: 2 }))
    expect(second.PatientOrderUuid).toBe(first.PatientOrderUuid)
  })

  test('the same UID in another institution is another study with its own order', async () => {
    const file = ctImage({ ...SMALL, studyUid: '2.25.22' })
    const here = await archive.store(file)
    const there = await archive.store(file, { institutionUuid: await makeInstitution(archive) })
    expect(there.AlreadyStored).toBe(false)
    expect(there.PatientOrderUuid).not.toBe(here.PatientOrderUuid)
  })

  test('what arrives for a trashed study makes a new order', async () => {
    const file = ctImage({ ...SMALL, studyUid: '2.25.23' })
    const first = await archive.store(file)
    await archive.database.forAccount(archive.account.AccountUuid, async (tx) => {
      const trashed = { trashed_at: new Date() }
      await tx.updateTable('patient_orders').set(trashed).where('id', '=', first.PatientOrderUuid).execute()
      await tx.updateTable('studies').set(trashed).where('order_id', '=', first.PatientOrderUuid).execute()
      await tx.updateTable('instances').set(trashed).where('sop_instance_uid', '=', first.SopInstanceUid).execute()
    })
    const again = await archive.store(file)
    expect(again.AlreadyStored).toBe(false)
    expect(again.PatientOrderUuid).not.toBe(first.PatientOrderUuid)
  })
})

describe('who may store where', () => {
  test('an institution that is not the user’s is not found', async () => {
    const file = ctImage({ ...SMALL, studyUid: '2.25.30' })
    const institutionUuid = await makeInstitution(archive)
    const actor = actorOf(archive.account, { userType: 'Standard' })
    const message = 'Nothing was found for institutionUuid.'
    expect(await refusalOf(archive.store(file, { institutionUuid, actor }))).toMatchObject({
      code: 'NotFound',
      message,
    })
  })

  test('nor is another account’s, for an Admin', async () => {
    const foreign = await archive.testDatabase.createAccount('Beta')
    const refusal = await refusalOf(archive.store(ctImage(SMALL), { institutionUuid: foreign.InstitutionUuid }))
    expect(refusal).toMatchObject({ code: 'NotFound', message: 'Nothing was found for institutionUuid.' })
  })

  test('a folder must be the user’s own; the order appears in it', async () => {
    const folderUuid = makeUuid()
    const row = {
      id: folderUuid,
      account_id: archive.account.AccountUuid,
      owner_id: archive.actor.userUuid,
      name: 'In',
    }
    await archive.database.forAccount(archive.account.AccountUuid, (tx) =>
      tx.insertInto('folders').values(row).execute(),
    )
    const file = ctImage({ ...SMALL, studyUid: '2.25.31' })
    const refusal = await refusalOf(archive.store(file, { folderUuid: makeUuid() }))
    expect(refusal).toMatchObject({ code: 'NotFound', message: 'Nothing was found for folderUuid.' })
    const stored = await archive.store(file, { folderUuid })
    const inFolder = await archive.database.forAccount(archive.account.AccountUuid, (tx) =>
      tx.selectFrom('folder_orders').select('order_id').where('folder_id', '=', folderUuid).execute(),
    )
    expect(inFolder).toEqual([{ order_id: stored.PatientOrderUuid }])
  })

  test('a session that was opened for some orders adds to no others', async () => {
    const first = await archive.store(ctImage({ ...SMALL, studyUid: '2.25.32' }))
    const actor = actorOf(archive.account, { orderUuids: [first.PatientOrderUuid] })
    const more = await archive.store(ctImage({ ...SMALL, studyUid: '2.25.32', slice: 2 }), { actor })
    expect(more.PatientOrderUuid).toBe(first.PatientOrderUuid)
    const refusal = await refusalOf(archive.store(ctImage({ ...SMALL, studyUid: '2.25.33' }), { actor }))
    expect(refusal.code).toBe('Forbidden')
  })

  test('the audit has one record per order and run', async () => {
    const runUuid = makeUuid()
    const files = [1, 2, 3, 4].map((slice) => ctImage({ ...SMALL, studyUid: '2.25.34', slice }))
    const [first] = await Promise.all(files.map((file) => archive.store(file, { runUuid })))
    const records = await archive.database.forAccount(archive.account.AccountUuid, (tx) =>
      tx
        .selectFrom('audit_records')
        .select(['action', 'outcome', 'user_id', 'address', 'order_ids', 'detail'])
        .where('action', '=', 'UploadDicomFile')
        .execute(),
    )
    expect(records.filter((record) => record.detail['RunUuid'] === runUuid)).toEqual([
      {
        action: 'UploadDicomFile',
        outcome: 'success',
        user_id: archive.account.UserUuid,
        address: '192.0.2.1',
        order_ids: [first?.PatientOrderUuid],
        detail: { RunUuid: runUuid, InstitutionUuid: institution() },
      },
    ])
  })
})
