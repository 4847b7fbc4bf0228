import { afterEach, describe, expect, test } from 'vitest'
import { type PositionalApi, type PositionalMethod, positionalApi } from '../positional-api.ts'
import type { Reply } from '../reply.ts'
import {
  type Answered,
  type ApiServer,
  type Handlers,
  jsonOf,
  type Received,
  startApiServer,
} from '../testing/api-server.ts'
import { dicomBytes, dicomFile, dicomSeries } from '../testing/dicom-file.ts'
import { ACCOUNT_KEY, API_KEY, FOLDER, INSTITUTION, ORDER, USER } from '../testing/session-handlers.ts'
import { PATIENT_ORDER_KEYS, uploadHandlers } from '../testing/upload-server.ts'
import type { Timing } from '../timing.ts'

const QUICK: Timing = { retryWindow: 300, shortestDelay: 10, longestDelay: 40, patience: 5_000 }
const servers: ApiServer[] = []
afterEach(async () => {
  await Promise.all(servers.splice(0).map((server) => server.close()))
})

async function serve(handlers: Handlers): Promise<{ server: ApiServer; api: PositionalApi }> {
  const server = await startApiServer(handlers)
  servers.push(server)
  const api = positionalApi([API_KEY, ACCOUNT_KEY, { server: server.address }], undefined, QUICK)
  api.LogToBrowserConsole = false
  await new Promise((resolve) => (api['Initialize'] as PositionalMethod)(resolve))
  server.received.length = 0
  return { server, api }
}

const isLast = ({ State }: Reply): boolean => State === 'File Upload Completed' || State === 'Aborted'

function upload(
  api: PositionalApi,
  files: ArrayLike<unknown>,
  onReply: (reply: Reply) => void = () => {},
): Promise<Reply[]> {
  const replies: Reply[] = []
  return new Promise((resolve) => {
    ;(api['UploadDicomFiles'] as PositionalMethod)(USER, INSTITUTION, files, (reply: Reply) => {
      replies.push(reply)
      onReply(reply)
      if (isLast(reply)) setTimeout(() => resolve(replies), 20)
    })
  })
}

const states = (replies: readonly Reply[]): string[] => [...new Set(replies.map(({ State }) => String(State)))]
const progress = (replies: readonly Reply[], state: string): number[] =>
  replies.filter(({ State }) => State === state).map(({ Progress }) => Number(Progress))
