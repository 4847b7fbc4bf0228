import { readHeader } from '@opaline/dicom'
import { expect, test } from 'vitest'
import type { PositionalApi, PositionalMethod } from '../positional-api.ts'
import { headerText } from '../read/dicom-header.ts'
import { Tag } from '../read/tags.ts'
import type { Reply } from '../reply.ts'
import { jsonOf, type Received } from '../testing/api-server.ts'
import { dicomBytes, dicomFile } from '../testing/dicom-file.ts'
import { INSTITUTION, USER } from '../testing/session-handlers.ts'
import { isLast, sentFiles, servers } from '../testing/upload-bench.ts'
import { uploadHandlers } from '../testing/upload-server.ts'

const serve = servers()
const KEY = 'ab'.repeat(32)
const DATA = [
  { Tag: 'x00100010', Value: 'Trial^One' },
  { Tag: '(0010,0020)', Value: 'T-1' },
]

const key = () => ({ Success: true, Message: '', Key: KEY })
const files = () => [dicomFile({ name: 'jane-doe.dcm', sop: '1.2.3.1', pixelBytes: 100_000 })]

function anonymize(api: PositionalApi, selected: readonly File[], data: unknown): Promise<Reply[]> {
  const replies: Reply[] = []
  return new Promise((resolve) => {
    ;(api['UploadDicomFilesWithAnonymization'] as PositionalMethod)(
      USER,
      INSTITUTION,
      selected,
      data,
      (reply: Reply) => {
        replies.push(reply)
        if (isLast(reply)) resolve(replies)
      },
    )
  })
}

const textIn = (request: Received | undefined, tag: number): string => {
  const result = readHeader(request?.body ?? new Uint8Array(), { complete: true })
  return result.status === 'complete' ? headerText(result.header, tag) : ''
}

test('sends the changed file, says that it is one, and asks for it alone', async () => {
  const { handlers } = uploadHandlers()
  const { server, api } = await serve(handlers)
  const last = (await anonymize(api, files(), DATA)).at(-1)
  const [request] = sentFiles(server)
  expect(request?.query.get('Anonymized')).toBe('true')
  expect([textIn(request, Tag.PatientName), textIn(request, Tag.PatientId)]).toEqual(['Trial^One', 'T-1'])
  const original = dicomBytes({ sop: '1.2.3.1', pixelBytes: 100_000 })
  expect(Buffer.compare(request?.body.subarray(-100_000) ?? Buffer.of(), original.subarray(-100_000))).toBe(0)
  const asked = server.received.find(({ method }) => method === 'CheckDicomFiles')
  expect(jsonOf(asked)).toEqual({
    UserUuid: USER,
    InstitutionUuid: INSTITUTION,
    FileList: [{ SopInstanceUid: '1.2.3.1' }],
  })
  expect(server.received.map(({ method }) => method)).not.toContain('GetPseudonymizationKey')
  expect(server.received.map(({ body, query }) => `${body.toString('latin1')} ${query}`).join('')).not.toMatch(
    /jane|P1\s/i,
  )
  expect(last?.['AnonymizationReport']).toMatchObject({
    Profile: 'List',
    Edition: '2024b',
    UidsRemapped: false,
    AnonymizedCount: 1,
    ChangedAttributeList: [
      { Attribute: 'PatientID', FileCount: 1 },
      { Attribute: 'PatientName', FileCount: 1 },
    ],
    RefusedList: [],
  })
})

test('maps UIDs under the key for the new patient id, asks and sends by the new ones', async () => {
  const { handlers } = uploadHandlers()
  const { server, api } = await serve({ ...handlers, GetPseudonymizationKey: key })
  api.AnonymizationOptions = { RemapUids: true }
  await anonymize(api, files(), DATA)
  const asked = server.received.find(({ method }) => method === 'GetPseudonymizationKey')
  expect(jsonOf(asked)).toEqual({ UserUuid: USER, PatientId: 'T-1' })
  const uid = textIn(sentFiles(server)[0], Tag.SopInstanceUid)
  expect(uid).toMatch(/^2\.25\.\d{30,39}$/)
  const check = server.received.find(({ method }) => method === 'CheckDicomFiles')
  expect(jsonOf(check)).toMatchObject({ FileList: [{ SopInstanceUid: uid }] })
})

test('without its key a run sends nothing', async () => {
  const { handlers } = uploadHandlers()
  const refused = { Success: false, Message: 'No right.', ErrorCode: 'Forbidden' }
  const { server, api } = await serve({
    ...handlers,
    GetPseudonymizationKey: () => ({ status: 403, body: refused }) as never,
  })
  api.AnonymizationOptions = { Profile: 'Basic' }
  const replies = await anonymize(api, files(), DATA)
  expect(replies).toMatchObject([{ Success: false, State: 'File Upload Completed', UploadedCount: 0 }])
  expect(sentFiles(server)).toEqual([])
})

test('a file that cannot be read is refused by name, and the report says so', async () => {
  const { handlers } = uploadHandlers()
  const { api } = await serve(handlers)
  const last = (await anonymize(api, [...files(), new File(['no DICOM'], 'note.txt')], DATA)).at(-1)
  expect(last).toMatchObject({
    UploadedCount: 1,
    FailedList: [{ FileName: 'note.txt', ErrorCode: 'UnsupportedFile' }],
    AnonymizationReport: { AnonymizedCount: 1, RefusedList: [{ FileName: 'note.txt' }] },
  })
})
