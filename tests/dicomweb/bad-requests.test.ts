import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { ctImage } from '../../dicom/test/ct-image.ts'
import { forgetMostResident, mostResidentMegabytes, residentMegabytes } from '../harness/memory.ts'
import { type OpalineServer, startOpaline } from '../harness/server.ts'
import { ask, byKeys, type DoorAnswer, jsonList, problem, problemOf, related, store } from './door.ts'
import { sendRaw } from './raw-request.ts'

/** What a broken client or an attacker may send to the door: each is told why it is refused, soon, and costs little. */

/** A second each, on a machine that has others to serve besides. */
const ANSWERED_WITHIN_MS = 5_000
const MOST_MEGABYTES_ABOVE_IDLE = 200
const INSTANCE = '/studies/2.25.1/series/2.25.1.1/instances/2.25.1.1.1'
const FRAME_NUMBERS = 'Frames are numbers from 1, separated by commas.'
const NO_LIMIT = 'Invalid parameters for limit. It is no whole number from 0 to 9007199254740991.'
const NO_OFFSET = 'Invalid parameters for offset. It is no whole number from 0 to 2147483647.'

const image = ctImage({ size: 16, studyUid: '2.25.1' })
const good = related([{ type: 'application/dicom', body: ctImage({ size: 16, studyUid: '2.25.2' }) }], undefined, 'b')

let server: OpalineServer
let idle: number
beforeAll(async () => {
  server = await startOpaline()
  expect((await store(server.keys, [image])).status).toBe(200)
  forgetMostResident(server.pid)
  idle = residentMegabytes(server.pid)
})
afterAll(() => server.dispose())

/** Within the time that an answer may take. */
async function soon(asked: Promise<DoorAnswer>): Promise<Readonly<Record<string, unknown>>> {
  const startedAt = performance.now()
  const answer = await asked
  expect(performance.now() - startedAt).toBeLessThan(ANSWERED_WITHIN_MS)
  return problemOf(answer)
}

const read = (path: string, headers: Readonly<Record<string, string>> = {}) => soon(ask(server.keys, path, { headers }))
const post = (type: string, body: Uint8Array, headers: Readonly<Record<string, string>> = {}) =>
  soon(ask(server.keys, '/studies', { method: 'POST', headers: { 'content-type': type, ...headers }, body }))
const invalid = (detail: unknown) => problem(400, 'InvalidParameter', detail)

/** So many multipart bodies, each the only part of the one before. */
function nested(depth: number): Uint8Array {
  const opens = Array.from(
    { length: depth },
    (_, at) => `--n${at}\r\nContent-Type: multipart/related; type="application/dicom"; boundary=n${at + 1}\r\n\r\n`,
  )
  const closes = Array.from({ length: depth }, (_, at) => `\r\n--n${depth - 1 - at}--\r\n`)
  return Buffer.from([...opens, ...closes].join(''))
}

/** A gzip of zeros behind the beginning of a good body. */
const bomb = (megabytes: number) =>
  gzipSync(
    Buffer.concat([Buffer.from('--b\r\nContent-Type: application/dicom\r\n\r\n'), Buffer.alloc(megabytes * 2 ** 20)]),
  )

