import { describe, expect, test } from 'vitest'
import type { PositionalMethod } from '../positional-api.ts'
import type { Reply } from '../reply.ts'
import { type Handlers, jsonOf } from '../testing/api-server.ts'
import { dicomBytes, dicomFile, dicomSeries } from '../testing/dicom-file.ts'
import { FOLDER, INSTITUTION, ORDER, USER } from '../testing/session-handlers.ts'
import { isLast, progress, sentFiles, servers, states, upload } from '../testing/upload-bench.ts'
import { PATIENT_ORDER_KEYS, uploadHandlers } from '../testing/upload-server.ts'

const serve = servers()

describe('UploadDicomFiles', () => {
  test('sends every file once, as it is, to the place that was named', async () => {
    const { handlers } = uploadHandlers()
    const { server, api } = await serve(handlers)
    const replies = await upload(api, [dicomFile({ pixelBytes: 1000 })])
    const [request] = sentFiles(server)
    expect(request?.contentType).toBe('application/dicom')
    expect(request?.authorization).toBe('Bearer token-1')
    expect(request?.query.get('UserUuid')).toBe(USER)
    expect(request?.query.get('InstitutionUuid')).toBe(INSTITUTION)
    expect(request?.query.get('FolderUuid')).toBeNull()
    expect(request?.query.get('RunUuid')).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-a[0-9a-f]{3}-[0-9a-f]{12}$/)
    expect(Buffer.compare(request?.body ?? Buffer.of(), dicomBytes({ pixelBytes: 1000 }))).toBe(0)
    expect(replies.at(-1)).toMatchObject({
      Success: true,
      Message: '1 file uploaded.',
      State: 'File Upload Completed',
      Progress: 100,
      UploadedCount: 1,
      SkippedCount: 0,
      FailedList: [],
    })
  })

  test('reports Reading, Sending and the end, in this order, with progress that never falls', async () => {
    const { handlers } = uploadHandlers()
    const { api } = await serve(handlers)
    const replies = await upload(api, dicomSeries(40))
    expect(states(replies)).toEqual(['Reading', 'Sending', 'File Upload Completed'])
    expect(replies.filter(isLast)).toHaveLength(1)
    for (const state of ['Reading', 'Sending']) {
      const values = progress(replies, state)
      expect(values).toEqual([...values].sort((a, b) => a - b))
      expect(values.at(-1)).toBe(100)
    }
    expect(replies.every(({ Success }) => Success)).toBe(true)
  })

  test('PatientOrderList has the orders touched, whole, and up to date at the end', async () => {
    const { handlers } = uploadHandlers()
    const { server, api } = await serve(handlers)
    const replies = await upload(api, dicomSeries(10))
    const orders = replies.at(-1)?.['PatientOrderList'] as Record<string, unknown>[] | undefined
    const order = orders?.[0]
    expect(Object.keys(order ?? {}).sort()).toEqual(PATIENT_ORDER_KEYS)
    expect(order).toMatchObject({ PatientOrderUuid: ORDER, PatientName: 'DOE^JANE', ImagesCount: 10, FlagList: [] })
    expect(replies.filter(({ State }) => State === 'Sending').at(-1)?.['PatientOrderList']).toHaveLength(1)
    expect(server.received.filter(({ method }) => method === 'GetPatientOrderProperties')).toHaveLength(2)
  })

  test('never has more than UploaderThreadCount requests open', async () => {
    const slow = uploadHandlers()
    const handlers: Handlers = {
      ...slow.handlers,
      UploadDicomFile: async (request) => {
        await new Promise((resolve) => setTimeout(resolve, 5))
        return (await slow.handlers['UploadDicomFile']?.(request)) ?? 'hang up'
      },
    }
    const { server, api } = await serve(handlers)
    api.UploaderThreadCount = 3
    await upload(api, dicomSeries(30))
    expect(server.mostAtOnce()).toBe(3)
    expect(sentFiles(server)).toHaveLength(30)
  })

  test('does not send what the server has, nor the same bytes twice', async () => {
    const { handlers } = uploadHandlers()
    const { server, api } = await serve(handlers)
    await upload(api, dicomSeries(5))
    server.received.length = 0
    const replies = await upload(api, [
      ...dicomSeries(5),
      dicomFile({ sop: '1.2.3.9', name: 'new.dcm' }),
      dicomFile({ sop: '1.2.3.9', name: 'copy.dcm' }),
    ])
    expect(sentFiles(server)).toHaveLength(1)
    const checking = replies.filter(({ State }) => State === 'Checking').map(({ Message }) => Message)
    // Files are looked at side by side, so which is told of first is not said.
    expect([...checking].sort()).toEqual([
      'File already exist. FileName: 1.2.3.1.dcm',
      'File already exist. FileName: 1.2.3.2.dcm',
      'File already exist. FileName: 1.2.3.3.dcm',
      'File already exist. FileName: 1.2.3.4.dcm',
      'File already exist. FileName: 1.2.3.5.dcm',
      'File already exist. FileName: copy.dcm',
    ])
    expect(replies.at(-1)).toMatchObject({
      Success: true,
      UploadedCount: 1,
      SkippedCount: 6,
      Message: '1 file uploaded, 6 files there already.',
    })
    const asked = server.received.filter(({ method }) => method === 'CheckDicomFiles')
    expect(Object.keys(jsonOf(asked[0]) as object)).toEqual(['UserUuid', 'InstitutionUuid', 'FileList'])
  })

  test('the page may empty its list of files as soon as the call has returned', async () => {
    const { handlers } = uploadHandlers()
    const { api } = await serve(handlers)
    const files = dicomSeries(3)
    const done = upload(api, files)
    files.length = 0
    expect((await done).at(-1)).toMatchObject({ Success: true, UploadedCount: 3 })
  })

  test('into a folder: both questions name it', async () => {
    const { handlers } = uploadHandlers()
    const { server, api } = await serve(handlers)
    await new Promise<void>((resolve) => {
      const callback = (reply: Reply): void => (isLast(reply) ? resolve() : undefined)
      ;(api['UploadDicomFilesIntoFolder'] as PositionalMethod)(USER, INSTITUTION, FOLDER, [dicomFile()], callback)
    })
    expect(sentFiles(server)[0]?.query.get('FolderUuid')).toBe(FOLDER)
    expect(jsonOf(server.received.find(({ method }) => method === 'CheckDicomFiles'))).toMatchObject({
      FolderUuid: FOLDER,
    })
  })
})
