import { createHash } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { box, mp4Of, pdfOf, pngOf } from '../../contract/test/sample-documents.ts'
import { ctImage } from '../../dicom/test/ct-image.ts'
import { call, openSession } from '../harness/call.ts'
import { connectLibrary } from '../harness/library.ts'
import { forgetMostResident, mostResidentMegabytes, residentMegabytes } from '../harness/memory.ts'
import { type Keys, type OpalineServer, startOpaline } from '../harness/server.ts'
import { blobsOf } from '../harness/stored.ts'
import { storeFiles } from '../viewer/open-viewer.ts'

/** Documents of orders, by the wire and by the library in Node, against the built server. */

let server: OpalineServer
let keys: Keys
let token: string
let order: string
beforeAll(async () => {
  server = await startOpaline()
  keys = server.keys
  token = await openSession(keys)
  order = await storeFiles(keys, [ctImage({ size: 16 })])
})
afterAll(() => server.dispose())

interface ListedDocument {
  readonly DocumentUuid: string
  readonly FileName: string
  readonly FileSize: number
  readonly Url: string
}

async function upload(name: string, body: BodyInit | ReadableStream, query: Readonly<Record<string, string>> = {}) {
  const { UserUuid, InstitutionUuid } = keys
  const search = new URLSearchParams({ UserUuid, InstitutionUuid, PatientOrderUuid: order, FileName: name, ...query })
  const response = await fetch(`${keys.Url}/api/v1/UploadDocumentFile?${search}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/octet-stream' },
    body: body as BodyInit,
    duplex: 'half',
  } as RequestInit)
  return { status: response.status, body: (await response.json()) as Readonly<Record<string, unknown>> }
}

async function documentsOf(orderUuid = order): Promise<readonly ListedDocument[]> {
  const { UserUuid, InstitutionUuid } = keys
  const input = { UserUuid, PatientOrderUuid: orderUuid, PatientOrderInstitutionUuid: InstitutionUuid }
  const { body } = await call(keys.Url, 'GetPatientOrderProperties', input, { token })
  return (body['PatientOrder'] as { readonly DocumentList: readonly ListedDocument[] }).DocumentList
}

const MEGABYTE = 2 ** 20
const VIDEO_MEGABYTES = 500
const FLAT_MEGABYTES = 100

/** An MP4 of 500 MB that is made while it is sent: every megabyte of its media begins with its number. */
function* videoChunks(): Generator<Buffer> {
  const header = Buffer.alloc(16)
  header.writeUInt32BE(1)
  header.write('mdat', 4, 'latin1')
  header.writeBigUInt64BE(BigInt(16 + VIDEO_MEGABYTES * MEGABYTE), 8)
  yield Buffer.concat([box('ftyp', Buffer.from('isom'), Buffer.alloc(4)), header])
  for (let index = 0; index < VIDEO_MEGABYTES; index += 1) {
    const chunk = Buffer.alloc(MEGABYTE, index)
    chunk.writeUInt32BE(index)
    yield chunk
  }
  yield box('moov', box('mvhd', Buffer.alloc(100)))
}

describe('a video of 500 MB', () => {
  it('streams in and out, whole and in ranges, while memory stays flat', { timeout: 600_000 }, async () => {
    const digest = createHash('sha256')
    const chunks = videoChunks()
    const source = new ReadableStream<Uint8Array>({
      pull(controller) {
        const { done, value } = chunks.next()
        if (done) return controller.close()
        digest.update(value)
        controller.enqueue(value)
      },
    })
    const before = residentMegabytes(server.pid)
    forgetMostResident(server.pid)
    expect(await upload('video.mp4', source)).toEqual({
      status: 200,
      body: { Success: true, Message: '', DocumentUuid: expect.any(String) },
    })
    const [video] = (await documentsOf()).filter(({ FileName }) => FileName === 'video.mp4')
    expect(video?.FileSize).toBeGreaterThan(VIDEO_MEGABYTES * MEGABYTE)
    const url = video?.Url ?? ''
    const received = createHash('sha256')
    for await (const chunk of (await fetch(url)).body ?? []) received.update(chunk)
    expect(received.digest('hex')).toBe(digest.digest('hex'))
    const at = 16 + 16 + 321 * MEGABYTE
    const part = await fetch(url, { headers: { range: `bytes=${at}-${at + 7}` } })
    expect([part.status, part.headers.get('content-range')]).toEqual([206, `bytes ${at}-${at + 7}/${video?.FileSize}`])
    expect(Buffer.from(await part.arrayBuffer()).toString('hex')).toBe('0000014141414141')
    const left = await fetch(url, { headers: { range: `bytes=${at}-` } })
    await left.body?.cancel()
    expect(mostResidentMegabytes(server.pid) - before).toBeLessThan(FLAT_MEGABYTES)
  })
})

describe('what is refused', () => {
  it.each([
    ['a.png', 'MZ\x90\0 a renamed program', 'UnsupportedFile', 'The file is not a PNG image, though its name says so.'],
    [
      'a.png',
      pdfOf(),
      'UnsupportedFile',
      'The file is not a PNG image, though its name says so. It is a PDF document.',
    ],
    ['a.pdf', '', 'UnsupportedFile', 'The file is empty.'],
    [
      'a.pdf',
      pdfOf().subarray(0, -30),
      'UnsupportedFile',
      'The file is cut: its end is missing. Copy it again from where it was made.',
    ],
    [
      'a.png',
      pngOf(65_535, 65_535, Buffer.alloc(1)),
      'UnsupportedFile',
      'The image is too large to be shown: 65535 × 65535 pixels, where 20000 × 20000 are allowed.',
    ],
    [
      'a.exe',
      'MZ',
      'UnsupportedFile',
      'Only .pdf, .jpeg, .jpg, .png, .bmp and .mp4 files can be documents of an order.',
    ],
    [
      '../../a.pdf',
      pdfOf(),
      'InvalidParameter',
      "Invalid parameters for fileName. Given value = '../../a.pdf' names a folder.",
    ],
    [
      `${'n'.repeat(300)}.pdf`,
      pdfOf(),
      'InvalidParameter',
      `Invalid parameters for fileName. Given value = '${'n'.repeat(100)}' is longer than 255 characters.`,
    ],
  ])('%s %#', async (name, file, ErrorCode, Message) => {
    const before = [await documentsOf(), blobsOf(server)]
    const { status, body } = await upload(name, file as BodyInit)
    expect([status, body]).toEqual([
      ErrorCode === 'UnsupportedFile' ? 415 : 400,
      { Success: false, ErrorCode, Message },
    ])
    const shown = (documents: unknown) => (documents as ListedDocument[]).map(({ DocumentUuid }) => DocumentUuid)
    expect([shown(await documentsOf()), blobsOf(server)]).toEqual([shown(before[0]), before[1]])
  })
})

describe('the library in Node', () => {
  it('uploads documents with progress, and the last call has the order', async () => {
    const api = await connectLibrary(keys)
    const files = [new File([pdfOf('One')], 'one.pdf'), new File([mp4Of()], 'two.mp4'), new File(['MZ'], 'bad.exe')]
    const { UserUuid: userUuid, InstitutionUuid: institutionUuid } = keys
    const place = { userUuid, institutionUuid, patientOrderUuid: order }
    const heard = []
    for await (const reply of api.uploadDocumentFiles({ ...place, selectedFiles: files })) heard.push(reply)
    expect(new Set(heard.map(({ State }) => State))).toEqual(
      new Set(['Reading', 'Sending', 'Error', 'File Upload Completed']),
    )
    const last = heard.at(-1)
    expect(last).toMatchObject({ Success: false, ErrorCode: 'UnsupportedFile', UploadedCount: 2, SkippedCount: 0 })
    const documents = await documentsOf()
    expect(last?.PatientOrder).toMatchObject({ PatientOrderUuid: order, DocumentsCount: documents.length })
    expect(documents.map(({ FileName }) => FileName)).toEqual(expect.arrayContaining(['one.pdf', 'two.mp4']))
    const again = []
    for await (const reply of api.uploadDocumentFiles({ ...place, selectedFiles: files.slice(0, 2) })) again.push(reply)
    expect(again.at(-1)).toMatchObject({ Success: true, UploadedCount: 0, SkippedCount: 2 })
    const one = documents.find(({ FileName }) => FileName === 'one.pdf')
    await api.deleteDocument({ userUuid, documentUuid: one?.DocumentUuid ?? '' })
    expect((await fetch(one?.Url ?? '')).status).toBe(404)
    expect((await documentsOf()).some(({ FileName }) => FileName === 'one.pdf')).toBe(false)
  })
})

describe('a document that was acknowledged', () => {
  it('survives the end of the server', async () => {
    const file = pdfOf('Durable')
    expect((await upload('durable.pdf', file as BodyInit)).status).toBe(200)
    await server.kill()
    server = await server.restart()
    keys = server.keys
    token = await openSession(keys)
    const [document] = (await documentsOf()).filter(({ FileName }) => FileName === 'durable.pdf')
    const answer = await fetch(document?.Url ?? '')
    expect(Buffer.from(await answer.arrayBuffer()).equals(file)).toBe(true)
  })
})
