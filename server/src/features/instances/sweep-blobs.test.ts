import { readdir, utimes } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { ctImage } from '../../../../dicom/test/ct-image.ts'
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

test('so is a file that never got its place', async () => {
  const pending = await archive.blobs.create(archive.account.AccountUuid)
  await pending.write(Buffer.from('half'))
  await pending.finish()
  const folder = join(archive.folder, 'pending')
  expect(await sweepBlobs(inMinutes(0))).toBe(0)
  const twoHoursAgo = new Date(Date.now() - 7_200_000)
  await utimes(join(folder, pending.key), twoHoursAgo, twoHoursAgo)
  expect(await sweepBlobs(inMinutes(0))).toBe(1)
  expect(await readdir(folder)).toEqual([])
  await pending.discard()
})
