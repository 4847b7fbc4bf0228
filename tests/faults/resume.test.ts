import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { pdfOf } from '../../contract/test/sample-documents.ts'
import { ctImage } from '../../dicom/test/ct-image.ts'
import { call, openSession } from '../harness/call.ts'
import { type CuttingProxy, openCuttingProxy } from '../harness/cutting-proxy.ts'
import { connectLibrary } from '../harness/library.ts'
import { type Keys, type OpalineServer, startOpaline } from '../harness/server.ts'
import { blobsOf, countStored, downloadAll, sha256 } from '../harness/stored.ts'

/** Large files over a line that breaks and a server that dies: each arrives once, to the byte, and little is sent twice. */

const PIECE_BYTES = 8 * 2 ** 20
const SMALL_CHANGE = 200_000
let server: OpalineServer
let line: CuttingProxy
beforeAll(async () => {
  server = await startOpaline()
  line = await openCuttingProxy(server.url)
})
afterAll(async () => {
  await line.close()
  await server.dispose()
})

const large = (study: string, megabytes: number) =>
  ctImage({ frames: megabytes * 2, studyUid: study, patientId: study })

type Step = Readonly<Record<string, unknown>>

/** Uploads by the library over the line; `onStep` hears of every step. @returns the last one */
async function upload(keys: Keys, files: readonly Uint8Array[], onStep: (step: Step) => void = () => undefined) {
  const api = await connectLibrary({ ...keys, Url: line.url })
  const { UserUuid: userUuid, InstitutionUuid: institutionUuid } = keys
  const selectedFiles = files.map((bytes, index) => new File([Buffer.from(bytes)], `${index}.dcm`))
  let last: Step = {}
  for await (const step of api.uploadDicomFiles({ userUuid, institutionUuid, selectedFiles })) {
    onStep(step)
    last = step
  }
  return last
}

/** What the account has, by UID: the SHA-256 of what a viewer downloads. */
const contents = async (keys: Keys) => [...(await downloadAll(keys, await openSession(keys))).values()].sort()

describe('a large file', () => {
  it('arrives over a line that is cut at 20 random places', async () => {
    const keys = await server.createAccount('Cut')
    const file = large('2.25.9001', 100)
    const before = line.sent()
    const cutsBefore = line.cuts()
    line.cutAfter(...Array.from({ length: 20 }, () => Math.ceil(Math.random() * file.length)))
    const last = await upload(keys, [file])
    const cuts = line.cuts() - cutsBefore
    const twice = line.sent() - before - file.length
    console.error(`${cuts} cuts: ${(twice / 1e6).toFixed(1)} MB of ${(file.length / 1e6).toFixed(0)} MB sent twice`)
    expect(last).toMatchObject({ Success: true, UploadedCount: 1, FailedList: [] })
    expect(cuts).toBe(20)
    expect(twice).toBeLessThan(cuts * PIECE_BYTES)
    expect(await contents(keys)).toEqual([sha256(file)])
  })

  it('goes on where it stood when the server was killed and started again', async () => {
    const keys = await server.createAccount('Killed')
    const file = large('2.25.9002', 60)
    const before = line.sent()
    let restarted: Promise<OpalineServer> | undefined
    const last = await upload(keys, [file], ({ State, Progress }) => {
      if (State === 'Sending' && Number(Progress) > 40) restarted ??= server.kill().then(() => server.restart())
    })
    server = await (restarted ?? Promise.reject(new Error('The server was not killed.')))
    expect(last).toMatchObject({ Success: true, UploadedCount: 1, FailedList: [] })
    // What was under way is sent again, and what the library had handed to the line.
    expect(line.sent() - before - file.length).toBeLessThan(PIECE_BYTES + SMALL_CHANGE)
    expect(await contents(keys)).toEqual([sha256(file)])
  })

  it('of which the end’s answer is lost is stored once', async () => {
    const keys = await server.createAccount('Unheard')
    const file = large('2.25.9003', 9)
    const before = line.sent()
    line.cutAfter(file.length + 2_000)
    expect(await upload(keys, [file])).toMatchObject({ Success: true, UploadedCount: 1, FailedList: [] })
    expect(line.sent() - before).toBeLessThan(file.length + PIECE_BYTES + SMALL_CHANGE)
    expect(await countStored(keys, await openSession(keys))).toEqual({ orders: 1, images: 1 })
    expect(await contents(keys)).toEqual([sha256(file)])
  })

  it('that the server has is not sent', async () => {
    const keys = await server.createAccount('Known')
    const file = large('2.25.9004', 9)
    await upload(keys, [file])
    const before = line.sent()
    expect(await upload(keys, [file])).toMatchObject({ Success: true, UploadedCount: 0, SkippedCount: 1 })
    expect(line.sent() - before).toBeLessThan(SMALL_CHANGE)
  })

  it('leaves nothing beside what is stored', async () => {
    const keys = await server.createAccount('Clean')
    const before = blobsOf(server)
    await upload(keys, [large('2.25.9005', 20)])
    expect(blobsOf(server)).toEqual({ placed: before.placed + 1, pending: before.pending })
  })
})

describe('a large document', () => {
  it('arrives over a line that is cut', async () => {
    const keys = await server.createAccount('Pages')
    await upload(keys, [ctImage({ size: 16, studyUid: '2.25.9006' })])
    const token = await openSession(keys)
    const { body } = await call(server.url, 'GetPatientOrderList', { UserUuid: keys.UserUuid }, { token })
    const PatientOrderUuid = (body['SearchResultList'] as { PatientOrderUuid: string }[])[0]?.PatientOrderUuid ?? ''
    const { UserUuid, InstitutionUuid } = keys
    const file = pdfOf('x'.repeat(20_000_000))
    const api = await connectLibrary({ ...keys, Url: line.url })
    const before = line.sent()
    line.cutAfter(11_000_000)
    let last: Step = {}
    for await (const step of api.uploadDocumentFiles({
      userUuid: UserUuid,
      institutionUuid: InstitutionUuid,
      patientOrderUuid: PatientOrderUuid,
      selectedFiles: [new File([Buffer.from(file)], 'Long report.pdf')],
    }))
      last = step
    expect(last).toMatchObject({ Success: true, UploadedCount: 1 })
    expect(line.sent() - before).toBeLessThan(file.length + PIECE_BYTES + SMALL_CHANGE)
    const input = { UserUuid, PatientOrderUuid, PatientOrderInstitutionUuid: InstitutionUuid }
    const { PatientOrder } = (await call(server.url, 'GetPatientOrderProperties', input, { token })).body
    const [document] = (PatientOrder as { DocumentList: { FileName: string; FileSize: number; Url: string }[] })
      .DocumentList
    expect([document?.FileName, document?.FileSize]).toEqual(['Long report.pdf', file.length])
    const got = await fetch(new URL(new URL(document?.Url ?? '').pathname, server.url))
    expect(sha256(new Uint8Array(await got.arrayBuffer()))).toBe(sha256(file))
  })
})