const sentFiles = (server: ApiServer): readonly Received[] =>
  server.received.filter(({ method }) => method === 'UploadDicomFile')

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
    expect(checking).toEqual([
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

describe('files that cannot be stored', () => {
  test('are refused one by one, and the others go on', async () => {
    const { handlers } = uploadHandlers()
    const { server, api } = await serve(handlers)
    const cut = new File([dicomBytes({ sop: '1.2.3.8', pixelBytes: 1000 }).subarray(0, 900)], 'cut.dcm')
    const files = [
      new File(['not DICOM'], 'notes.txt'),
      new File([], 'empty.dcm'),
      dicomFile({ sop: '', name: 'no-sop.dcm' }),
      dicomFile({ study: '', name: 'no-study.dcm' }),
      dicomFile({ sop: '../../etc/passwd', name: 'path.dcm' }),
      cut,
      dicomFile({ sopClass: '1.2.840.10008.1.3.10', name: 'DICOMDIR' }),
      dicomFile({ name: 'good.dcm' }),
    ]
    const replies = await upload(api, files)
    const errors = replies.filter(({ State }) => State === 'Error')
    expect(errors.map(({ FileName, ErrorCode, Success }) => [FileName, ErrorCode, Success])).toEqual([
      ['notes.txt', 'UnsupportedFile', false],
      ['empty.dcm', 'UnsupportedFile', false],
      ['no-sop.dcm', 'UnsupportedFile', false],
      ['no-study.dcm', 'UnsupportedFile', false],
      ['path.dcm', 'UnsupportedFile', false],
      ['cut.dcm', 'UnsupportedFile', false],
    ])
    expect(errors[1]?.Message).toBe('Unsupported file! FileName: empty.dcm (the file is empty)')
    expect(errors[2]?.Message).toBe('Unsupported file! FileName: no-sop.dcm (it has no SOP Instance UID)')
    expect(sentFiles(server)).toHaveLength(1)
    const last = replies.at(-1)
    expect(last).toMatchObject({
      Success: false,
      ErrorCode: 'UnsupportedFile',
      Message: '1 file uploaded, 6 files not stored.',
      UploadedCount: 1,
      SkippedCount: 0,
    })
    expect(last?.['FailedList']).toHaveLength(6)
  })

  test('a conflict concerns its file alone', async () => {
    const conflict = { Success: false, ErrorCode: 'Conflict', Message: 'Other bytes are stored under this UID.' }
    let sent = 0
    const { handlers } = uploadHandlers(() => {
      sent += 1
      return sent === 2 ? { status: 409, json: conflict } : undefined
    })
    const { api } = await serve(handlers)
    api.UploaderThreadCount = 1
    const last = (await upload(api, dicomSeries(3))).at(-1)
    expect(last).toMatchObject({ Success: false, ErrorCode: 'Conflict', UploadedCount: 2 })
    expect(last?.['FailedList']).toEqual([
      { FileName: '1.2.3.2.dcm', ErrorCode: 'Conflict', Message: conflict.Message },
    ])
  })

  test('a caller that may not upload sends no byte of a file', async () => {
    const forbidden: Answered = {
      status: 403,
      json: { Success: false, ErrorCode: 'Forbidden', Message: 'No upload right.' },
    }
    const { handlers } = uploadHandlers()
    const { server, api } = await serve({ ...handlers, CheckDicomFiles: () => forbidden })
    const last = (await upload(api, dicomSeries(3))).at(-1)
    expect(last).toMatchObject({ Success: false, ErrorCode: 'Forbidden', UploadedCount: 0 })
    expect(sentFiles(server)).toEqual([])
  })
})

describe('trouble on the way', () => {
  test('a dropped connection and a busy server are tried again', async () => {
    const answers: (Answered | undefined)[] = ['hang up', { status: 503, text: '' }, undefined]
    const { handlers } = uploadHandlers(() => answers.shift())
    const { server, api } = await serve(handlers)
    const replies = await upload(api, [dicomFile({ pixelBytes: 5000 })])
    expect(replies.at(-1)).toMatchObject({ Success: true, UploadedCount: 1, FailedList: [] })
    expect(sentFiles(server)).toHaveLength(3)
    const sending = progress(replies, 'Sending')
    expect(sending).toEqual([...sending].sort((a, b) => a - b))
  })

  test('NetworkError for what is left once nothing has succeeded for the whole window', async () => {
    let sent = 0
    const { handlers } = uploadHandlers(() => {
      sent += 1
      return sent > 5 ? 'hang up' : undefined
    })
    const { api } = await serve(handlers)
    const began = performance.now()
    const last = (await upload(api, dicomSeries(60))).at(-1)
    expect(last).toMatchObject({ Success: false, ErrorCode: 'NetworkError', UploadedCount: 5 })
    expect(last?.['FailedList']).toHaveLength(55)
    expect(performance.now() - began).toBeLessThan(3_000)
  })

  test('the session is renewed within a run', async () => {
    const { handlers } = uploadHandlers(({ authorization }) =>
      authorization === 'Bearer token-1' ? { status: 401, text: '' } : undefined,
    )
    const { api } = await serve(handlers)
    expect((await upload(api, dicomSeries(8))).at(-1)).toMatchObject({ Success: true, UploadedCount: 8 })
  })

  test('a session that has ended for good ends the run without sending the rest', async () => {
    let sent = 0
    const { handlers } = uploadHandlers(() => {
      sent += 1
      return sent > 3 ? { status: 401, text: '' } : undefined
    })
    const { api } = await serve(handlers)
    api.UploaderThreadCount = 1
    const last = (await upload(api, dicomSeries(20))).at(-1)
    expect(last).toMatchObject({ Success: false, ErrorCode: 'Unauthorized', UploadedCount: 3 })
    expect(last?.['FailedList']).toHaveLength(17)
    expect(sent).toBe(5)
  })

  test('AbortUpload ends the run with one last call', async () => {
    const { handlers } = uploadHandlers()
    const { server, api } = await serve(handlers)
    const replies = await upload(api, dicomSeries(300), ({ State }) => {
      if (State === 'Sending') api.AbortUpload()
    })
    expect(replies.at(-1)).toMatchObject({ Success: false, State: 'Aborted' })
    expect(replies.filter(isLast)).toHaveLength(1)
    expect(sentFiles(server).length).toBeLessThan(20)
  })
})

describe('a run that cannot begin has one call', () => {
  test.each([[[]], [null], [{ length: 0 }]])('no files: %j', async (files) => {
    const { api } = await serve(uploadHandlers().handlers)
    expect(await upload(api, files as unknown as ArrayLike<unknown>)).toEqual([
      {
        Success: false,
        ErrorCode: 'InvalidParameter',
        Message: 'Invalid parameters for selectedFiles. A value is required.',
        State: 'File Upload Completed',
        Progress: 100,
        PatientOrderList: [],
        UploadedCount: 0,
        SkippedCount: 0,
        FailedList: [],
      },
    ])
  })
  test('an entry that is no file', async () => {
    const { api } = await serve(uploadHandlers().handlers)
    const [reply] = await upload(api, ['a.dcm'])
    expect(reply).toMatchObject({ ErrorCode: 'InvalidParameter', State: 'File Upload Completed' })
  })
  test('not initialised', async () => {
    const api = positionalApi([API_KEY, ACCOUNT_KEY, { server: 'http://127.0.0.1:9' }], undefined)
    api.LogToBrowserConsole = false
    expect(await upload(api, [dicomFile()])).toMatchObject([
      { ErrorCode: 'NotInitialized', State: 'File Upload Completed' },
    ])
  })
})
