import { createHash } from 'node:crypto'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { ctImage } from '../../../../dicom/test/ct-image.ts'
import { openArchive, type TestArchive } from './testing/open-archive.ts'
import { refusalOf } from './testing/refusal-of.ts'
import { instanceOf } from './testing/stored-rows.ts'

let archive: TestArchive
beforeAll(async () => {
  archive = await openArchive()
})
afterAll(() => archive.close())

const SMALL = { size: 16, slice: 1 }
const rowOf = (studyUid: string) => instanceOf(archive, archive.account.InstitutionUuid, `${studyUid}.1.1`)
const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest()

function withOtherPreamble(file: Uint8Array): Uint8Array {
  const other = Uint8Array.from(file)
  other.set(new TextEncoder().encode('another preamble'), 0)
  return other
}

test('a data set is hashed once another file comes under its UID, and not before', async () => {
  const file = ctImage({ ...SMALL, studyUid: '2.25.6001' })
  await archive.store(file)
  await archive.store(file)
  expect((await rowOf('2.25.6001')).data_set_sha256).toBeNull()
  expect(await archive.store(withOtherPreamble(file))).toMatchObject({ AlreadyStored: true })
  const { data_set_sha256: hashed } = await rowOf('2.25.6001')
  expect(hashed).toHaveLength(32)
  const other = Uint8Array.from(file)
  other[other.length - 1] = (other.at(-1) ?? 0) ^ 1
  expect(await refusalOf(archive.store(other))).toMatchObject({ code: 'Conflict' })
  expect((await rowOf('2.25.6001')).data_set_sha256).toEqual(hashed)
  expect(hashed).not.toEqual(sha256(file))
})

test('two files of one image that come together are one image', async () => {
  const file = ctImage({ ...SMALL, studyUid: '2.25.6002' })
  const other = withOtherPreamble(file)
  const stored = await Promise.all([archive.store(file), archive.store(other), archive.store(file)])
  expect(stored.map(({ AlreadyStored }) => AlreadyStored).sort()).toEqual([false, true, true])
  expect([sha256(file), sha256(other)]).toContainEqual((await rowOf('2.25.6002')).sha256)
})

test('what contradicts waits in the inbox once, whatever file it comes in', async () => {
  const named = (patientId: string) => ctImage({ ...SMALL, studyUid: '2.25.6003', patientId })
  await archive.store(named('DIGEST-A'))
  const other = ctImage({ ...SMALL, slice: 2, studyUid: '2.25.6003', patientId: 'DIGEST-B' })
  const kept = await archive.keep(other)
  expect(kept).toMatchObject({ AlreadyKept: false })
  expect(await archive.keep(withOtherPreamble(other))).toEqual({
    ...kept,
    AlreadyKept: true,
    Sha256: sha256(withOtherPreamble(other)).toString('hex'),
  })
})

test('a stored file that was damaged is no fault of the one that is sent, and stays as it is', async () => {
  const file = ctImage({ ...SMALL, studyUid: '2.25.6004' })
  await archive.store(file)
  const { blob_key: key } = await rowOf('2.25.6004')
  const path = join(archive.folder, archive.account.AccountUuid, key.slice(0, 5), key.slice(5, 8), key)
  const damaged = (await readFile(path)).fill(0xff, 132, 400)
  await writeFile(path, damaged)
  await expect(archive.store(withOtherPreamble(file))).rejects.toThrow(`The stored file ${key} cannot be read any more`)
  expect(await readFile(path)).toEqual(damaged)
  expect((await rowOf('2.25.6004')).data_set_sha256).toBeNull()
})
