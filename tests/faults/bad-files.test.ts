import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { ctImage } from '../../dicom/test/ct-image.ts'
import { concatBytes, type WrittenElement, writeFile } from '../../dicom/test/write-file.ts'
import { openSession, uploadFile } from '../harness/call.ts'
import { type OpalineServer, startOpaline } from '../harness/server.ts'
import { blobsOf, countStored } from '../harness/stored.ts'

/** What a device, a page or an attacker may send to the upload's door: each has its answer, and the store stays as it was. */

const MAX_FILE_BYTES = 6_000_000
let server: OpalineServer
let token: string
beforeAll(async () => {
  server = await startOpaline({ MAX_FILE_BYTES: String(MAX_FILE_BYTES) })
  token = await openSession(server.keys)
})
afterAll(() => server.dispose())

const SOP = 0x00080018
const STUDY = 0x0020000d
const SERIES = 0x0020000e
const DEFLATED = '1.2.840.10008.1.2.1.99'
const text = (content: string) => new TextEncoder().encode(content)
const small = (...elements: WrittenElement[]) => ctImage({ size: 16, studyUid: '2.25.500', elements })
const uid = (tag: number, value: string) => small({ tag, vr: 'UI', value })
const CT = small()

/** A sequence that opens an item that opens a sequence, so many times. */
const nested = (depth: number) => {
  const open = Uint8Array.of(
    8,
    0,
    0x40,
    0x11,
    0x53,
    0x51,
    0,
    0,
    255,
    255,
    255,
    255,
    0xfe,
    0xff,
    0,
    0xe0,
    255,
    255,
    255,
    255,
  )
  return concatBytes([writeFile({ elements: [] }), ...Array.from({ length: depth }, () => open)])
}
/** 512 MB of zeros, deflated to about 0.5 MB: twice what a file may inflate to. */
const bomb = () => {
  const ids = [0x00080016, SOP, STUDY, SERIES].map((tag) => ({ tag, vr: 'UI', value: '2.25.1' }))
  return writeFile({
    elements: [...ids, { tag: 0x7fe00010, vr: 'OW', value: new Uint8Array(2 ** 29) }],
    transferSyntaxUid: DEFLATED,
  })
}
const manyElements = (count: number) => {
  const elements = Array.from({ length: count }, (_, index) => ({
    tag: 0x00110000 + (index % 0xffff) + Math.floor(index / 0xffff) * 0x20000,
    vr: 'CS',
    value: '',
  }))
  return writeFile({ elements: [...elements].sort((a, b) => a.tag - b.tag) })
}

const CASES: [string, () => Uint8Array, number, string, string | RegExp][] = [
  ['nothing', () => new Uint8Array(0), 415, 'UnsupportedFile', 'The file is empty.'],
  ['no DICOM', () => text('hello '.repeat(100)), 415, 'UnsupportedFile', 'The file is not a DICOM file.'],
  ['a PDF', () => text(`%PDF-1.7\n${'1 0 obj\n'.repeat(99)}`), 415, 'UnsupportedFile', 'The file is not a DICOM file.'],
  ['a cut header', () => CT.subarray(0, 900), 415, 'UnsupportedFile', /^The file is cut: its end is missing/],
  [
    'cut pixels',
    () => CT.subarray(0, CT.length - 1),
    415,
    'UnsupportedFile',
    /^The file is cut: it ends within its pixel data/,
  ],
  [
    'no SOP UID',
    () => uid(SOP, ''),
    415,
    'UnsupportedFile',
    'The file has no SOP Instance UID, so it cannot be filed.',
  ],
  [
    'no study UID',
    () => uid(STUDY, ''),
    415,
    'UnsupportedFile',
    'The file has no Study Instance UID, so it cannot be filed.',
  ],
  [
    'no series UID',
    () => uid(SERIES, ''),
    415,
    'UnsupportedFile',
    'The file has no Series Instance UID, so it cannot be filed.',
  ],
  [
    'a path as UID',
    () => uid(SOP, '../../etc/passwd'),
    415,
    'UnsupportedFile',
    /^The file's SOP Instance UID is not a UID/,
  ],
  [
    'a UID of 65 characters',
    () => uid(STUDY, `1.${'2'.repeat(63)}`),
    415,
    'UnsupportedFile',
    /^The file's Study Instance UID is not a UID/,
  ],
  [
    'a UID with NUL',
    () => uid(SERIES, '1.2\0.3'),
    415,
    'UnsupportedFile',
    /^The file's Series Instance UID is not a UID/,
  ],
  ['10,000 levels', () => nested(10_000), 415, 'UnsupportedFile', /^The file nests its sequences too deeply/],
  [
    'half a million elements',
    () => manyElements(500_000),
    415,
    'UnsupportedFile',
    /^The file has too many data elements/,
  ],
  ['a bomb', bomb, 415, 'UnsupportedFile', /^The file inflates to more than/],
  ['a large file', () => ctImage({ size: 2048 }), 413, 'FileTooLarge', /larger/],
]

