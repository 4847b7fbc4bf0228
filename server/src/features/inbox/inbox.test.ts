import { type InputOf, METHODS } from '@opaline/contract'
import { afterAll, afterEach, beforeEach, expect, test } from 'vitest'
import { type CtImageOptions, ctImage } from '../../../../dicom/test/ct-image.ts'
import { openTestDatabase } from '../../../test/database.ts'
import { makeUuid } from '../../uuid.ts'
import type { Actor } from '../access/actor.ts'
import { isKept } from '../instances/arrival.ts'
import { sweepBlobs } from '../instances/sweep-blobs.ts'
import { callInArchive } from '../instances/testing/call-in-archive.ts'
import { makeInstitution } from '../instances/testing/make-institution.ts'
import { openArchive, type TestArchive } from '../instances/testing/open-archive.ts'
import { refusalOf } from '../instances/testing/refusal-of.ts'
import { scheduleOrder } from '../instances/testing/schedule-order.ts'
import { instanceOf, orderOf } from '../instances/testing/stored-rows.ts'
import type { AuditNote } from '../use-case.ts'
import { discardInboxItem } from './discard-inbox-item.ts'
import { fileInboxItem } from './file-inbox-item.ts'
import { getInbox } from './get-inbox.ts'

const testDatabase = await openTestDatabase()
afterAll(() => testDatabase.close())
let archive: TestArchive
beforeEach(async () => {
  archive = await openArchive(undefined, testDatabase)
})
afterEach(() => archive.close())

type ListInput = InputOf<(typeof METHODS)['GetInbox']>

const list = async (input: Partial<ListInput> = {}, actor?: Partial<Actor>) =>
  METHODS.GetInbox.result.parse(
    await callInArchive(archive, (call) => getInbox(call, { UserUuid: archive.actor.userUuid, ...input }), actor),
  )
const file = (InboxItemUuid: string, PatientOrderUuid: string, actor?: Partial<Actor>, note?: AuditNote) => {
  const input = { UserUuid: archive.actor.userUuid, InboxItemUuid, PatientOrderUuid }
  return callInArchive(archive, (call) => fileInboxItem(call, input), actor, note)
}
const discard = (InboxItemUuid: string, actor?: Partial<Actor>) =>
  callInArchive(archive, (call) => discardInboxItem(call, { InboxItemUuid }), actor)

const image = (options: CtImageOptions = {}) => ctImage({ size: 16, studyUid: '2.25.8', patientId: 'P', ...options })

/** Sends an image that goes to the inbox. @returns its item */
async function keep(options: CtImageOptions, institutionUuid = archive.account.InstitutionUuid): Promise<string> {
  const kept = await archive.keep(image(options), { institutionUuid })
  if (!isKept(kept)) throw new Error('It was stored.')
  return kept.InboxItemUuid
}

const setRule = (conflict_rule: 'keep' | 'replace') =>
  archive.database.forAccount(archive.account.AccountUuid, (tx) =>
    tx.updateTable('accounts').set({ conflict_rule }).execute(),
  )
const correctionsOf = async (order: string) => {
  const rows = await archive.database.forAccount(archive.account.AccountUuid, (tx) =>
    tx.selectFrom('order_corrections').selectAll().where('order_id', '=', order).orderBy('id').execute(),
  )
  return rows.map(({ keyword, replaced, value }) => `${keyword} ${replaced} → ${value}`)
}

test('what waits is listed whole, newest first, page by page', async () => {
  await archive.store(image())
  const items: string[] = []
  for (const slice of [2, 3, 4]) items.unshift(await keep({ slice, patientId: 'X', patientName: 'Other^Otto' }))
  const { InboxList, NextPageToken } = await list()
  expect(NextPageToken).toBe('')
  expect(InboxList.map((item) => item.InboxItemUuid)).toEqual(items)
  expect(InboxList[0]).toEqual({
    InboxItemUuid: items[0],
    InstitutionUuid: archive.account.InstitutionUuid,
    PatientName: 'Other^Otto',
    PatientId: 'X',
    StudyInstanceUid: '2.25.8',
    SopInstanceUid: '2.25.8.1.4',
    Modality: 'CT',
    Reason: expect.stringContaining('The study is stored under another Patient ID.'),
    ReceivedDatetime: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/),
    Size: image({ slice: 4, patientId: 'X', patientName: 'Other^Otto' }).length,
  })
  const first = await list({ PageSize: 2 })
  expect(first.InboxList.map((item) => item.InboxItemUuid)).toEqual(items.slice(0, 2))
  const second = await list({ PageSize: 2, PageToken: first.NextPageToken })
  expect(second.InboxList.map((item) => item.InboxItemUuid)).toEqual(items.slice(2))
  expect(second.NextPageToken).toBe('')
  expect(await refusalOf(list({ PageToken: 'none' }))).toMatchObject({
    code: 'InvalidParameter',
    message: 'Invalid parameters for pageToken. It is not one that a page before it gave.',
  })
})

