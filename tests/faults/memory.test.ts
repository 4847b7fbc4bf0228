import { afterAll, beforeAll, expect, it } from 'vitest'
import { openSession } from '../harness/call.ts'
import { forgetMostResident, mostResidentMegabytes, residentMegabytes } from '../harness/memory.ts'
import { type OpalineServer, startOpaline } from '../harness/server.ts'
import { uploadLarge } from '../harness/upload-large.ts'

let server: OpalineServer
beforeAll(async () => {
  server = await startOpaline()
})
afterAll(() => server.dispose())

const FRAMES = 1_000

it('takes a file of 524 MB within 100 MB above idle', async () => {
  const token = await openSession(server.keys)
  forgetMostResident(server.pid)
  const idle = residentMegabytes(server.pid)
  const { body, length } = await uploadLarge(server.keys, token, { frames: FRAMES, studyUid: '2.25.700' })
  expect(body).toMatchObject({ Success: true, SopInstanceUid: '2.25.700.1.1', AlreadyStored: false })
  const most = mostResidentMegabytes(server.pid)
  console.error(`arrival of ${Math.round(length / 1e6)} MB: ${idle.toFixed(0)} MB idle, ${most.toFixed(0)} MB at most`)
  expect(most - idle).toBeLessThan(100)
})
