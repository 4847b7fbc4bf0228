import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { ctImage } from '../../dicom/test/ct-image.ts'
import { call, openSession, uploadFile } from '../harness/call.ts'
import { forgetMostResident, mostResidentMegabytes, residentMegabytes } from '../harness/memory.ts'
import { type OpalineServer, startOpaline } from '../harness/server.ts'
import { blobsOf, countStored } from '../harness/stored.ts'
import { HOSTILE_FILES, smallCt } from './hostile-files.ts'

/** What a device, a page or an attacker may send to the upload's door: each has its answer, and the store stays as it was. */

const MAX_FILE_BYTES = 6_000_000
const ANSWERED_WITHIN_MS = 5_000
const MOST_MEGABYTES_ABOVE_IDLE = 200
let server: OpalineServer
let token: string
let idle: number
beforeAll(async () => {
  server = await startOpaline({ MAX_FILE_BYTES: String(MAX_FILE_BYTES) })
  token = await openSession(server.keys)
  forgetMostResident(server.pid)
  idle = residentMegabytes(server.pid)
})
afterAll(() => server.dispose())

const stored = async () => ({ ...(await countStored(server.keys, token)), ...blobsOf(server) })

/** Sends a file; what is answered, how long it took, and whether anything of it is there now. */
async function sendBad(file: Uint8Array) {
  const before = await stored()
  const startedAt = performance.now()
  const { status, body } = await uploadFile(server.keys, token, file)
  expect(performance.now() - startedAt).toBeLessThan(ANSWERED_WITHIN_MS)
  expect(await stored()).toEqual(before)
  return { status, body }
}

describe('a bad file', () => {
  it.each(HOSTILE_FILES)('$name is refused with its reason, and nothing of it is kept', async ({ make, message }) => {
    expect(await sendBad(make())).toEqual({
      status: 415,
      body: { Success: false, ErrorCode: 'UnsupportedFile', Message: message },
    })
  })

  it('that is larger than allowed is refused', async () => {
    expect(await sendBad(ctImage({ size: 2048 }))).toEqual({
      status: 413,
      body: {
        Success: false,
        ErrorCode: 'FileTooLarge',
        Message: 'The file is larger than 6000000 bytes, which is the limit here.',
      },
    })
  })

  it('costs little memory, whatever it claims', () => {
    const above = mostResidentMegabytes(server.pid) - idle
    console.error(`bad files: ${idle.toFixed(0)} MB idle, ${above.toFixed(0)} MB more at most`)
    expect(above).toBeLessThan(MOST_MEGABYTES_ABOVE_IDLE)
  })
})

describe('after all of them', () => {
  it('a good file is taken, once, and other bytes under its UID are refused', async () => {
    expect(await stored()).toEqual({ orders: 0, images: 0, placed: 0, pending: 0 })
    const first = await uploadFile(server.keys, token, smallCt())
    expect(first.body).toMatchObject({ Success: true, SopInstanceUid: '2.25.500.1.1', AlreadyStored: false })
    expect((await uploadFile(server.keys, token, smallCt())).body).toEqual({ ...first.body, AlreadyStored: true })
    expect(await sendBad(smallCt({ tag: 0x00081030, vr: 'LO', value: 'Something else' }))).toEqual({
      status: 409,
      body: {
        Success: false,
        ErrorCode: 'Conflict',
        Message: 'Another image is stored under this SOP Instance UID. The stored one stays as it is.',
      },
    })
    expect(await stored()).toEqual({ orders: 1, images: 1, placed: 1, pending: 0 })
  })

  const MARKUP = '"><img src=x onerror=alert(1)>^O\'Brien & "Co"'
  const TEXTS: [string, string, string | Uint8Array, string][] = [
    ['an unknown character set', 'ISO_IR 9999', 'M\u00fcller^A', 'M\ufffdller^A'],
    ['bytes that are no UTF-8', 'ISO_IR 192', Uint8Array.of(0x4d, 0xfc, 0x6c, 0x6c), 'M\ufffdll'],
    ['markup and quotes', 'ISO_IR 100', MARKUP, MARKUP],
    ['a name that programs have', 'ISO_IR 100', '__proto__^constructor', '__proto__^constructor'],
  ]
  it.each(TEXTS)(
    'a file with %s is taken, and its name told as far as it can be read',
    async (kind, set, name, told) => {
      const studyUid = `2.25.501${kind.length}`
      const latin1 = typeof name === 'string' ? Uint8Array.from(name, (letter) => letter.charCodeAt(0)) : name
      const elements = [
        { tag: 0x00080005, vr: 'CS', value: set },
        { tag: 0x00100010, vr: 'PN', value: latin1 },
      ]
      const file = ctImage({ size: 16, studyUid, patientId: kind, elements })
      expect((await uploadFile(server.keys, token, file)).body).toMatchObject({ Success: true, AlreadyStored: false })
      const input = { UserUuid: server.keys.UserUuid, PatientId: kind }
      const { body } = await call(server.url, 'GetPatientOrderList', input, { token })
      expect(body).toMatchObject({ Success: true, TotalCount: 1, SearchResultList: [{ PatientName: told }] })
    },
  )
})

