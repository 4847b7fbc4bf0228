import { describe, expect, test } from 'vitest'
import type { Answered } from '../testing/api-server.ts'
import { dicomBytes, dicomFile, dicomSeries } from '../testing/dicom-file.ts'
import { sentFiles, servers, upload } from '../testing/upload-bench.ts'
import { uploadHandlers } from '../testing/upload-server.ts'

const serve = servers()

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
