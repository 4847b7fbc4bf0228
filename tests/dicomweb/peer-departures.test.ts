import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { type CtImageOptions, ctImage } from '../../dicom/test/ct-image.ts'
import { headerOf } from '../../dicom/test/read-sample.ts'
import { type Keys, type OpalineServer, startOpaline } from '../harness/server.ts'
import {
  type Attributes,
  ask,
  type DoorAnswer,
  json,
  jsonList,
  kindOf,
  partsOf,
  problem,
  problemOf,
  related,
  send,
  store,
} from './door.ts'

/** The ten places in which a common peer departs from PS3.18, each of which is answered here as the standard says. */

const CT = '1.2.840.10008.5.1.4.1.1.2'
const EXPLICIT = '1.2.840.10008.1.2.1'
const JSON_TYPE = 'application/dicom+json'
const JUDGE = fileURLToPath(new URL('../../server/src/features/transcoding/testing/judge-frames.py', import.meta.url))
const INSTANCE = '/studies/2.25.1/series/2.25.1.1/instances/2.25.1.1.1'

let server: OpalineServer
let keys: Keys
let folder: string
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'opaline-departures-'))
  server = await startOpaline()
  keys = server.keys
  const files = [
    named('2.25.1', 'Müller^Jérôme', 'A000007', 'MR STUDY 7'),
    named('2.25.2', 'Møller^Ann', 'A000008', 'MR STUDY 8'),
    named('2.25.3', 'MILLER^BOB', 'B000007', 'CT HEAD'),
  ]
  expect((await store(keys, files)).status).toBe(200)
})
afterAll(async () => {
  await server.dispose()
  rmSync(folder, { recursive: true })
})

const image = (studyUid: string, more: CtImageOptions = {}) => ctImage({ size: 16, studyUid, ...more })
const named = (studyUid: string, name: string, patientId: string, description: string) =>
  image(studyUid, {
    patientId,
    elements: [
      { tag: 0x00080005, vr: 'CS', value: 'ISO_IR 192' },
      { tag: 0x00081030, vr: 'LO', value: description },
      { tag: 0x00100010, vr: 'PN', value: evenly(Buffer.from(name, 'utf8')) },
    ],
  })
/** Padded as a text is (PS3.5 6.2). */
const evenly = (bytes: Buffer): Uint8Array => Buffer.concat([bytes, Buffer.from(' '.repeat(bytes.length % 2))])
const search = (query: string, accept = JSON_TYPE) => ask(keys, `/studies?${query}`, { headers: { accept } })
/** The last components of the Study Instance UIDs that a query finds. */
async function found(query: string): Promise<string> {
  const answer = await search(query)
  expect(kindOf(answer)).toEqual([200, JSON_TYPE])
  const uids = jsonList(answer).map((study) => String(study['0020000D']?.Value?.[0]))
  return uids
    .map((uid) => uid.replace('2.25.', ''))
    .sort()
    .join(' ')
}
const retrieve = (path: string, accept: string) => ask(keys, path, { headers: { accept } })

it.each([
  ['PatientID=%41000007', '1'],
  ['StudyDescription=MR%20STUDY%207', '1'],
  ['StudyDescription=MR+STUDY+7', '1'],
  ['StudyDescription=MR%20STUDY%20%3F', '1 2'],
  ['PatientID=A%2A', '1 2'],
  ['StudyInstanceUID=2.25.1%5C2.25.3', '1 3'],
  ['PatientName=M%C3%9CLLER*', '1'],
  ['%50atientID=B000007', '3'],
])('1: percent-encoding is decoded: %s', async (query, expected) => {
  expect(await found(query)).toBe(expected)
})

it.each([
  ['M%3FLLER*', '1 2 3'],
  ['m?ller*', '1 2 3'],
  ['M??LLER*', ''],
  ['M%C3%9CLLER^J%3Fr%3Fme', '1'],
])('2: a question mark is one letter, of any alphabet: %s', async (name, expected) => {
  expect(await found(`PatientName=${name}`)).toBe(expected)
})

it('3: fuzzy matching is done, or it is said that it was not', async () => {
  expect(await found('PatientName=Muler&fuzzymatching=true')).toMatch(/\b1\b/)
  expect(await found('PatientName=Muler&fuzzymatching=false')).toBe('')
  const literal = await search('ReferringPhysicianName=Refferer&fuzzymatching=true')
  expect(jsonList(literal)).toEqual([])
  expect(literal.headers.get('warning')).toMatch(
    /^299 \S+: "The fuzzymatching parameter is not supported for all names\. Only literal matching has been performed/,
  )
})

