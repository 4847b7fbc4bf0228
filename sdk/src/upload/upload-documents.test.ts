import { expect, test } from 'vitest'
import type { PositionalApi, PositionalMethod } from '../positional-api.ts'
import type { Reply } from '../reply.ts'
import { type ApiServer, jsonOf } from '../testing/api-server.ts'
import { documentHandlers } from '../testing/document-server.ts'
import { INSTITUTION, ORDER, USER } from '../testing/session-handlers.ts'
import { isLast, progress, servers, states } from '../testing/upload-bench.ts'
import { PATIENT_ORDER_KEYS } from '../testing/upload-server.ts'

const serve = servers()

function upload(api: PositionalApi, files: readonly unknown[], order = ORDER): Promise<Reply[]> {
  const replies: Reply[] = []
  return new Promise((resolve) => {
    ;(api['UploadDocumentFiles'] as PositionalMethod)(USER, INSTITUTION, order, files, (reply: Reply) => {
      replies.push(reply)
      if (isLast(reply)) resolve(replies)
    })
  })
}

const sent = (server: ApiServer) => server.received.filter(({ method }) => method === 'UploadDocumentFile')
const pdf = (name: string, text = name): File => new File([`%PDF-1.7 ${text}`], name)

test('sends each file as it is, under its name, to the order', async () => {
  const { server, api } = await serve(documentHandlers())
  const replies = await upload(api, [pdf('Befund Müller.pdf')])
  const [request] = sent(server)
  expect(request?.contentType).toBe('application/octet-stream')
  expect([...(request?.query ?? [])]).toEqual([
    ['UserUuid', USER],
    ['InstitutionUuid', INSTITUTION],
    ['PatientOrderUuid', ORDER],
    ['FileName', 'Befund Müller.pdf'],
  ])
  expect(request?.body.toString()).toBe('%PDF-1.7 Befund Müller.pdf')
  expect(states(replies)).toEqual(['Reading', 'Sending', 'File Upload Completed'])
  expect(progress(replies, 'Sending').at(-1)).toBe(100)
  expect(replies.slice(0, -1).some((reply) => 'PatientOrder' in reply)).toBe(false)
})

test('the last call has the order as it is then', async () => {
  const { api } = await serve(documentHandlers())
  const last = (await upload(api, [pdf('1.pdf'), pdf('2.pdf'), pdf('3.pdf')])).at(-1)
  expect(last).toMatchObject({ Success: true, Message: '3 files uploaded.', UploadedCount: 3, FailedList: [] })
  const order = last?.['PatientOrder'] as Record<string, unknown>
  expect(Object.keys(order).sort()).toEqual(PATIENT_ORDER_KEYS)
  expect(order).toMatchObject({ PatientOrderUuid: ORDER, DocumentsCount: 3 })
  expect(last?.['PatientOrderList']).toEqual([order])
})

test('the same bytes are not sent twice, whatever their name', async () => {
  const { server, api } = await serve(documentHandlers())
  await upload(api, [pdf('1.pdf')])
  server.received.length = 0
  const replies = await upload(api, [pdf('copy.pdf', '1.pdf'), pdf('2.pdf'), pdf('again.pdf', '2.pdf')])
  expect(sent(server).map(({ query }) => query.get('FileName'))).toEqual(['2.pdf'])
  expect(replies.filter(({ State }) => State === 'Checking').map(({ Message }) => Message)).toEqual([
    'File already exist. FileName: copy.pdf',
    'File already exist. FileName: again.pdf',
  ])
  expect(replies.at(-1)).toMatchObject({ Success: true, UploadedCount: 1, SkippedCount: 2 })
  const asked = server.received.find(({ method }) => method === 'CheckDocumentFiles')
  expect(jsonOf(asked)).toEqual({
    UserUuid: USER,
    InstitutionUuid: INSTITUTION,
    PatientOrderUuid: ORDER,
    FileList: [{ Sha256: expect.stringMatching(/^[0-9a-f]{64}$/) }],
  })
})

test('what is no document sends no byte, and the others go on', async () => {
  const { server, api } = await serve(documentHandlers())
  const files = [
    new File(['MZ'], 'program.exe'),
    new File(['<svg onload="alert(1)">'], 'drawing.png'),
    new File(['%PDF-1.7'], 'renamed.png'),
    new File([], 'empty.pdf'),
    pdf('good.pdf'),
  ]
  const replies = await upload(api, files)
  const only = 'Only .pdf, .jpeg, .jpg, .png, .bmp and .mp4 files can be documents of an order.'
  const last = replies.at(-1)
  expect(last).toMatchObject({ Success: false, ErrorCode: 'UnsupportedFile', UploadedCount: 1 })
  expect(last?.['FailedList']).toEqual(
    [
      ['program.exe', only],
      ['drawing.png', 'The file is not a PNG image, though its name says so.'],
      ['renamed.png', 'The file is not a PNG image, though its name says so. It is a PDF document.'],
      ['empty.pdf', 'The file is empty.'],
    ].map(([FileName, reason]) => ({
      FileName,
      ErrorCode: 'UnsupportedFile',
      Message: `Unsupported file! FileName: ${FileName} (${reason})`,
    })),
  )
  expect(replies.filter(({ State }) => State === 'Error')).toHaveLength(4)
  expect(sent(server)).toHaveLength(1)
})

test('what the server refuses is told with its words; the order is there all the same', async () => {
  const Message = 'The file is cut: its end is missing.'
  const refused = { status: 415, json: { Success: false, ErrorCode: 'UnsupportedFile', Message } }
  const { api } = await serve(documentHandlers(() => refused))
  const last = (await upload(api, [pdf('cut.pdf')])).at(-1)
  expect(last).toMatchObject({
    Success: false,
    ErrorCode: 'UnsupportedFile',
    FailedList: [{ FileName: 'cut.pdf', ErrorCode: 'UnsupportedFile', Message }],
    PatientOrderList: [],
    PatientOrder: { PatientOrderUuid: ORDER, DocumentsCount: 0 },
  })
})

test('an order that is not there has no PatientOrder', async () => {
  const Message = 'Nothing was found for patientOrderUuid.'
  const unknown = { status: 404, json: { Success: false, ErrorCode: 'NotFound', Message } }
  const handlers = { CheckDocumentFiles: () => unknown, GetPatientOrderProperties: () => unknown }
  const { server, api } = await serve({ ...documentHandlers(), ...handlers })
  const last = (await upload(api, [pdf('1.pdf')])).at(-1)
  expect(last).toMatchObject({ Success: false, ErrorCode: 'NotFound', FailedList: [{ FileName: '1.pdf', Message }] })
  expect(last).not.toHaveProperty('PatientOrder')
  expect(sent(server)).toEqual([])
})

test('a dropped connection is tried again, and a wrong argument is told before anything is read', async () => {
  let tries = 0
  const { api, server } = await serve(
    documentHandlers(() => {
      tries += 1
      return tries === 1 ? 'hang up' : undefined
    }),
  )
  expect((await upload(api, [pdf('1.pdf')])).at(-1)).toMatchObject({ Success: true, UploadedCount: 1 })
  expect(tries).toBe(2)
  server.received.length = 0
  expect(await upload(api, [pdf('1.pdf')], 'x')).toMatchObject([
    {
      Success: false,
      ErrorCode: 'InvalidParameter',
      Message: "Invalid parameters for patientOrderUuid. Given value = 'x' is not guid format.",
      State: 'File Upload Completed',
    },
  ])
  expect(server.received).toEqual([])
})