describe('a good file', () => {
  const file = ctImage({ size: 16, studyUid: '2.25.502' })

  it('for an institution, a folder or a user that the caller does not have is refused', async () => {
    const other = await server.createAccount('Stranger')
    const before = await stored()
    const tries: [Record<string, string>, string][] = [
      [{ InstitutionUuid: other.InstitutionUuid }, 'institutionUuid'],
      [{ InstitutionUuid: randomUUID() }, 'institutionUuid'],
      [{ UserUuid: other.UserUuid }, 'userUuid'],
      [{ UserUuid: randomUUID() }, 'userUuid'],
      [{ FolderUuid: randomUUID() }, 'folderUuid'],
    ]
    for (const [query, name] of tries) {
      const { status, body } = await uploadFile(server.keys, token, file, query)
      expect({ status, body }).toEqual({
        status: 404,
        body: { Success: false, Message: `Nothing was found for ${name}.`, ErrorCode: 'NotFound' },
      })
    }
    const wrong = await uploadFile(server.keys, token, file, { InstitutionUuid: 'x' })
    expect([wrong.status, wrong.body]).toEqual([
      400,
      {
        Success: false,
        Message: "Invalid parameters for institutionUuid. Given value = 'x' is not guid format.",
        ErrorCode: 'InvalidParameter',
      },
    ])
    expect(await stored()).toEqual(before)
  })

  it.each(['text/plain', 'application/json', 'multipart/form-data; boundary=x', 'image/jpeg'])(
    'sent as %s is refused, large ones too',
    async (contentType) => {
      const { UserUuid, InstitutionUuid } = server.keys
      const query = new URLSearchParams({ UserUuid, InstitutionUuid })
      for (const body of [file, new Uint8Array(MAX_FILE_BYTES)]) {
        const answer = await fetch(`${server.url}/api/v1/UploadDicomFile?${query}`, {
          method: 'POST',
          headers: { 'content-type': contentType, authorization: `Bearer ${token}` },
          body: body as BodyInit,
        })
        expect([answer.status, await answer.json()]).toEqual([
          415,
          {
            Success: false,
            ErrorCode: 'InvalidParameter',
            Message: 'The Content-Type is not one that this address takes.',
          },
        ])
      }
    },
  )

  it('is refused without a session, however large, and the connection stays whole', async () => {
    const large = new Uint8Array(3_000_000)
    const { status, body } = await uploadFile(server.keys, 'x'.repeat(43), large)
    expect({ status, code: body['ErrorCode'] }).toEqual({ status: 401, code: 'Unauthorized' })
    expect((await uploadFile(server.keys, token, file)).body).toMatchObject({ Success: true })
  })
})
