import { METHODS } from '@opaline/contract'
import { sql } from 'kysely'
import { afterAll, expect, test } from 'vitest'
import { ctImage } from '../../../../dicom/test/ct-image.ts'
import { makeUuid } from '../../uuid.ts'
import { createFolder } from '../folders/create-folder.ts'
import { getFolderList } from '../folders/get-folder-list.ts'
import { makeInstitution } from '../instances/testing/make-institution.ts'
import { refusalOf } from '../instances/testing/refusal-of.ts'
import { getPatientOrderList } from '../orders/get-patient-order-list.ts'
import { getPatientOrderProperties } from '../orders/get-patient-order-properties.ts'
import { lockStudy } from '../orders/lock-study.ts'
import type { AuditNote } from '../use-case.ts'
import { getViewUrl } from '../viewer-links/get-view-url.ts'
import { deleteOrder } from './delete-order.ts'
import { openTrash } from './testing/trash-archive.ts'

const archive = await openTrash()
afterAll(() => archive.close())
const { InstitutionUuid, UserUuid } = archive.account

const NOT_FOUND = { code: 'NotFound', message: 'Nothing was found for patientOrderUuid.' }
const TAKEN = {
  code: 'Conflict',
  message: 'A new copy of the study has come meanwhile. Delete it, or purge this one.',
}

const found = async (patientId: string) =>
  (await archive.call((call) => getPatientOrderList(call, { UserUuid, PatientId: patientId }))).TotalCount
const propertiesOf = async (order: string) => {
  const input = { UserUuid, PatientOrderInstitutionUuid: InstitutionUuid, PatientOrderUuid: order }
  return (await archive.call((call) => getPatientOrderProperties(call, input))).PatientOrder
}

/** How many rows of the order are not in the trash, and the sum of its series' versions. */
async function rowsOf(order: string) {
  const { rows } = await archive.call(({ tx }) =>
    sql<{ orders: number; studies: number; instances: number; versions: number }>`
      select (select count(*)::int from patient_orders where id = ${order} and trashed_at is null) orders,
        (select count(*)::int from studies where order_id = ${order} and trashed_at is null) studies,
        (select count(*)::int from instances i join studies s on s.id = i.study_id where s.order_id = ${order} and i.trashed_at is null) instances,
        (select sum(e.version)::int from series e join studies s on s.id = e.study_id where s.order_id = ${order}) versions`.execute(
      tx,
    ),
  )
  return rows[0]
}

test('a deleted order is gone with its study and images, and comes back with them', async () => {
  const order = await archive.image({ studyUid: '2.25.1', patientId: 'ONE' })
  await archive.image({ studyUid: '2.25.1', patientId: 'ONE', slice: 2 })
  const before = await propertiesOf(order)
  expect(await rowsOf(order)).toMatchObject({ orders: 1, studies: 1, instances: 2 })
  const versions = (await rowsOf(order))?.versions ?? 0
  const note: AuditNote = { orderUuids: [], detail: {} }
  expect(await archive.delete(order, note)).toEqual({})
  expect(note).toEqual({ orderUuids: [order], detail: {} })
  expect(await rowsOf(order)).toEqual({ orders: 0, studies: 0, instances: 0, versions: versions + 1 })
  expect(await found('ONE')).toBe(0)
  expect(await refusalOf(propertiesOf(order))).toMatchObject(NOT_FOUND)
  const url = archive.call((call) =>
    getViewUrl(call, { UserUuid, PatientOrderUuid: order, ViewerAddress: '192.0.2.1' }),
  )
  expect(await refusalOf(url)).toMatchObject(NOT_FOUND)
  expect(await archive.trash()).toEqual([order])
  const restored = METHODS.RestoreOrder.result.parse(await archive.restore(order))
  expect(restored.PatientOrder.PatientOrderUuid).toBe(order)
  expect(await rowsOf(order)).toEqual({ orders: 1, studies: 1, instances: 2, versions: versions + 2 })
  expect(await propertiesOf(order)).toEqual(before)
  expect(await archive.trash()).toEqual([])
})

test('it leaves folders at once, and comes back into them', async () => {
  const order = await archive.image({ studyUid: '2.25.2', patientId: 'TWO' })
  const { FolderUuid } = await archive.call((call) => createFolder(call, { UserUuid, FolderName: 'kept' }))
  await archive.store(ctImage({ size: 16, studyUid: '2.25.2', patientId: 'TWO', slice: 2 }), { folderUuid: FolderUuid })
  const folder = async () => {
    const input = { UserUuid, ParentFolderUuid: FolderUuid, GetOrdersInFolder: true }
    const { Folder } = await archive.call((call) => getFolderList(call, input))
    return [Folder.OrderCount, Folder.PatientOrderList.map((one) => one.PatientOrderUuid)]
  }
  expect(await folder()).toEqual([1, [order]])
  await archive.delete(order)
  expect(await folder()).toEqual([0, []])
  await archive.restore(order)
  expect(await folder()).toEqual([1, [order]])
  expect((await propertiesOf(order)).FolderUuidList).toEqual([FolderUuid])
})

test('what was deleted alone before does not come back with the order', async () => {
  const order = await archive.image({ studyUid: '2.25.3', patientId: 'THREE' })
  await archive.image({ studyUid: '2.25.3', patientId: 'THREE', slice: 2 })
  await archive.call(({ tx }) =>
    tx
      .updateTable('instances')
      .set({ trashed_at: new Date() })
      .where('sop_instance_uid', '=', '2.25.3.1.2')
      .where('institution_id', '=', InstitutionUuid)
      .execute(),
  )
  await archive.delete(order)
  await archive.restore(order)
  expect(await rowsOf(order)).toMatchObject({ instances: 1 })
})

