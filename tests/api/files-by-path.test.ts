import { createReadStream } from 'node:fs'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { pathToFileURL } from 'node:url'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { pdfOf } from '../../contract/test/sample-documents.ts'
import { ctImage } from '../../dicom/test/ct-image.ts'
import type { PromiseApi } from '../../sdk/src/promise-api.ts'
import { openSession } from '../harness/call.ts'
import { connectLibrary } from '../harness/library.ts'
import { type OpalineServer, startOpaline } from '../harness/server.ts'
import { countStored, downloadAll, sha256 } from '../harness/stored.ts'

/** The ES module in Node takes files by path, address and stream (contract 6), against the built server. */

let server: OpalineServer
let api: PromiseApi
let token: string
let folder: string
beforeAll(async () => {
  server = await startOpaline()
  token = await openSession(server.keys)
  api = await connectLibrary(server.keys)
  folder = await mkdtemp(join(tmpdir(), 'opaline-files-'))
})
afterAll(async () => {
  await rm(folder, { recursive: true })
  await server.dispose()
})

const LARGE_ROWS = 2_200
const slices = [1, 2, 3].map((slice) => ctImage({ slice, size: 32 }))
// Above 8 MB, so that it goes piece by piece.
const large = ctImage({ slice: 4, size: LARGE_ROWS })

async function save(name: string, bytes: Uint8Array): Promise<string> {
  const path = join(folder, name)
  await writeFile(path, bytes)
  return path
}

async function upload(selectedFiles: readonly unknown[]) {
  const { UserUuid: userUuid, InstitutionUuid: institutionUuid } = server.keys
  const steps: Readonly<Record<string, unknown>>[] = []
  for await (const step of api.uploadDicomFiles({ userUuid, institutionUuid, selectedFiles })) steps.push(step)
  return steps
}

it('uploads files by path, address and stream, byte for byte', async () => {
  const [first, second, third] = slices as [Uint8Array, Uint8Array, Uint8Array]
  const steps = await upload([
    await save('1.dcm', first),
    pathToFileURL(await save('2 é.dcm', second)),
    createReadStream(await save('3.dcm', third)),
    await save('4.dcm', large),
  ])
  expect(steps.filter(({ Success }) => Success !== true)).toEqual([])
  expect(steps.at(-1)).toMatchObject({ State: 'File Upload Completed', Progress: 100 })
  const stored = await downloadAll(server.keys, token)
  expect([...stored.values()].sort()).toEqual([...slices, large].map(sha256).sort())
})

it('reads headers by path, and a page’s words for what is no DICOM name the file', async () => {
  const notDicom = await save('letter.txt', Buffer.from('Dear colleague'))
  const result = await api.readDicomFiles({ selectedFiles: [join(folder, '2 é.dcm'), notDicom] })
  expect(result).toMatchObject({ Message: 'Completed', Progress: 100 })
  expect(result.StudyList.map(({ FileList }) => FileList.map((file) => file.name))).toEqual([['2 é.dcm']])
  const steps = await upload([notDicom])
  expect(steps.filter(({ State }) => State === 'Error')).toMatchObject([{ FileName: 'letter.txt' }])
})

it('uploads a document by path', async () => {
  const { UserUuid: userUuid, InstitutionUuid: institutionUuid } = server.keys
  const [order] = (await api.getPatientOrderList({ userUuid })).SearchResultList
  const place = { userUuid, institutionUuid, patientOrderUuid: order?.PatientOrderUuid ?? '' }
  const selectedFiles = [await save('report.pdf', pdfOf())]
  const steps: unknown[] = []
  for await (const step of api.uploadDocumentFiles({ ...place, selectedFiles })) steps.push(step.Success)
  expect(steps).not.toContain(false)
  const [found] = (await api.getPatientOrderList({ userUuid })).SearchResultList
  expect(found?.DocumentsCount).toBe(1)
})

async function* breaking() {
  yield Buffer.from('DICM')
  throw new Error('cable pulled')
}

it.each<[string, () => unknown, () => string]>([
  ['a path to nothing', () => join(folder, 'none.dcm'), () => `${join(folder, 'none.dcm')}: There is no such file.`],
  [
    'a folder',
    async () => {
      await mkdir(join(folder, 'series'), { recursive: true })
      return join(folder, 'series')
    },
    () => `${join(folder, 'series')}: It is not a file.`,
  ],
  [
    'an address that is no file’s',
    () => new URL('https://a.example.org/1.dcm'),
    () => 'https://a.example.org/1.dcm: The URL must be of scheme file',
  ],
  ['a stream that breaks', () => Readable.from(breaking()), () => 'A stream ended before its time: cable pulled'],
  ['a number', () => 42, () => 'An entry is not a File.'],
])('refuses the run for %s, and stores nothing of it', async (_, broken, reason) => {
  const before = await countStored(server.keys, token)
  const fresh = await save('fresh.dcm', ctImage({ studyUid: '1.2.3.4.5', size: 16 }))
  const steps = await upload([fresh, await broken()])
  const Message = `Invalid parameters for selectedFiles. ${reason()}`
  expect(steps).toMatchObject([{ Success: false, ErrorCode: 'InvalidParameter', Message }])
  expect(await countStored(server.keys, token)).toEqual(before)
})
