import { afterAll, beforeAll, expect, it } from 'vitest'
import { ctImage } from '../../../../dicom/test/ct-image.ts'
import type { CreatedAccount } from '../../features/accounts/create-account.ts'
import { askDicomweb, byKeys } from './testing/dicomweb-door.ts'
import { parseMultipart } from './testing/parse-multipart.ts'
import { ViewerDoor } from './testing/viewer-door.ts'

/** The requests that OHIF 3.13 makes, as it makes them, to the door that knows its caller. */

let door: ViewerDoor
let owner: CreatedAccount
const STUDY = '2.25.1001'
const SERIES = `/studies/${STUDY}/series/${STUDY}.1`
const INSTANCE = `${SERIES}/instances/${STUDY}.1.2`
const files = [1, 2, 3].map((slice) => Buffer.from(ctImage({ slice, size: 16, patientId: 'P1' })))
const JSON_TYPE = { accept: 'application/dicom+json' }
const PAGE = '&limit=101&offset=0&fuzzymatching=false'

beforeAll(async () => {
  door = await ViewerDoor.open()
  owner = await door.test.createAccount()
  for (const file of files) await door.store(owner, file)
  await door.store(owner, ctImage({ size: 16, patientId: 'P1', studyUid: '2.25.1002' }))
})
afterAll(() => door.close())

const ask = (path: string, headers: Record<string, string>) => askDicomweb(door, path, byKeys(owner), headers)
const uidsOf = (body: readonly Record<string, { Value?: unknown[] }>[], tag: string) =>
  body.map((one) => one[tag]?.Value?.[0])

it('asks for the study that it opens', async () => {
  const fields = 'includefield=00081030%2C00080060%2C00080090%2C00100030'
  const answer = await ask(`/studies?${fields}${PAGE}&StudyInstanceUID=${STUDY}`, JSON_TYPE)
  const [study, ...more] = answer.json()
  expect(more).toEqual([])
  expect(study).toMatchObject({
    '0020000D': { vr: 'UI', Value: [STUDY] },
    '00080061': { vr: 'CS', Value: ['CT'] },
    '00100020': { vr: 'LO', Value: ['P1'] },
    '00201206': { vr: 'IS', Value: [1] },
    '00201208': { vr: 'IS', Value: [3] },
  })
  for (const tag of ['00081030', '00080090', '00100030']) expect(study[tag]).toBeDefined()
})

it('asks for the other studies of the patient', async () => {
  const answer = await ask(`/studies?00100020=P1${PAGE}&includefield=00081030`, JSON_TYPE)
  expect(uidsOf(answer.json(), '0020000D').sort()).toEqual([STUDY, '2.25.1002'])
})

it('asks for the series of the study', async () => {
  const fields = '00080021%2C00080031%2C0008103E%2C00200011'
  const answer = await ask(`/studies/${STUDY}/series?includefield=${fields}`, JSON_TYPE)
  const [series] = answer.json()
  expect(uidsOf(answer.json(), '0020000E')).toEqual([`${STUDY}.1`])
  for (const tag of ['00080021', '00080031', '0008103E', '00200011']) expect(series[tag]).toBeDefined()
})

it('asks for the metadata of each series, and reads how its frames are stored', async () => {
  const answer = await ask(`${SERIES}/metadata`, JSON_TYPE)
  expect(uidsOf(answer.json(), '00080018')).toEqual([1, 2, 3].map((slice) => `${STUDY}.1.${slice}`))
  expect(uidsOf(answer.json(), '00083002')).toEqual(files.map(() => '1.2.840.10008.1.2.1'))
  const [first] = answer.json()
  expect(first['7FE00010'].BulkDataURI).toBe(`instances/${STUDY}.1.1/bulkdata/7FE00010`)
})

it('asks for frames one by one, as they are stored', async () => {
  const accept = 'multipart/related; type=application/octet-stream; transfer-syntax=*'
  const answer = await ask(`${INSTANCE}/frames/1`, { accept })
  const [part, ...more] = parseMultipart(answer)
  expect(more).toEqual([])
  expect(part?.contentType).toBe('application/octet-stream; transfer-syntax=1.2.840.10008.1.2.1')
  expect(part?.body.equals(files[1]?.subarray(-512) ?? Buffer.alloc(0))).toBe(true)
})

it.each(['thumbnail', 'rendered'])('asks for a %s by its query, whatever its header says', async (kind) => {
  const answer = await ask(`${INSTANCE}/${kind}?accept=image%2Fjpeg`, { accept: '*/*' })
  expect([answer.statusCode, answer.headers['content-type']]).toEqual([200, 'image/jpeg'])
  expect(answer.rawPayload.subarray(0, 3)).toEqual(Buffer.from([0xff, 0xd8, 0xff]))
})

it('asks for a small picture of a size', async () => {
  const answer = await ask(`${INSTANCE}/thumbnail?viewport=256%2C256`, { accept: 'image/jpeg' })
  expect([answer.statusCode, answer.headers['content-type']]).toEqual([200, 'image/jpeg'])
})

it('asks for whole instances of segmentations', async () => {
  const answer = await ask(INSTANCE, { accept: 'multipart/related; type=application/dicom; transfer-syntax=*' })
  const [part] = parseMultipart(answer)
  expect(part?.body.equals(files[1] ?? Buffer.alloc(0))).toBe(true)
})

it('asks for bulk data by its address', async () => {
  const answer = await ask(`${INSTANCE}/bulkdata/7FE00010`, { accept: 'application/octet-stream' })
  expect(answer.rawPayload.equals(files[1]?.subarray(-512) ?? Buffer.alloc(0))).toBe(true)
})

it('asks for bulk data by its query first, then by its header', async () => {
  const address = `${INSTANCE}/bulkdata/7FE00010`
  const bytes = await ask(`${address}?accept=application%2Foctet-stream`, { accept: 'image/jpeg' })
  expect(bytes.rawPayload.equals(files[1]?.subarray(-512) ?? Buffer.alloc(0))).toBe(true)
  const asHeader = await ask(`${address}?accept=image%2Fjpeg`, { accept: 'application/octet-stream' })
  expect(asHeader.rawPayload.equals(bytes.rawPayload)).toBe(true)
  const refused = await ask(`${address}?accept=image%2Fjpeg`, { accept: 'image/png' })
  expect([refused.statusCode, refused.json()]).toMatchObject([
    406,
    { code: 'UnsupportedFile', detail: 'Bulk data is sent as application/octet-stream.' },
  ])
})
