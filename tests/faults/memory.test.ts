import { ReadableStream } from 'node:stream/web'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { largeCtImage } from '../../dicom/test/ct-image.ts'
import { openSession } from '../harness/call.ts'
import { forgetMostResident, mostResidentMegabytes, residentMegabytes } from '../harness/memory.ts'
import { type OpalineServer, startOpaline } from '../harness/server.ts'

let server: OpalineServer
beforeAll(async () => {
  server = await startOpaline()
})
afterAll(() => server.dispose())

const MEGABYTE = 1024 * 1024
const FRAMES = 1_000

/** The file's bytes as they are needed, so that the client holds none of them either. */
async function* bytesOf(header: Uint8Array, pixelBytes: number): AsyncGenerator<Uint8Array> {
  yield header
  const piece = new Uint8Array(MEGABYTE).fill(7)
  for (let left = pixelBytes; left > 0; left -= piece.length) yield piece.subarray(0, Math.min(left, piece.length))
}

it('takes a file of 524 MB within 100 MB above idle', async () => {
  const { UserUuid, InstitutionUuid } = server.keys
  const token = await openSession(server.keys)
  const { header, pixelBytes } = largeCtImage({ frames: FRAMES, studyUid: '2.25.700' })
  forgetMostResident(server.pid)
  const idle = residentMegabytes(server.pid)
  const response = await fetch(
    `${server.url}/api/v1/UploadDicomFile?UserUuid=${UserUuid}&InstitutionUuid=${InstitutionUuid}`,
    {
      method: 'POST',
      headers: { 'content-type': 'application/dicom', authorization: `Bearer ${token}` },
      body: ReadableStream.from(bytesOf(header, pixelBytes)) as unknown as BodyInit,
      duplex: 'half',
    } as RequestInit,
  )
  expect(await response.json()).toMatchObject({ Success: true, SopInstanceUid: '2.25.700.1.1', AlreadyStored: false })
  const most = mostResidentMegabytes(server.pid)
  console.error(
    `arrival of ${Math.round((header.length + pixelBytes) / 1e6)} MB: ${idle.toFixed(0)} MB idle, ${most.toFixed(0)} MB at most`,
  )
  expect(most - idle).toBeLessThan(100)
})