it('4: text in UTF-8 is said to be in UTF-8', async () => {
  const elements = [{ tag: 0x00100010, vr: 'PN', value: evenly(Buffer.from('Zoë', 'latin1')) }]
  const other = await server.createAccount('Latin')
  expect((await store(other, [image('2.25.4', { elements })])).status).toBe(200)
  const series = '/studies/2.25.4/series/2.25.4.1'
  for (const path of ['/studies', `${series}/metadata`, '/studies?includefield=SpecificCharacterSet']) {
    const [attributes] = jsonList(await ask(other, path, { headers: { accept: JSON_TYPE } }))
    expect([path, attributes?.['00100010']]).toEqual([path, { vr: 'PN', Value: [{ Alphabetic: 'Zoë' }] }])
    expect([path, attributes?.['00080005'] ?? { vr: 'CS', Value: ['ISO_IR 192'] }]).toEqual([
      path,
      { vr: 'CS', Value: ['ISO_IR 192'] },
    ])
  }
})

it('5: searches are answered as they are accepted: as XML too, and else not at all', async () => {
  const xml = await search('PatientID=A000007', 'multipart/related; type="application/dicom+xml"')
  expect(kindOf(xml)).toEqual([200, 'multipart/related; type="application/dicom+xml"'])
  const [part, ...more] = partsOf(xml)
  expect([part?.type, more]).toEqual(['application/dicom+xml', []])
  expect(Buffer.from(part?.body ?? []).toString('utf8')).toContain(
    '<PersonName number="1"><Alphabetic><FamilyName>Müller</FamilyName><GivenName>Jérôme</GivenName></Alphabetic>',
  )
  expect(problemOf(await search('', 'text/csv'))).toEqual(
    problem(
      406,
      'UnsupportedFile',
      'Attributes are answered as application/dicom+json, or as multipart/related; type="application/dicom+xml".',
    ),
  )
})

it.each([
  [INSTANCE, 'text/html'],
  [`${INSTANCE}/frames/1`, 'audio/mpeg'],
  [`${INSTANCE}/metadata`, 'text/csv'],
  [`${INSTANCE}/rendered`, 'image/x-unheard'],
  ['/studies/2.25.1', 'application/json'],
])('6: what cannot be had is 406: %s as %s', async (path, accept) => {
  expect(problemOf(await retrieve(path, accept))).toEqual(problem(406, 'UnsupportedFile', expect.stringMatching(/\.$/)))
})

it('6: one image, and one frame, may come alone', async () => {
  const file = named('2.25.1', 'Müller^Jérôme', 'A000007', 'MR STUDY 7')
  const whole = await retrieve(INSTANCE, 'application/dicom')
  expect(kindOf(whole)).toEqual([200, `application/dicom; transfer-syntax=${EXPLICIT}`])
  expect(whole.body.equals(file)).toBe(true)
  const frame = await retrieve(`${INSTANCE}/frames/1`, 'application/octet-stream')
  expect(kindOf(frame)).toEqual([200, `application/octet-stream; transfer-syntax=${EXPLICIT}`])
  expect(frame.body.equals(file.slice(-512))).toBe(true)
})

it('7: one good part among garbage is stored, and each other has its reason', async () => {
  const cut = image('2.25.70', { slice: 2 }).subarray(0, 900)
  const answer = await store(keys, [image('2.25.70'), Buffer.from('garbage'), cut, noSeries('2.25.70')])
  expect(answer.status).toBe(202)
  const { '00081198': failed, '00081199': stored, '0008119A': others } = json(answer)
  expect(stored?.Value).toMatchObject([{ '00081155': { vr: 'UI', Value: ['2.25.70.1.1'] } }])
  expect(failed?.Value).toEqual([
    {
      '00000902': { vr: 'LO', Value: ['The file has no Series Instance UID, so it cannot be filed.'] },
      '00081150': { vr: 'UI', Value: [CT] },
      '00081155': { vr: 'UI', Value: ['2.25.70.1.3'] },
      '00081197': { vr: 'US', Value: [0xa900] },
    },
  ])
  const reasons = ((others?.Value ?? []) as Attributes[]).map((item) => item['00081197'])
  expect(reasons).toEqual([
    { vr: 'US', Value: [0xc000] },
    { vr: 'US', Value: [0xc000] },
  ])
  const instances = jsonList(await ask(keys, '/studies/2.25.70/instances'))
  expect(instances.map((instance) => instance['00080018']?.Value)).toEqual([['2.25.70.1.1']])
})