describe('a body to be stored', () => {
  const NO_BOUNDARY = /^The Content-Type names no boundary/
  const NOT_IN_IT =
    'Nothing of the body could be stored. The body has no part: the boundary of its Content-Type is not in it.'
  const type = (boundary: string) => good.type.replace(/b$/, boundary)
  it.each<[string, string, () => Uint8Array, unknown]>([
    ['with another boundary', type('c'), () => good.body, NOT_IN_IT],
    ['with a boundary of 71 letters', type('x'.repeat(71)), () => good.body, NO_BOUNDARY],
    ['with an empty boundary', type('""'), () => good.body, NO_BOUNDARY],
    ['without a boundary', 'multipart/related; type="application/dicom"', () => good.body, NO_BOUNDARY],
    ['that is empty', good.type, () => Buffer.alloc(0), NOT_IN_IT],
    ['that is no multipart body', good.type, () => Buffer.alloc(10 * 2 ** 20, 'x'), NOT_IN_IT],
    ['that has no part', good.type, () => Buffer.from('--b--'), 'The body has no part that could be stored.'],
    [
      'of 10 MB that are no image',
      'application/dicom',
      () => Buffer.alloc(10 * 2 ** 20, 'x'),
      'Nothing of the body could be stored. The file is not a DICOM file.',
    ],
    [
      'whose part has no headers, and nothing else',
      good.type,
      () => Buffer.from('--b\r\n\r\n\r\n--b--'),
      'Nothing of the body could be stored. The file is empty.',
    ],
    [
      'whose part has a header without a name',
      good.type,
      () => Buffer.from('--b\r\nno header\r\n\r\nx\r\n--b--'),
      'Nothing of the body could be stored. A part of the multipart body has a header line without a name.',
    ],
    [
      'whose part has headers without an end',
      good.type,
      () => Buffer.from(`--b\r\nX: ${'x'.repeat(2 ** 20)}`),
      'Nothing of the body could be stored. A part of the multipart body has more than 16384 bytes of headers.',
    ],
    [
      'of 100,000 empty parts',
      good.type,
      () => Buffer.from(`${'--b\r\n\r\n\r\n'.repeat(100_000)}--b--`),
      'Nothing of the body could be stored. More than 1000 parts are no images; the rest was not read.',
    ],
    [
      'of 1,000 bodies within each other',
      type('n0'),
      () => nested(1_000),
      'Nothing of the body could be stored. The file is not a DICOM file.',
    ],
    [
      'that ends within its part',
      good.type,
      () => good.body.subarray(0, -20),
      expect.stringMatching(/^Nothing of the body could be stored\. /),
    ],
  ])('%s', async (_, contentType, body, detail) => {
    const expected = detail instanceof RegExp ? expect.stringMatching(detail) : detail
    expect(await post(contentType, body())).toEqual(invalid(expected))
  })

  it.each([
    ['application/json', '{}'],
    ['multipart/form-data; boundary=b', ''],
    ['multipart/related; type="text/plain"; boundary=b', ''],
  ])('of the type %j', async (contentType, body) => {
    expect(await post(contentType, Buffer.from(body))).toEqual(
      problem(415, 'InvalidParameter', expect.stringMatching(/^The Content-Type must be one of: application\/dicom,/)),
    )
  })

  it('of an empty type', async () => {
    expect(await post('', good.body)).toEqual(
      problem(415, 'InvalidParameter', 'The Content-Type is not one that this address takes.'),
    )
  })

  it('of an encoding that is not taken, or that it is not in', async () => {
    expect(await post(good.type, good.body, { 'content-encoding': 'br' })).toEqual(
      problem(415, 'InvalidParameter', 'The Content-Encoding must be gzip, deflate or identity.'),
    )
    expect(await post(good.type, good.body, { 'content-encoding': 'gzip' })).toEqual(
      invalid('Nothing of the body could be stored. The body is not of its Content-Encoding, or it is cut.'),
    )
  })

  it.each([
    ['of a good type', 'application/dicom'],
    ['of many parts', good.type],
  ])('that becomes 400 MB of zeros, %s', async (_, contentType) => {
    const refusal = await post(contentType, bomb(400), { 'content-encoding': 'gzip' })
    expect(refusal).toEqual(problem(refusal['status'] as number, String(refusal['code']), expect.stringMatching(/\.$/)))
    expect([400, 413]).toContain(refusal['status'])
  })

  it('of metadata that is no JSON, or of JSON that is no metadata', async () => {
    for (const text of ['{', '[]', '[1]', '"x"', `${'['.repeat(100_000)}`]) {
      const refusal = await post('application/dicom+json', Buffer.from(text))
      expect([text.slice(0, 5), refusal]).toEqual([text.slice(0, 5), invalid(expect.stringMatching(/\.$/))])
    }
  })
})

describe('a body over a socket', () => {
  const head = (more: string) =>
    `POST /dicomweb/studies HTTP/1.1\r\nHost: pacs\r\nAuthorization: ${byKeys(server.keys)}\r\nContent-Type: ${good.type}\r\n${more}\r\n\r\n`

  it('that is shorter than its length says, and whose sender waits for an answer', async () => {
    const more = `Content-Length: ${good.body.length + 1_000_000}`
    const answer = sendRaw(server.url, Buffer.concat([Buffer.from(head(more)), good.body.subarray(0, -30)]), true)
    // Whoever closes before the end has left: the connection ends, or a refusal comes, and nothing is kept.
    const outcome = await answer.then(
      ({ status }) => status,
      () => 'closed',
    )
    expect(['closed', 400]).toContain(outcome)
  })

  it('that is longer than its length says: what follows is no request', async () => {
    const bytes = Buffer.concat([Buffer.from(head('Content-Length: 100')), good.body])
    expect((await sendRaw(server.url, bytes, false)).status).toBe(400)
  })

  it('whose pieces are cut', async () => {
    const piece = Buffer.from(`10\r\n${'x'.repeat(16)}\r\nnonsense\r\n`)
    const answer = await sendRaw(
      server.url,
      Buffer.concat([Buffer.from(head('Transfer-Encoding: chunked')), piece]),
      false,
    )
    expect(answer.status).toBe(400)
  })
})

