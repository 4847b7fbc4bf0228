import { sql } from 'kysely'
import { afterAll, expect, test } from 'vitest'
import { makeUuid } from '../../uuid.ts'
import { createFolder } from '../folders/create-folder.ts'
import { refusalOf } from '../instances/testing/refusal-of.ts'
import { NOTHING, whatIsLeft } from '../instances/testing/what-is-left.ts'
import { updateOrderWithJson } from '../orders/update-order.ts'
import type { AuditNote } from '../use-case.ts'
import { purgeOrder } from './purge-order.ts'
import { purgeTrash } from './purge-trash.ts'
import { openTrash } from './testing/trash-archive.ts'

const archive = await openTrash()
afterAll(() => archive.close())
const { UserUuid, AccountUuid } = archive.account

const DAY_MS = 86_400_000
const inDays = (days: number) => ({ ...archive, now: () => new Date(Date.now() + days * DAY_MS) })
const NOT_FOUND = { code: 'NotFound', message: 'Nothing was found for patientOrderUuid.' }

test('a purged order leaves no row and no blob, whatever hung on it, and its record stays', async () => {
  const order = await archive.image({ studyUid: '2.25.1' })
  await archive.image({ studyUid: '2.25.1', slice: 2 })
  const { FolderUuid } = await archive.call((call) => createFolder(call, { UserUuid, FolderName: 'a' }))
  const change = { UserUuid, PatientOrderUuid: order, JsonParameters: { PatientName: 'NEW' } }
  await archive.call((call) => updateOrderWithJson(call, change))
  const account = { account_id: AccountUuid, order_id: order }
  await archive.call(async ({ tx, actor }) => {
    await tx
      .insertInto('folder_orders')
      .values({ ...account, folder_id: FolderUuid })
      .execute()
    const institution_id = actor.institutionUuids[0] ?? ''
    await tx
      .insertInto('study_uid_aliases')
      .values({ ...account, institution_id, study_instance_uid: '2.25.9' })
      .execute()
    const fulfilled = { id: makeUuid(), account_id: AccountUuid, institution_id, study_instance_uid: '2.25.8' }
    await tx
      .insertInto('patient_orders')
      .values({ ...fulfilled, order_day: '2026-01-01', sort_at: new Date(), fulfilled_by: order })
      .execute()
  })
  await archive.delete(order)
  const note: AuditNote = { orderUuids: [], detail: {} }
  expect(await archive.purge(order, note)).toEqual({})
  expect(note).toEqual({ orderUuids: [order], detail: { ImagesCount: 2 } })
  expect(await whatIsLeft(archive)).toEqual({ ...NOTHING, orders: 1 })
  const { rows } = await archive.call(({ tx }) =>
    sql<{ records: number }>`select count(*)::int records from audit_record_orders where order_id = ${order}`.execute(
      tx,
    ),
  )
  expect(rows).toEqual([{ records: 2 }])
})

test('every table that names an order lets go of it', async () => {
  const { rows } = await archive.call(({ tx }) =>
    sql<{ name: string }>`
      select conrelid::regclass::text || '.' || conname name from pg_constraint
      where confrelid = 'patient_orders'::regclass and contype = 'f' and confdeltype = 'a' order by 1`.execute(tx),
  )
  expect(rows).toEqual([{ name: 'studies.studies_order_id_fkey' }])
})

test('only what is in the trash is purged', async () => {
  const order = await archive.image({ studyUid: '2.25.2', patientId: 'TWO' })
  expect(await refusalOf(archive.purge(order))).toMatchObject(NOT_FOUND)
  expect(await refusalOf(archive.purge(makeUuid()))).toMatchObject(NOT_FOUND)
  expect(await archive.blobKeys()).toHaveLength(1)
  await archive.delete(order)
  await archive.purge(order)
  expect(await refusalOf(archive.restore(order))).toMatchObject(NOT_FOUND)
  expect(await archive.blobKeys()).toHaveLength(0)
})

test('a purge that is not committed removes no blob', async () => {
  const order = await archive.image({ studyUid: '2.25.3', patientId: 'THREE' })
  await archive.delete(order)
  const broken = archive.call(async (call) => {
    await purgeOrder(call, { PatientOrderUuid: order })
    throw new Error('broken')
  })
  await expect(broken).rejects.toThrow('broken')
  expect(await archive.blobKeys()).toHaveLength(1)
  await archive.restore(order)
  await archive.delete(order)
  await archive.purge(order)
})

test('the trash is emptied after the account’s days, in every account, and recorded', async () => {
  const old = await archive.image({ studyUid: '2.25.4', patientId: 'FOUR' })
  const kept = await archive.image({ studyUid: '2.25.5', patientId: 'FIVE' })
  await archive.delete(old)
  expect(await purgeTrash(inDays(29.9))).toBe(0)
  expect(await archive.trash()).toEqual([old])
  expect(await purgeTrash(inDays(30.1))).toBe(1)
  expect(await archive.trash()).toEqual([])
  expect(await archive.blobKeys()).toHaveLength(1)
  const record = await archive.call(({ tx }) =>
    tx
      .selectFrom('audit_records')
      .select(['action', 'outcome', 'user_id', 'order_ids', 'detail'])
      .where('action', '=', 'TrashPurged')
      .execute(),
  )
  expect(record).toEqual([
    { action: 'TrashPurged', outcome: 'success', user_id: null, order_ids: [old], detail: { ImagesCount: 1 } },
  ])
  await archive.call(({ tx }) => tx.updateTable('accounts').set({ trash_days: 1 }).execute())
  await archive.delete(kept)
  expect(await purgeTrash(inDays(1.1))).toBe(1)
  expect(await archive.blobKeys()).toHaveLength(0)
})
