import { describe, expect, test } from 'vitest'
import { positionalApi } from '../positional-api.ts'
import { dicomFile } from '../testing/dicom-file.ts'
import { ACCOUNT_KEY, API_KEY } from '../testing/session-handlers.ts'
import { servers, upload } from '../testing/upload-bench.ts'
import { uploadHandlers } from '../testing/upload-server.ts'

const serve = servers()

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
