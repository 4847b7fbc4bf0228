import { describe, expect, test } from 'vitest'
import type { Answered } from '../testing/api-server.ts'
import { dicomFile, dicomSeries } from '../testing/dicom-file.ts'
import { isLast, progress, sentFiles, servers, upload } from '../testing/upload-bench.ts'
import { uploadHandlers } from '../testing/upload-server.ts'

const serve = servers()

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
