import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { CreatedAccount } from '../../features/accounts/create-account.ts'
import { basicOf, post } from './testing/store-door.ts'
import { ViewerDoor } from './testing/viewer-door.ts'

const CT = '1.2.840.10008.5.1.4.1.1.2'
const UIDS = { '0020000D': '2.25.7', '0020000E': '2.25.7.1', '00080018': '2.25.7.1.1', '00080016': CT }

let door: ViewerDoor
let owner: CreatedAccount
beforeAll(async () => {
  door = await ViewerDoor.open()
})
beforeEach(async () => {
  owner = await door.test.createAccount()
})
afterAll(() => door.close())

const attribute = (vr: string, ...Value: unknown[]) => ({ vr, Value })
const patient = {
  '00080020': attribute('DA', '20260102'),
  '00080030': attribute('TM', '101010'),
  '00080050': attribute('SH', 'A1'),
  '00080060': attribute('CS', 'CT'),
  '00080090': { vr: 'PN' },
  '00100010': attribute('PN', { Alphabetic: 'Müller^Zoë', Ideographic: '山田^太郎' }),
  '00100020': attribute('LO', 'P-1'),
  '00100030': { vr: 'DA' },
  '00100040': { vr: 'CS' },
  '00200010': { vr: 'SH' },
  '00200011': attribute('IS', 1),
}
const image = {
  '00280002': attribute('US', 1),
  '00280004': attribute('CS', 'MONOCHROME2'),
  '00280010': attribute('US', 4),
  '00280011': attribute('US', 4),
  '00280100': attribute('US', 16),
  '00280101': attribute('US', 16),
  '00280102': attribute('US', 15),
  '00280103': attribute('US', 0),
}
const uids = Object.fromEntries(Object.entries(UIDS).map(([tag, uid]) => [tag, attribute('UI', uid)]))
const pixels = Buffer.from(Array.from({ length: 32 }, (_, index) => index * 7))

interface Sent {
  readonly head: string
  readonly body: Uint8Array
}
const json = (...dataSets: object[]): Sent => ({
  head: 'Content-Type: application/dicom+json',
  body: Buffer.from(JSON.stringify(dataSets)),
})
const bulk = (uri: string, body: Uint8Array, type = 'application/octet-stream'): Sent => ({
  head: `Content-Type: ${type}\r\nContent-Location: ${uri}`,
  body,
})

/** Posts parts as `multipart/related` whose root is DICOM JSON. */
function send(...parts: readonly Sent[]) {
  const pieces = parts.flatMap(({ head, body }) => [Buffer.from(`--b\r\n${head}\r\n\r\n`), body, Buffer.from('\r\n')])
  const type = 'multipart/related; type="application/dicom+json"; boundary=b'
  return post(door, owner, { type, body: Buffer.concat([...pieces, Buffer.from('--b--')]) })
}

const INSTANCE = '/dicomweb/studies/2.25.7/series/2.25.7.1/instances/2.25.7.1.1'
const read = (path: string, accept: string) => door.get(`${INSTANCE}${path}`, { authorization: basicOf(owner), accept })
const metadata = async () => (await read('/metadata', 'application/dicom+json')).json()[0]
const frame = async (number: number) =>
  (await read(`/frames/${number}`, 'application/octet-stream; transfer-syntax=*')).rawPayload

