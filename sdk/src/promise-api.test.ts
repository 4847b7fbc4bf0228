import { afterEach, describe, expect, test } from 'vitest'
import { CloudApiError } from './cloud-api-error.ts'
import { type PromiseApi, promiseApi } from './promise-api.ts'
import { type ApiServer, type Handlers, jsonOf, startApiServer } from './testing/api-server.ts'
import { dicomFile, dicomSeries } from './testing/dicom-file.ts'
import { ACCOUNT, ACCOUNT_KEY, API_KEY, INSTITUTION, ORDER, sessionHandlers, USER } from './testing/session-handlers.ts'
import { uploadHandlers } from './testing/upload-server.ts'

const servers: ApiServer[] = []
afterEach(async () => {
  await Promise.all(servers.splice(0).map((server) => server.close()))
})

async function serve(handlers: Handlers): Promise<{ server: ApiServer; api: PromiseApi }> {
  const server = await startApiServer(handlers)
  servers.push(server)
  return { server, api: promiseApi([API_KEY, ACCOUNT_KEY, { server: `${server.address}/` }], undefined) }
}

describe('the Promise form', () => {
  test('takes named arguments and resolves with the result', async () => {
    const found = { Success: true, Message: '', SearchResultList: [], TotalCount: 0, NextPageToken: 'n' }
    const { server, api } = await serve({ ...sessionHandlers(), GetPatientOrderList: () => found })
    expect((await api.initialize()).Account).toEqual(ACCOUNT)
    const page = await api.getPatientOrderList({ userUuid: USER, patientName: 'DOE', pageToken: 'p', pageSize: 5 })
    expect(page).toEqual(found)
    expect(jsonOf(server.received[1])).toEqual({ UserUuid: USER, PatientName: 'DOE', PageToken: 'p', PageSize: 5 })
  })

  test('rejects with the code, the message and what goes with them', async () => {
    const fault = { Success: false, ErrorCode: 'ServerError', Message: 'A fault.', RequestId: 'r-1' }
    const { api } = await serve({ ...sessionHandlers(), GetViewUrl: () => ({ status: 500, json: fault }) })
    await api.initialize()
    const error = await api.getViewUrl({ userUuid: USER, patientOrderUuid: ORDER }).catch((caught: unknown) => caught)
    expect(error).toBeInstanceOf(CloudApiError)
    expect(error).toMatchObject({ code: 'ServerError', message: 'A fault.', requestId: 'r-1', retryAfterSeconds: 0 })
  })

  test('rejects a wrong argument before anything is sent', async () => {
    const { server, api } = await serve({})
    await expect(api.getViewUrl({ userUuid: 'x', patientOrderUuid: ORDER })).rejects.toThrow(
      "Invalid parameters for userUuid. Given value = 'x' is not guid format.",
    )
    expect(server.received).toEqual([])
  })

  test('reads files', async () => {
    const { api } = await serve({})
    const { StudyList } = await api.readDicomFiles({ selectedFiles: [dicomFile()] })
    expect(StudyList.map(({ PatientName }) => PatientName)).toEqual(['DOE^JANE'])
  })

  test('gives the progress of an upload as an async iterator', async () => {
    const { api } = await serve(uploadHandlers().handlers)
    await api.initialize()
    const states: string[] = []
    for await (const { State } of api.uploadDicomFiles({
      userUuid: USER,
      institutionUuid: INSTITUTION,
      selectedFiles: dicomSeries(3),
    })) {
      states.push(State)
    }
    expect([...new Set(states)]).toEqual(['Reading', 'Sending', 'File Upload Completed'])
  })

  test('stops the run when the loop is left', async () => {
    const { server, api } = await serve(uploadHandlers().handlers)
    await api.initialize()
    const run = api.uploadDicomFiles({ userUuid: USER, institutionUuid: INSTITUTION, selectedFiles: dicomSeries(200) })
    for await (const { State } of run) if (State === 'Sending') break
    const sent = server.received.length
    await new Promise((resolve) => setTimeout(resolve, 100))
    expect(server.received.length - sent).toBeLessThan(10)
    expect(server.received.length).toBeLessThan(50)
  })

  test('signs in without keys, and is the signed-in user from then on', async () => {
    const { server } = await serve({
      SignIn: () => ({ Success: true, Message: '', SessionToken: 'signed-in', User: {} }),
      SignOut: () => ({ Success: true, Message: '' }),
    })
    const api = promiseApi([{ server: server.address }], undefined)
    await expect(api.signOut()).rejects.toMatchObject({ code: 'NotInitialized' })
    await api.signIn({ email: 'jane@example.org', password: 'secret' })
    await api.signOut()
    expect(server.received.map(({ method, authorization }) => [method, authorization])).toEqual([
      ['SignIn', ''],
      ['SignOut', 'Bearer signed-in'],
    ])
  })
})
