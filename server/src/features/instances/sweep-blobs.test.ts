import { readdir, utimes } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { ctImage } from '../../../../dicom/test/ct-image.ts'
import { makeUuid } from '../../uuid.ts'
import { sweepBlobs } from './sweep-blobs.ts'
import { openArchive, type TestArchive } from './testing/open-archive.ts'

let archive: TestArchive
beforeAll(async () => {
  archive = await openArchive()
})
afterAll(() => archive.close())

const inMinutes = (minutes: number) => ({ ...archive, now: () => new Date(Date.now() + minutes * 60_000) })

test('a blob without a row is swept after an hour, one with a row never', async () => {
  await archive.store(ctImage({ size: 16 }))
  const [kept] = await archive.blobKeys()
  const orphan = await archive.blobs.create(archive.account.AccountUuid)
  await orphan.write(Buffer.from('orphan'))
  await archive.blobs.commitBlobs([orphan])
  expect(await sweepBlobs(inMinutes(59))).toBe(0)
  expect((await archive.blobKeys()).sort()).toEqual([kept, orphan.key].sort())
  expect(await sweepBlobs(inMinutes(61))).toBe(1)
  expect(await archive.blobKeys()).toEqual([kept])
})

test('a document’s blob is kept as long as its order has it', async () => {
  const { account, database } = archive
  const order_id = makeUuid()
  const blob = await archive.blobs.create(account.AccountUuid)
  await blob.write(Buffer.from('document'))
  await archive.blobs.commitBlobs([blob])
  const row = { id: makeUuid(), account_id: account.AccountUuid, order_id, created_by: account.UserUuid }
  const file = {
    file_name: 'a.pdf',
    media_type: 'application/pdf',
    blob_key: blob.key,
    blob_size: 8,
    sha256: Buffer.of(1),
  }
  const order = { id: order_id, account_id: account.AccountUuid, institution_id: account.InstitutionUuid }
  const texts = { study_instance_uid: '2.25.8', order_day: '2026-01-02', sort_at: '2026-01-02T10:00:00Z' }
  await database.forAccount(account.AccountUuid, async (tx) => {
    await tx
      .insertInto('patient_orders')
      .values({ ...order, ...texts })
      .execute()
    await tx
      .insertInto('documents')
      .values({ ...row, ...file })
      .execute()
  })
  expect(await sweepBlobs(inMinutes(61))).toBe(0)
  await database.forAccount(account.AccountUuid, async (tx) => {
    await tx.deleteFrom('patient_orders').where('id', '=', order_id).execute()
    expect(await tx.selectFrom('documents').select('id').execute()).toEqual([])
  })
  expect(await sweepBlobs(inMinutes(61))).toBe(1)
  expect(await archive.blobKeys()).not.toContain(blob.key)
})

test('so is a file that never got its place', async () => {
  const pending = await archive.blobs.create(archive.account.AccountUuid)
  await pending.write(Buffer.alloc(600_000, 'half'))
  await pending.finish()
  const folder = join(archive.folder, 'pending')
  expect(await sweepBlobs(inMinutes(0))).toBe(0)
  const twoHoursAgo = new Date(Date.now() - 7_200_000)
  await utimes(join(folder, pending.key), twoHoursAgo, twoHoursAgo)
  expect(await sweepBlobs(inMinutes(0))).toBe(1)
  expect(await readdir(folder)).toEqual([])
  await pending.discard()
})