describe('metadata as DICOM JSON', () => {
  it('becomes a file with the bulk data that it names', async () => {
    const dataSet = { ...uids, ...patient, ...image, '7FE00010': { vr: 'OW', BulkDataURI: 'pixels/1' } }
    const answer = await send(json(dataSet), bulk('pixels/1', pixels))
    expect([answer.statusCode, answer.json()['00081199'].Value]).toEqual([
      200,
      [
        {
          '00081150': attribute('UI', CT),
          '00081155': attribute('UI', '2.25.7.1.1'),
          '00081190': attribute('UR', `http://pacs.example.org${INSTANCE}`),
        },
      ],
    ])
    expect(await metadata()).toMatchObject({ ...uids, ...patient, ...image, '00100010': patient['00100010'] })
    expect(await frame(1)).toEqual(pixels)
  })

  it('may hold its bytes itself, and come alone', async () => {
    const dataSet = { ...uids, ...patient, ...image, '7FE00010': { vr: 'OW', InlineBinary: pixels.toString('base64') } }
    const body = gzipSync(JSON.stringify([dataSet]))
    const headers = { 'content-encoding': 'gzip' }
    expect((await post(door, owner, { type: 'application/dicom+json', body, headers })).statusCode).toBe(200)
    expect(await frame(1)).toEqual(pixels)
  })

  it('takes frames as they are compressed, each in a part, in the transfer syntax of their media type', async () => {
    const frames = [Buffer.from([0xff, 0xd8, 1, 0xff, 0xd9]), Buffer.from([0xff, 0xd8, 2, 3, 0xff, 0xd9])]
    const dataSet = {
      ...uids,
      ...patient,
      ...image,
      '00280008': attribute('IS', 2),
      '7FE00010': { vr: 'OB', BulkDataURI: 'cid:pixels' },
    }
    const parts = frames.map((body) => ({
      head: 'Content-Type: image/jpeg; transfer-syntax=1.2.840.10008.1.2.4.57\r\nContent-ID: <pixels>',
      body,
    }))
    expect((await send(json(dataSet), ...parts)).statusCode).toBe(200)
    expect((await metadata())['00083002']?.Value ?? ['1.2.840.10008.1.2.4.57']).toEqual(['1.2.840.10008.1.2.4.57'])
    expect([await frame(1), await frame(2)].map((bytes, index) => bytes.subarray(0, frames[index]?.length))).toEqual(
      frames,
    )
  })

  it('stores several data sets, and says which could not be made', async () => {
    const other = { ...uids, ...patient, '00080018': attribute('UI', '2.25.7.1.2'), '00280010': attribute('US', 70000) }
    const third = { ...uids, '00080018': attribute('UI', '2.25.7.1.3'), '7FE00010': { vr: 'OW', BulkDataURI: 'gone' } }
    const answer = await send(json({ ...uids, ...patient }, other), json(third))
    expect([answer.statusCode, answer.json()['00081199'].Value.length]).toEqual([202, 1])
    const failure = (uid: string, text: string) => ({
      '00000902': attribute('LO', text),
      '00081150': attribute('UI', CT),
      '00081155': attribute('UI', uid),
      '00081197': attribute('US', 0xc000),
    })
    expect(answer.json()['00081198'].Value).toHaveLength(2)
    expect(answer.json()['00081198'].Value).toEqual(
      expect.arrayContaining([
        failure('2.25.7.1.2', 'A number does not fit its value representation (0028,0010).'),
        failure('2.25.7.1.3', 'No part of the body has the bulk data of an attribute (7FE0,0010).'),
      ]),
    )
  })

  const nested = (depth: number): object =>
    depth === 0 ? {} : { '00081140': { vr: 'SQ', Value: [nested(depth - 1)] } }
  it.each([
    ['no JSON', '{', 'The metadata is not JSON.'],
    ['a text', '"a"', 'A data set is not a JSON object.'],
    ['null', 'null', 'A data set is not a JSON object.'],
    ['a keyword', '{"PatientID":{"vr":"LO"}}', 'The name of an attribute is not eight hexadecimal digits.'],
    ['no VR', '{"00100020":{}}', 'An attribute has no value representation, or one that is none (0010,0020).'],
    [
      'an unknown VR',
      '{"00100020":{"vr":"XX"}}',
      'An attribute has no value representation, or one that is none (0010,0020).',
    ],
    ['a Value that is none', '{"00100020":{"vr":"LO","Value":"a"}}', 'A Value is not an array (0010,0020).'],
    ['an object as text', '{"00100020":{"vr":"LO","Value":[{}]}}', 'A value is not a text (0010,0020).'],
    ['no number', '{"00280010":{"vr":"US","Value":["x"]}}', 'A value is not a number (0028,0010).'],
    ['no base 64', '{"00091001":{"vr":"OB","InlineBinary":"*"}}', 'An InlineBinary is not base 64 (0009,1001).'],
    ['no tag', '{"00091001":{"vr":"AT","Value":["x"]}}', 'A value is not a tag (0009,1001).'],
    ['bytes as values', '{"00091001":{"vr":"OB","Value":[1]}}', 'An attribute of bytes has a Value (0009,1001).'],
    ['depth', JSON.stringify(nested(100)), 'The data set nests its sequences too deeply.'],
    ['great depth', `${'{"00081140":{"vr":"SQ","Value":['.repeat(200_000)}`, 'The metadata is not JSON.'],
    ['no UIDs', '{}', 'The file has no SOP Class UID, so it cannot be filed.'],
  ])('is refused with its reason: %s', async (_, text, sentence) => {
    const answer = await post(door, owner, { type: 'application/dicom+json', body: Buffer.from(text) })
    expect([answer.statusCode, answer.json().detail]).toEqual([400, `Nothing of the body could be stored. ${sentence}`])
  })
})