const noSeries = (studyUid: string) =>
  image(studyUid, { slice: 3, elements: [{ tag: 0x0020000e, vr: 'UI', value: '' }] })

it('7: garbage alone, a cut file and a body without parts are refused with their reason', async () => {
  const refusal = async (files: readonly Uint8Array[]) => problemOf(await store(keys, files))
  expect(await refusal([Buffer.from('garbage')])).toEqual(
    problem(400, 'InvalidParameter', 'Nothing of the body could be stored. The file is not a DICOM file.'),
  )
  expect(await refusal([image('2.25.71').subarray(0, 900)])).toEqual(
    problem(400, 'InvalidParameter', expect.stringMatching(/^Nothing of the body could be stored\. The file is cut: /)),
  )
  expect(await refusal([])).toEqual(problem(400, 'InvalidParameter', 'The body has no part that could be stored.'))
  expect(await found('StudyInstanceUID=2.25.71')).toBe('')
})

it('8: metadata with bulk data is stored, and so is one file alone', async () => {
  const pixels = Buffer.from(Array.from({ length: 32 }, (_, at) => at * 7))
  const value = (vr: string, ...Value: unknown[]) => ({ vr, Value })
  const dataSet = {
    '00080016': value('UI', CT),
    '00080018': value('UI', '2.25.80.1.1'),
    '00080020': value('DA', '20260102'),
    '00080030': value('TM', '101010'),
    '00080050': value('SH', 'A1'),
    '00080060': value('CS', 'CT'),
    '00080090': { vr: 'PN' },
    '00100010': value('PN', { Alphabetic: 'Müller^Zoë', Ideographic: '山田^太郎' }),
    '00100020': value('LO', 'P-8'),
    '00100030': { vr: 'DA' },
    '00100040': { vr: 'CS' },
    '0020000D': value('UI', '2.25.80'),
    '0020000E': value('UI', '2.25.80.1'),
    '00200010': { vr: 'SH' },
    '00200011': value('IS', 1),
    '00280002': value('US', 1),
    '00280004': value('CS', 'MONOCHROME2'),
    '00280010': value('US', 4),
    '00280011': value('US', 4),
    '00280100': value('US', 16),
    '00280101': value('US', 16),
    '00280102': value('US', 15),
    '00280103': value('US', 0),
    '7FE00010': { vr: 'OW', BulkDataURI: 'pixels' },
  }
  const { type, body } = related(
    [
      { type: JSON_TYPE, body: Buffer.from(JSON.stringify([dataSet])) },
      { type: 'application/octet-stream\r\nContent-Location: pixels', body: pixels },
    ],
    JSON_TYPE,
  )
  const post = (contentType: string, bytes: Uint8Array) =>
    ask(keys, '/studies', { method: 'POST', headers: { 'content-type': contentType }, body: bytes })
  expect((await post(type, body)).status).toBe(200)
  const instance = '/studies/2.25.80/series/2.25.80.1/instances/2.25.80.1.1'
  const [metadata] = jsonList(await ask(keys, `${instance}/metadata`))
  expect(metadata?.['00100010']).toEqual(dataSet['00100010'])
  expect((await retrieve(`${instance}/frames/1`, 'application/octet-stream')).body.equals(pixels)).toBe(true)

  const file = image('2.25.81')
  expect((await post('application/dicom', file)).status).toBe(200)
  const back = await retrieve('/studies/2.25.81/series/2.25.81.1/instances/2.25.81.1.1', 'application/dicom')
  expect(back.body.equals(file)).toBe(true)
})

it.each(['/studies/2.25.1', '/studies/2.25.1/series/2.25.1.1', INSTANCE, `${INSTANCE}/frames/1`])(
  '8: there is a thumbnail at %s',
  async (path) => {
    const answer = await retrieve(`${path}/thumbnail`, 'image/png')
    expect(kindOf(answer)).toEqual([200, 'image/png'])
    // Width and height of its header (PNG 11.2.2).
    expect([answer.body.readUInt32BE(16), answer.body.readUInt32BE(20)]).toEqual([16, 16])
  },
)