describe('the upload’s door', () => {
  it.each(CASES)('refuses %s with its reason, and stores nothing', async (_, make, status, ErrorCode, message) => {
    const file = make()
    const before = { stored: await countStored(server.keys, token), blobs: blobsOf(server) }
    const startedAt = performance.now()
    const answer = await uploadFile(server.keys, token, file)
    expect(performance.now() - startedAt).toBeLessThan(5_000)
    expect(answer.body).toEqual({
      Success: false,
      ErrorCode,
      Message: expect.stringMatching(message instanceof RegExp ? message : /./),
    })
    if (typeof message === 'string') expect(answer.body['Message']).toBe(message)
    expect(answer.status).toBe(status)
    expect({ stored: await countStored(server.keys, token), blobs: blobsOf(server) }).toEqual(before)
  })

  it('still takes a good file after all of them, once, and refuses other bytes under its UID', async () => {
    const first = await uploadFile(server.keys, token, CT)
    expect(first.body).toMatchObject({ Success: true, SopInstanceUid: '2.25.500.1.1', AlreadyStored: false })
    expect((await uploadFile(server.keys, token, CT)).body).toEqual({ ...first.body, AlreadyStored: true })
    const other = await uploadFile(server.keys, token, small({ tag: 0x00081030, vr: 'LO', value: 'Something else' }))
    expect(other.status).toBe(409)
    expect(other.body['ErrorCode']).toBe('Conflict')
    expect(await countStored(server.keys, token)).toEqual({ orders: 1, images: 1 })
    expect(blobsOf(server)).toEqual({ placed: 1, pending: 0 })
  })

  it('takes a wrong character set and names with markup as they are', async () => {
    const odd = ctImage({
      size: 16,
      studyUid: '2.25.501',
      patientId: 'ODD',
      patientName: '"><img src=x onerror=alert(1)>^O\'Brien',
      elements: [{ tag: 0x00080005, vr: 'CS', value: 'ISO_IR 9999' }],
    })
    expect((await uploadFile(server.keys, token, odd)).body['Success']).toBe(true)
  })

  it('knows no institution, folder or user but the caller’s', async () => {
    const other = await server.createAccount('Stranger')
    const file = ctImage({ size: 16, studyUid: '2.25.502' })
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
    const { body } = await uploadFile(server.keys, token, file, { InstitutionUuid: 'x' })
    expect(body).toEqual({
      Success: false,
      Message: "Invalid parameters for institutionUuid. Given value = 'x' is not guid format.",
      ErrorCode: 'InvalidParameter',
    })
  })

  it('answers before a refused body has come to its end, without breaking the connection', async () => {
    const { status, body } = await uploadFile({ ...server.keys }, 'x'.repeat(43), new Uint8Array(3_000_000))
    expect({ status, code: body['ErrorCode'] }).toEqual({ status: 401, code: 'Unauthorized' })
    expect((await uploadFile(server.keys, token, text('no DICOM '.repeat(400_000)))).body['ErrorCode']).toBe(
      'UnsupportedFile',
    )
  })
})