test('what comes for a trashed study is a new order that says so, and the old one waits until one is chosen', async () => {
  const old = await archive.image({ studyUid: '2.25.4', patientId: 'FOUR' })
  await archive.delete(old)
  const copy = await archive.image({ studyUid: '2.25.4', patientId: 'FOUR' })
  expect(copy).not.toBe(old)
  const { History, FolderUuidList, OrderStatus } = await propertiesOf(copy)
  expect({ FolderUuidList, OrderStatus }).toEqual({ FolderUuidList: [], OrderStatus: 'Performed' })
  const today = new Intl.DateTimeFormat('sv-SE', { timeZone: 'Europe/Paris' }).format(new Date())
  expect(History.map((entry) => entry.Detail)).toEqual([`deleted before, on ${today}`])
  await archive.image({ studyUid: '2.25.4', patientId: 'FOUR', slice: 2 })
  expect((await propertiesOf(copy)).History.map((entry) => entry.Detail)).toEqual(['', `deleted before, on ${today}`])
  expect(await refusalOf(archive.restore(old))).toMatchObject(TAKEN)
  expect(await archive.trash()).toEqual([old])
  await archive.delete(copy)
  await archive.restore(old)
  expect(await archive.trash()).toEqual([copy])
  expect(await refusalOf(archive.restore(copy))).toMatchObject(TAKEN)
})

test('one of its images in another study is a new copy too', async () => {
  const old = await archive.image({ studyUid: '2.25.5', patientId: 'FIVE' })
  await archive.delete(old)
  const studyUid = { tag: 0x0020000d, vr: 'UI' as const, value: '2.25.55' }
  await archive.image({ studyUid: '2.25.5', patientId: 'FIVE', elements: [studyUid] })
  expect(await refusalOf(archive.restore(old))).toMatchObject(TAKEN)
  expect(await rowsOf(old)).toMatchObject({ orders: 0, studies: 0, instances: 0 })
})

test('images that come while the order is deleted end in it or in a new one, and none is lost', async () => {
  const old = await archive.image({ studyUid: '2.25.6', patientId: 'SIX' })
  const slices = Array.from({ length: 12 }, (_, index) => index + 2)
  const storing = slices.map((slice) => archive.image({ studyUid: '2.25.6', patientId: 'SIX', slice }))
  const [, ...orders] = await Promise.all([archive.delete(old), ...storing])
  const { rows } = await archive.call(({ tx }) =>
    sql<{ order_id: string; is_trashed: boolean; images: number }>`
      select s.order_id, i.trashed_at is not null is_trashed, count(*)::int images
      from instances i join studies s on s.id = i.study_id where s.study_instance_uid = '2.25.6' group by 1, 2`.execute(
      tx,
    ),
  )
  for (const row of rows) expect(row.is_trashed).toBe(row.order_id === old)
  expect(rows.reduce((sum, row) => sum + row.images, 0)).toBe(13)
  expect(new Set(orders).size).toBeLessThanOrEqual(2)
})

test('a deletion waits for an image that is coming, which does not wait for the deletion', async () => {
  const order = await archive.image({ studyUid: '2.25.61', patientId: 'SIXTYONE' })
  const waiting = () =>
    archive.call(async ({ tx }) => {
      const { rows } = await sql`select 1 from pg_locks where locktype = 'advisory' and not granted
        and database = (select oid from pg_database where datname = current_database())`.execute(tx)
      return rows.length
    })
  let deleting: Promise<unknown> = Promise.resolve()
  await archive.call(async ({ tx }) => {
    // As an arrival does: first the study, then the order's row.
    await lockStudy(tx, order)
    deleting = archive.delete(order)
    await expect.poll(waiting).toBe(1)
    await sql`update patient_orders set images_count = images_count where id = ${order}::uuid`.execute(tx)
  })
  await deleting
  expect((await rowsOf(order))?.orders).toBe(0)
})

test('an order that is unknown, trashed, elsewhere or not the actor’s is not deleted', async () => {
  const order = await archive.image({ studyUid: '2.25.7', patientId: 'SEVEN' })
  const remove = (actor = {}, institution = InstitutionUuid, one = order) => {
    const input = { UserUuid, PatientOrderInstitutionUuid: institution, PatientOrderUuid: one }
    return archive.call((call) => deleteOrder(call, input), actor)
  }
  expect(await refusalOf(remove({}, InstitutionUuid, makeUuid()))).toMatchObject(NOT_FOUND)
  expect(await refusalOf(remove({ userType: 'Standard', institutionUuids: [] }))).toMatchObject(NOT_FOUND)
  expect(await refusalOf(remove({ orderUuids: [] }))).toMatchObject(NOT_FOUND)
  expect(await refusalOf(remove({}, await makeInstitution(archive)))).toMatchObject({
    code: 'NotFound',
    message: 'Nothing was found for patientOrderInstitutionUuid.',
  })
  expect(await found('SEVEN')).toBe(1)
  await remove()
  expect(await refusalOf(remove())).toMatchObject(NOT_FOUND)
  expect(await refusalOf(archive.restore(makeUuid()))).toMatchObject(NOT_FOUND)
  await archive.restore(order)
  expect(await refusalOf(archive.restore(order))).toMatchObject(NOT_FOUND)
})
