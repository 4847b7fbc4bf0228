import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { sampleFiles } from '../../../../tests/samples.ts'
import { makeInstitution } from './testing/make-institution.ts'
import { openArchive, type TestArchive } from './testing/open-archive.ts'
import { refusalOf } from './testing/refusal-of.ts'
import { instanceOf } from './testing/stored-rows.ts'

const DICOMDIR = 'The file is a DICOMDIR: a list of other files, not an image.'
const NO_SOP_CLASS = 'The file has no SOP Class UID, so it cannot be filed.'
const NO_STUDY = 'The file has no Study Instance UID, so it cannot be filed.'
const CUT = 'The file is cut: '

/** Samples that are not stored, by the last part of their name, and the beginning of what their sender is told. */
const REFUSED: Readonly<Record<string, string>> = {
  DICOMDIR,
  'DICOMDIR-bigEnd': DICOMDIR,
  'DICOMDIR-empty.dcm': DICOMDIR,
  'DICOMDIR-implicit': DICOMDIR,
  'DICOMDIR-nopatient': DICOMDIR,
  'DICOMDIR-reordered': DICOMDIR,
  'DICOMDIR-nooffset': 'The file is damaged: its data elements contradict each other. At byte 10860, tag (0004,1220)',
  'chrSQEncoding.dcm': NO_SOP_CLASS,
  'chrSQEncoding1.dcm': NO_SOP_CLASS,
  'no_meta_group_length.dcm': NO_SOP_CLASS,
  'meta_missing_tsyntax.dcm': NO_SOP_CLASS,
  'nested_priv_SQ.dcm': NO_SOP_CLASS,
  'priv_SQ.dcm': NO_SOP_CLASS,
  'UN_sequence.dcm': NO_SOP_CLASS,
  'empty_charset_LEI.dcm': NO_SOP_CLASS,
  'JPEGLSNearLossless_08.dcm': NO_STUDY,
  'HTJ2K_08_RGB.dcm': NO_STUDY,
  'NeurosurgeryPlan.dcm': NO_STUDY,
  'no_meta.dcm': 'The file is not a DICOM file.',
  'bad_sequence.dcm': "The file's SOP Instance UID is not a UID",
  'rtplan_truncated.dcm': CUT,
  'MR_truncated.dcm': CUT,
}

const SAMPLES = sampleFiles()
const lastPart = (name: string): string => name.slice(name.lastIndexOf('/') + 1)
const stored = SAMPLES.filter(({ name }) => REFUSED[lastPart(name)] === undefined)
const refused = SAMPLES.filter(({ name }) => REFUSED[lastPart(name)] !== undefined)

let archive: TestArchive
beforeAll(async () => {
  archive = await openArchive()
})
afterAll(() => archive.close())

test('stores every sample that has the UIDs of an image, byte for byte', async () => {
  for (const { name, path } of stored) {
    const file = readFileSync(path)
    const institutionUuid = await makeInstitution(archive)
    const answer = await archive.store(file, { institutionUuid })
    const row = await instanceOf(archive, institutionUuid, answer.SopInstanceUid)
    const range = { offset: 0, length: Number(row.blob_size) }
    const bytes = await archive.blobs.readBytes(archive.account.AccountUuid, row.blob_key, range)
    expect(bytes.equals(file), name).toBe(true)
    expect(answer.Sha256, name).toBe(createHash('sha256').update(file).digest('hex'))
    expect(row.sha256.toString('hex'), name).toBe(answer.Sha256)
    expect(answer.AlreadyStored, name).toBe(false)
  }
})

test('refuses the samples that are no images, have no UIDs or are cut, and says why', async () => {
  for (const { name, path } of refused) {
    const refusal = await refusalOf(
      archive.store(readFileSync(path), { institutionUuid: await makeInstitution(archive) }),
    )
    expect(refusal.code, name).toBe('UnsupportedFile')
    expect(refusal.message.startsWith(REFUSED[lastPart(name)] ?? '?'), `${name}: ${refusal.message}`).toBe(true)
  }
})