test('a user sees the inbox of their institutions, a narrowed session and another account see none', async () => {
  const further = await makeInstitution(archive)
  await archive.store(image())
  await archive.store(image(), { institutionUuid: further })
  const here = await keep({ slice: 2, patientId: 'X' })
  const there = await keep({ slice: 2, patientId: 'X' }, further)
  const seen = async (actor?: Partial<Actor>) => (await list({}, actor)).InboxList.map((item) => item.InboxItemUuid)
  expect(await seen()).toEqual([there, here])
  expect(await seen({ userType: 'Standard' })).toEqual([here])
  expect(await seen({ userType: 'Standard', institutionUuids: [further] })).toEqual([there])
  expect(await seen({ orderUuids: [] })).toEqual([])
  const stranger = await testDatabase.createAccount('Beta')
  expect(await seen({ accountUuid: stranger.AccountUuid })).toEqual([])
  for (const actor of [{ userType: 'Standard' }, { accountUuid: stranger.AccountUuid }] as const) {
    const refusal = { code: 'NotFound', message: 'Nothing was found for inboxItemUuid.' }
    expect(await refusalOf(discard(there, actor))).toMatchObject(refusal)
    expect(await refusalOf(file(there, makeUuid(), actor))).toMatchObject(refusal)
  }
})

test('an image is filed into the order that its user chooses, and how it differs is recorded', async () => {
  const { PatientOrderUuid: order } = await archive.store(image())
  const item = await keep({ slice: 2, patientId: 'X' })
  const note: AuditNote = { orderUuids: [], detail: {} }
  expect(await file(item, order, {}, note)).toEqual({ PatientOrderUuid: order, SopInstanceUid: '2.25.8.1.2' })
  expect(note).toEqual({
    orderUuids: [order],
    detail: { InboxItemUuid: item, Detail: 'An image was filed from the inbox.' },
  })
  expect(await orderOf(archive, order)).toMatchObject({ images_count: 2, series_count: 1, patient_id: 'P' })
  expect(await correctionsOf(order)).toEqual(['PatientID X → P'])
  expect((await list()).InboxList).toEqual([])
  expect((await refusalOf(file(item, order))).message).toBe('Nothing was found for inboxItemUuid.')
  expect(await sweepBlobs({ ...archive, now: () => new Date(Date.now() + 7_200_000) })).toBe(0)
  expect((await archive.store(image({ slice: 2, patientId: 'X' }))).AlreadyStored).toBe(true)
})

test('it may be the first of an order, under that order’s UID where another has the image’s', async () => {
  const { PatientOrderUuid: wrong } = await archive.store(image())
  const own = '2.25.81'
  const order = await scheduleOrder(archive, { patient_id: 'X', patient_name: 'Other^Otto', study_instance_uid: own })
  await file(await keep({ slice: 2, patientId: 'X' }), order)
  expect(await orderOf(archive, order)).toMatchObject({
    images_count: 1,
    study_instance_uid: own,
    patient_name: 'Other^Otto',
    status: 'Performed',
  })
  const row = await instanceOf(archive, archive.account.InstitutionUuid, '2.25.8.1.2')
  expect(row).toMatchObject({ order_id: order, study_instance_uid: own })
  expect(JSON.parse(row.study_attributes)).toMatchObject({ '0020000D': { vr: 'UI', Value: [own] } })
  expect(await correctionsOf(order)).toEqual(['PatientName Example^Carla → Other^Otto'])
  expect(await orderOf(archive, wrong)).toMatchObject({ images_count: 1 })
  expect((await archive.store(image({ slice: 3 }))).PatientOrderUuid).toBe(wrong)
})

test('under a stored UID it takes the place of what is there if the account replaces, else it waits on', async () => {
  const { PatientOrderUuid: order } = await archive.store(image())
  const elements = [{ tag: 0x00081030, vr: 'LO', value: 'Other' }]
  const item = await keep({ elements })
  const refusal = {
    code: 'Conflict',
    message: 'Its SOP Instance UID is stored, and the account keeps the first copy.',
  }
  expect(await refusalOf(file(item, order))).toMatchObject(refusal)
  expect((await list()).InboxList).toHaveLength(1)
  await setRule('replace')
  await file(item, order)
  expect(await orderOf(archive, order)).toMatchObject({ images_count: 1, series_count: 1 })
  expect((await archive.store(image({ elements }))).AlreadyStored).toBe(true)
})

test('an image is never filed beside itself in another order', async () => {
  await archive.store(image())
  const other = await archive.store(ctImage({ size: 16, studyUid: '2.25.82', patientId: 'P' }))
  await setRule('keep')
  const item = await keep({ elements: [{ tag: 0x00081030, vr: 'LO', value: 'Other' }] })
  await setRule('replace')
  expect(await refusalOf(file(item, other.PatientOrderUuid))).toMatchObject({
    code: 'Conflict',
    message: 'Its SOP Instance UID is stored in another order or series.',
  })
})

test('only an order that the user sees, of the same institution, takes it', async () => {
  const further = await makeInstitution(archive)
  await archive.store(image())
  const elsewhere = await archive.store(image(), { institutionUuid: further })
  const trashed = await scheduleOrder(archive, { trashed_at: new Date() })
  const item = await keep({ slice: 2, patientId: 'X' })
  for (const order of [elsewhere.PatientOrderUuid, trashed, makeUuid()]) {
    const refusal = { code: 'NotFound', message: 'Nothing was found for patientOrderUuid.' }
    expect(await refusalOf(file(item, order))).toMatchObject(refusal)
  }
  expect((await list()).InboxList).toHaveLength(1)
})

test('a discarded image is gone, and its bytes are swept', async () => {
  await archive.store(image())
  const item = await keep({ slice: 2, patientId: 'X' })
  expect(await discard(item)).toEqual({})
  expect((await list()).InboxList).toEqual([])
  expect((await refusalOf(discard(item))).message).toBe('Nothing was found for inboxItemUuid.')
  expect(await archive.blobKeys()).toHaveLength(2)
  expect(await sweepBlobs({ ...archive, now: () => new Date(Date.now() + 7_200_000) })).toBe(1)
  expect((await keep({ slice: 2, patientId: 'X' })).length).toBe(36)
})