it('8: capabilities are told, at their address and by OPTIONS', async () => {
  const told: DoorAnswer[] = [
    await ask(keys, '/capabilities', { headers: { accept: 'application/json' } }),
    await send(`${server.url}/dicomweb/`, { method: 'OPTIONS', headers: { accept: 'application/json' } }),
  ]
  for (const answer of told) {
    expect(kindOf(answer)).toEqual([200, 'application/json'])
    const { base, resource } = JSON.parse(answer.body.toString('utf8')).application.resources
    expect(base).toBe(`${server.url}/dicomweb/`)
    const methods = resource.flatMap(({ path, method }: { path: string; method: { name: string }[] }) =>
      method.map(({ name }) => `${name} ${path}`),
    )
    expect(methods).toEqual(expect.arrayContaining(['GET studies', 'POST studies']))
  }
})

it.each([INSTANCE, `${INSTANCE}/metadata`, `${INSTANCE}/frames/1`, '/studies'])(
  '8: HEAD says of %s what GET says, without a body',
  async (path) => {
    const [get, head] = [await ask(keys, path), await ask(keys, path, { method: 'HEAD' })]
    const kind = ({ status, headers }: DoorAnswer) => [
      status,
      ...['content-type', 'content-length', 'etag'].map((name) => headers.get(name)?.replace(/boundary=.*/, '')),
    ]
    expect(kind(head)).toEqual(kind(get))
    expect([get.status, head.body.length]).toEqual([200, 0])
  },
)

it.each(['2', '1,2', '1000000000'])('8: frame %s of one is not found', async (numbers) => {
  const answer = await retrieve(`${INSTANCE}/frames/${numbers}`, 'application/octet-stream')
  expect(problemOf(answer)).toEqual(problem(404, 'NotFound', expect.stringMatching(/^Nothing was found for /)))
})

/** The pixels of a file as DCMTK decodes them. */
function decodedByDcmtk(tool: string, path: string): Buffer {
  execFileSync(`/usr/bin/${tool}`, [path, `${path}.native`])
  const native = readFileSync(`${path}.native`)
  return native.subarray(headerOf(native).pixelData?.offset)
}

/** The pixels of a file as OpenJPEG decodes them. */
const decodedByOpenJpeg = (_: string, path: string): Buffer =>
  Buffer.from(JSON.parse(execFileSync('/usr/bin/python3', [JUDGE], { input: path, encoding: 'utf8' })).pixels, 'base64')

it.each([
  ['1.2.840.10008.1.2.4.70', 'dcmdjpeg', decodedByDcmtk],
  ['1.2.840.10008.1.2.4.80', 'dcmdjpls', decodedByDcmtk],
  ['1.2.840.10008.1.2.4.90', 'OpenJPEG', decodedByOpenJpeg],
  ['1.2.840.10008.1.2.4.201', 'OpenJPEG', decodedByOpenJpeg],
])('9: an image comes in %s, whose pixels %s reads', async (syntax, tool, decode) => {
  const studyUid = `2.25.9${syntax.split('.').at(-1)}`
  const file = image(studyUid, { size: 64 })
  await store(keys, [file])
  const path = `/studies/${studyUid}/series/${studyUid}.1/instances/${studyUid}.1.1`
  const answer = await retrieve(path, `application/dicom; transfer-syntax=${syntax}`)
  expect(kindOf(answer)).toEqual([200, `application/dicom; transfer-syntax=${syntax}`])
  const written = join(folder, `${syntax}.dcm`)
  writeFileSync(written, answer.body)
  expect(headerOf(answer.body).transferSyntaxUid).toBe(syntax)
  expect(decode(tool, written).equals(file.slice(-64 * 64 * 2))).toBe(true)
})

it('10: searches have a bound, and say that there is more', async () => {
  const slices = Array.from({ length: 1001 }, (_, at) => image('2.25.100', { size: 2, slice: at + 1 }))
  expect((await store(keys, slices)).status).toBe(200)
  const page = (query: string) => ask(keys, `/studies/2.25.100/instances${query}`)
  const [first, last] = [await page(''), await page('?offset=1000')]
  const uids = [...jsonList(first), ...jsonList(last)].map((instance) => instance['00080018']?.Value?.[0])
  expect([jsonList(first).length, new Set(uids).size]).toEqual([1000, 1001])
  expect(first.headers.get('warning')).toBe(
    `299 ${server.url}/dicomweb: "There are additional results that can be requested"`,
  )
  expect(last.headers.get('warning')).toBeNull()
})