describe('a search', () => {
  it.each([
    ['limit=-1', NO_LIMIT],
    ['limit=1e3', NO_LIMIT],
    ['limit=99999999999999999999', NO_LIMIT],
    ['offset=1e12', NO_OFFSET],
    ['offset=1000000000000', NO_OFFSET],
    ['limit=1&limit=2', 'Invalid parameters for limit. It is given twice.'],
    ['PatientID=a&00100020=b', 'Invalid parameters for 00100020. It is given twice.'],
    [`PatientName=${'a'.repeat(10_000)}`, 'Invalid parameters for PatientName. More than 1024 characters.'],
    [`PatientName=${'*a'.repeat(500)}`, 'Invalid parameters for PatientName. More than 8 wildcards in one value.'],
    ['PatientName=%C3%28', 'The query is not percent-encoded UTF-8.'],
    ['PatientID=a%00b', 'Invalid parameters for PatientID. It holds control characters.'],
    ['StudyInstanceUID=2.25.1%27--', 'Invalid parameters for StudyInstanceUID. It is no UID, or list of UIDs.'],
    ['fuzzymatching=maybe', 'Invalid parameters for fuzzymatching. It is neither true nor false.'],
  ])('%s', async (query, detail) => {
    expect(await read(`/studies?${query}`)).toEqual(invalid(detail))
  })

  it.each(['*', '%5B', '%5D*', '%25', '_', '%27%20or%201=1', '********'])(
    'for a name like %s is a search, and matches no more than it says',
    async (name) => {
      const answer = await ask(server.keys, `/studies?PatientName=${name}`)
      const isAll = /^\*+$/.test(name)
      expect([answer.status, jsonList(answer).length]).toEqual([200, isAll ? 1 : 0])
    },
  )

  it('by unknown keys passes them over and says so', async () => {
    const answer = await ask(server.keys, '/studies?NoSuchKey=1&__proto__=2&constructor=3')
    expect([answer.status, jsonList(answer).length]).toEqual([200, 1])
    expect(answer.headers.get('warning')).toMatch(/: "These are not supported, and were passed over: NoSuchKey, /)
  })
})

describe('an address', () => {
  const nothing = (name: string) => problem(404, 'NotFound', `Nothing was found for ${name}.`)
  it.each([
    ['/studies/x', 'study'],
    ['/studies/2.25.x/series', 'study'],
    ['/studies/2.25.1%2Fseries', 'study'],
    ['/studies/2.25.1%00', 'study'],
    [`/studies/${'9'.repeat(90)}/metadata`, 'study'],
    ["/studies/2.25.1'%20or%20'1'='1/metadata", 'study'],
    ['/studies/2.25.1/series/2.25.1%2F..%2F2.25.1.1', 'series'],
    ['/studies/2.25.1/series/..%5C..%5Cetc', 'series'],
    ['/studies/2.25.1/series/2.25.1.1/instances/%2e%2e%2f', 'instance'],
    ['/wado?requestType=WADO&studyUID=2.25.1%00&seriesUID=2.25.1.1&objectUID=2.25.1.1.1', 'study'],
    ['/nothing', 'address'],
    ['/studies/2.25.1/nothing', 'address'],
  ])('%s', async (path, name) => {
    expect(await read(path)).toEqual(nothing(name))
  })

  it.each([
    ['0', invalid(FRAME_NUMBERS)],
    ['-1', invalid(FRAME_NUMBERS)],
    ['1,,2', invalid(FRAME_NUMBERS)],
    ['1e9', invalid(FRAME_NUMBERS)],
    ['99999999999999', invalid(FRAME_NUMBERS)],
    ['1000000000', problem(404, 'NotFound', expect.stringMatching(/^Nothing was found for /))],
  ])('of frame %s', async (numbers, expected) => {
    expect(await read(`${INSTANCE}/frames/${numbers}`)).toEqual(expected)
  })

  it('whose percent-encoding is broken', async () => {
    const answer = sendRaw(
      server.url,
      Buffer.from(`GET /dicomweb/studies/%zz HTTP/1.1\r\nHost: pacs\r\nAuthorization: ${byKeys(server.keys)}\r\n\r\n`),
      false,
    )
    expect(await soon(answer)).toEqual(invalid('The request is not well formed.'))
  })
})

describe('an Accept header of 8 KB', () => {
  it.each([
    ['of types that are not there', `${'text/x-a,'.repeat(900)}text/csv`],
    ['of parameters', `a/b;${'x="\\"";'.repeat(1_100)}`],
    ['of quotes without an end', `multipart/related; type="${'application/'.repeat(650)}`],
    ['of blanks', `text/csv;${' '.repeat(8_000)}q=1`],
  ])('%s', async (_, accept) => {
    for (const path of ['/studies', INSTANCE, `${INSTANCE}/frames/1`, `${INSTANCE}/rendered`])
      expect([path, await read(path, { accept })]).toEqual([
        path,
        problem(406, 'UnsupportedFile', expect.stringMatching(/\.$/)),
      ])
  })
})

it('after all of them the server answers, has stored nothing of them, and has used little memory', async () => {
  expect(jsonList(await ask(server.keys, '/studies')).map((study) => study['0020000D']?.Value)).toEqual([['2.25.1']])
  const above = mostResidentMegabytes(server.pid) - idle
  console.error(`bad requests: ${idle.toFixed(0)} MB idle, ${above.toFixed(0)} MB more at most`)
  expect(above).toBeLessThan(MOST_MEGABYTES_ABOVE_IDLE)
  expect((await store(server.keys, [ctImage({ size: 16, studyUid: '2.25.3' })])).status).toBe(200)
})
