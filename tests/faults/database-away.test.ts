import { setTimeout as delay } from 'node:timers/promises'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { ctImage, ctSeries } from '../../dicom/test/ct-image.ts'
import { type Answer, call, openSession, uploadFile } from '../harness/call.ts'
import { connectLibrary } from '../harness/library.ts'
import { type OpalineServer, startOpaline } from '../harness/server.ts'
import { type Acknowledged, blobsOf, countStored, downloadAll, knownOf, sha256 } from '../harness/stored.ts'
import { takeDatabaseAway } from './take-database-away.ts'

let server: OpalineServer
beforeAll(async () => {
  server = await startOpaline()
})
afterAll(() => server.dispose())

const AWAY_MS = 10_000
const BACK_WITHIN_MS = 10_000
const LIBRARY_FILES = 150

/** Uploads by the library; `onStored` is called once, when the first files are stored. @returns the last call */
async function uploadByLibrary(onStored: () => void) {
  const api = await connectLibrary(server.keys)
  const { UserUuid: userUuid, InstitutionUuid: institutionUuid } = server.keys
  const slices = ctSeries(LIBRARY_FILES, { size: 64, studyUid: '2.25.800', patientId: 'LIBRARY' })
  const selectedFiles = slices.map((bytes, index) => new File([Buffer.from(bytes)], `${index + 1}.dcm`))
  let last: Readonly<Record<string, unknown>> = {}
  for await (const step of api.uploadDicomFiles({ userUuid, institutionUuid, selectedFiles })) {
    if (step.State === 'Sending' && step.PatientOrderList.length > 0) onStored()
    last = step
  }
  return last
}

function expectAnswer({ status, headers, body }: Answer): void {
  if (status === 200) {
    expect(body['Success']).toBe(true)
    return
  }
  expect([status, body]).toEqual([
    503,
    {
      Success: false,
      ErrorCode: 'Unavailable',
      Message: expect.stringMatching(/^The database (?:does not answer|went away during the commit)\. /),
      RetryAfterSeconds: 5,
    },
  ])
  expect(headers.get('retry-after')).toBe('5')
}

/** Goes on calling and uploading. @returns the statuses of the answers and of /readyz, and what was acknowledged */
async function goOn(token: string, until: Promise<unknown>) {
  const acknowledged: Acknowledged[] = []
  const statuses: number[] = []
  const readiness: number[] = []
  let isOver = false
  void until.then(() => {
    isOver = true
  })
  for (let slice = 1; !isOver; slice += 1) {
    const file = ctImage({ size: 64, slice, studyUid: '2.25.801', patientId: 'DIRECT' })
    const [list, sent, ready, health] = await Promise.all([
      call(server.url, 'GetPatientOrderList', { UserUuid: server.keys.UserUuid }, { token }),
      uploadFile(server.keys, token, file),
      fetch(`${server.url}/readyz`),
      fetch(`${server.url}/healthz`),
    ])
    expect(health.status).toBe(200)
    for (const answer of [list, sent]) expectAnswer(answer)
    if (sent.status === 200)
      acknowledged.push({ SopInstanceUid: String(sent.body['SopInstanceUid']), Sha256: sha256(file) })
    statuses.push(list.status, sent.status)
    readiness.push(ready.status)
    await delay(100)
  }
  return { acknowledged, statuses, readiness }
}

async function untilReady(): Promise<number> {
  const startedAt = performance.now()
  while ((await fetch(`${server.url}/readyz`)).status !== 200) await delay(50)
  return performance.now() - startedAt
}

it('answers Unavailable while the database is away, loses nothing, and goes on by itself when it is back', async () => {
  const token = await openSession(server.keys)
  let firstStored = () => undefined as unknown
  const stored = new Promise((resolve) => {
    firstStored = () => resolve(undefined)
  })
  const run = uploadByLibrary(firstStored)
  await stored
  const database = await takeDatabaseAway(server)
  const { acknowledged, statuses, readiness } = await goOn(token, delay(AWAY_MS))
  await database.giveBack()
  expect(statuses.filter((status) => status === 503).length).toBeGreaterThan(statuses.length / 2)
  expect(readiness).toContain(503)
  expect(await untilReady()).toBeLessThan(BACK_WITHIN_MS)

  expect(await run).toMatchObject({ State: 'File Upload Completed', Success: true, FailedList: [] })
  const { orders, images } = await countStored(server.keys, token)
  const files = await downloadAll(server.keys, token)
  expect([files.size, orders]).toEqual([images, acknowledged.length === 0 ? 1 : 2])
  expect(images).toBeGreaterThanOrEqual(LIBRARY_FILES + acknowledged.length)
  expect(await knownOf(server.keys, token, acknowledged)).toHaveLength(acknowledged.length)
  expect(acknowledged.filter((file) => files.get(file.SopInstanceUid) !== file.Sha256)).toEqual([])
  expect([...files.values()].filter((content) => !/^[0-9a-f]{64}$/.test(content))).toEqual([])
  expect(blobsOf(server).pending).toBe(0)
  expect(server.log().match(/"msg":"ready"/g)).toHaveLength(1)
  expect(server.log()).not.toMatch(/"msg":"fault"/)
})
