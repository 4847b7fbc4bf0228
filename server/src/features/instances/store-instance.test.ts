import { createHash } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { ctImage } from '../../../../dicom/test/ct-image.ts'
import { openArchive, type TestArchive } from './testing/open-archive.ts'

let archive: TestArchive
beforeAll(async () => {
  archive = await openArchive()
})
afterAll(() => archive.close())

const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex')

test('stores a CT image with its order, study, series and instance', async () => {
  const file = ctImage({ size: 64, studyUid: '2.25.7001' })
  const stored = await archive.store(file)
  expect(stored).toEqual({
    PatientOrderUuid: expect.stringMatching(/^[0-9a-f-]{36}$/),
    SopInstanceUid: '2.25.7001.1.1',
    Sha256: sha256(file),
    AlreadyStored: false,
  })
})
