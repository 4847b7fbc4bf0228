import { deflateSync, gzipSync } from 'node:zlib'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type CtImageOptions, ctImage } from '../../../../dicom/test/ct-image.ts'
import type { CreatedAccount } from '../../features/accounts/create-account.ts'
import { basicOf, post, related } from './testing/store-door.ts'
import { ADDRESS, ViewerDoor } from './testing/viewer-door.ts'

const CT = '1.2.840.10008.5.1.4.1.1.2'
const ROOT = 'http://pacs.example.org/dicomweb'
const UIDS = { sop: 0x00080018, study: 0x0020000d, series: 0x0020000e }

let door: ViewerDoor
let owner: CreatedAccount
beforeAll(async () => {
  door = await ViewerDoor.open()
})
beforeEach(async () => {
  owner = await door.test.createAccount()
})
afterAll(() => door.close())

const image = (slice: number, more: CtImageOptions = {}) => ctImage({ slice, size: 16, studyUid: '2.25.7', ...more })
const without = (tag: number) => ({ elements: [{ tag, vr: 'UI', value: '' }] })
const ui = (value: string) => ({ vr: 'UI', Value: [value] })
const us = (value: number) => ({ vr: 'US', Value: [value] })
const says = (text: string) => ({ vr: 'LO', Value: [text] })
const url = (path: string) => ({ vr: 'UR', Value: [`${ROOT}${path}`] })
const references = (slice: number, study = '2.25.7') => ({
  '00081150': ui(CT),
  '00081155': ui(`${study}.1.${slice}`),
})
const stored = (slice: number, study = '2.25.7') => ({
  ...references(slice, study),
  '00081190': url(`/studies/${study}/series/${study}.1/instances/${study}.1.${slice}`),
})
const sequence = (...items: object[]) => ({ vr: 'SQ', Value: items })

/** What is stored, by SOP Instance UID, as WADO-RS gives it back. */
async function instancesOf(study: string): Promise<string[]> {
  const headers = { authorization: basicOf(owner) }
  const found = await door.get(`/dicomweb/studies/${study}/instances`, headers)
  if (found.statusCode !== 200) return []
  return found.json().map((instance: Record<string, { Value: string[] }>) => instance['00080018']?.Value[0])
}

async function bytesOf(slice: number): Promise<Buffer> {
  const path = `/dicomweb/studies/2.25.7/series/2.25.7.1/instances/2.25.7.1.${slice}`
  const accept = 'application/dicom; transfer-syntax=*'
  return (await door.get(path, { authorization: basicOf(owner), accept })).rawPayload
}

describe('POST /dicomweb/studies', () => {
  it('stores all parts byte for byte, and says where each is', async () => {
    const files = [image(1), image(2), image(3)]
    const answer = await post(door, owner, related(files))
    expect([answer.statusCode, answer.headers['content-type']]).toEqual([200, 'application/dicom+json'])
    expect(answer.headers['warning']).toBeUndefined()
    const { '00081190': study, '00081199': references, ...more } = answer.json()
    expect([study, more]).toEqual([url('/studies/2.25.7'), {}])
    expect(references.Value).toHaveLength(3)
    expect(references.Value).toEqual(expect.arrayContaining([stored(1), stored(2), stored(3)]))
    for (const [index, file] of files.entries()) expect((await bytesOf(index + 1)).equals(file)).toBe(true)
  })

  it('takes the same again as a success that changes nothing', async () => {
    const first = await post(door, owner, related([image(1)]))
    const again = await post(door, owner, related([image(1)]))
    expect([again.statusCode, again.json()]).toEqual([200, first.json()])
    expect(await instancesOf('2.25.7')).toEqual(['2.25.7.1.1'])
  })

  it('takes a single file as the body itself', async () => {
    const answer = await post(door, owner, { type: 'application/dicom', body: image(1) })
    expect([answer.statusCode, answer.json()]).toEqual([
      200,
      { '00081190': url('/studies/2.25.7'), '00081199': sequence(stored(1)) },
    ])
  })

  it('names no study where there are several', async () => {
    const answer = await post(door, owner, related([image(1), image(1, { studyUid: '2.25.8' })]))
    expect([answer.statusCode, answer.json()['00081190']]).toEqual([200, { vr: 'UR' }])
  })

  it('stores what can be stored, and gives a reason for each that cannot', async () => {
    const parts = [
      image(1),
      image(2, without(UIDS.series)),
      image(3, without(UIDS.sop)),
      Buffer.from('no image at all'),
      image(4).subarray(0, 900),
      Buffer.alloc(0),
      image(5),
    ]
    const answer = await post(door, owner, related(parts))
    expect([answer.statusCode, answer.headers['warning']]).toEqual([
      202,
      `299 ${ROOT}: "Not all was stored as it came; the reasons are in the body."`,
    ])
    const { '00081198': failed, '00081199': done, '0008119A': others } = answer.json()
    expect(done.Value).toHaveLength(2)
    expect(done.Value).toEqual(expect.arrayContaining([stored(1), stored(5)]))
    expect(failed).toEqual(
      sequence({
        '00000902': says('The file has no Series Instance UID, so it cannot be filed.'),
        ...references(2),
        '00081197': us(0xa900),
      }),
    )
    const texts = others.Value.map((item: Record<string, { Value: unknown[] }>) => [
      item['00081197']?.Value[0],
      item['00000902']?.Value[0],
    ])
    expect(texts).toHaveLength(4)
    expect(texts).toEqual(
      expect.arrayContaining([
        [0xa900, 'The file has no SOP Instance UID, so it cannot be filed.'],
        [0xc000, 'The file is not a DICOM file.'],
        [0xc000, expect.stringMatching(/^The file is cut: its end is missing\./)],
        [0xc000, 'The file is empty.'],
      ]),
    )
    expect((await instancesOf('2.25.7')).sort()).toEqual(['2.25.7.1.1', '2.25.7.1.5'])
  })

  it('keeps in the inbox what contradicts a stored image, and says so', async () => {
    await post(door, owner, related([image(1)]))
    const other = image(1, { elements: [{ tag: 0x00081030, vr: 'LO', value: 'Other' }] })
    const answer = await post(door, owner, related([other, image(2)]))
    expect(answer.statusCode).toBe(202)
    expect(answer.json()['00081199'].Value).toEqual(
      expect.arrayContaining([
        stored(2),
        {
          '00000902': says(
            'Another image is stored under this SOP Instance UID. The stored one stays as it is. The image waits in the inbox.',
          ),
          ...references(1),
          '00081190': { vr: 'UR' },
          '00081196': us(0xb000),
        },
      ]),
    )
    expect((await bytesOf(1)).equals(image(1))).toBe(true)
  })
})

describe('Accept', () => {
  it.each(['application/dicom+xml', 'text/html, application/dicom+xml;q=0.5'])('%s gives XML', async (accept) => {
    const answer = await post(door, owner, { ...related([image(1)]), headers: { accept } })
    expect([answer.statusCode, answer.headers['content-type']]).toEqual([200, 'application/dicom+xml'])
    expect(answer.body).toContain('<DicomAttribute tag="00081199" vr="SQ" keyword="ReferencedSOPSequence">')
    expect(answer.body).toContain(
      `<Value number="1">${ROOT}/studies/2.25.7/series/2.25.7.1/instances/2.25.7.1.1</Value>`,
    )
  })

  it.each(['application/json', '*/*', 'application/dicom+json, */*;q=0.1'])('%s gives JSON', async (accept) => {
    const answer = await post(door, owner, { ...related([image(1)]), headers: { accept } })
    expect([answer.statusCode, answer.headers['content-type']]).toEqual([200, 'application/dicom+json'])
  })

  it('of nothing that there is stores nothing', async () => {
    const answer = await post(door, owner, { ...related([image(1)]), headers: { accept: 'text/html' } })
    expect([answer.statusCode, answer.json().detail]).toEqual([
      406,
      'What was stored is answered as application/dicom+json or application/dicom+xml.',
    ])
    expect(await instancesOf('2.25.7')).toEqual([])
  })
})

describe('POST /dicomweb/studies/{StudyInstanceUID}', () => {
  it('takes images of that study alone', async () => {
    const parts = related([image(1), image(1, { studyUid: '2.25.8' })])
    const answer = await post(door, owner, { ...parts, path: '/2.25.7' })
    expect([answer.statusCode, answer.json()]).toEqual([
      202,
      {
        '00081190': url('/studies/2.25.7'),
        '00081198': sequence({
          '00000902': says('The image is of another study than the one that the address names.'),
          ...references(1, '2.25.8'),
          '00081197': us(0xa901),
        }),
        '00081199': sequence(stored(1)),
      },
    ])
    expect(await instancesOf('2.25.8')).toEqual([])
  })

  it('is a conflict where none is of it', async () => {
    const answer = await post(door, owner, { ...related([image(1), image(2)]), path: '/2.25.8' })
    expect([answer.statusCode, answer.json()['00081198'].Value.length, answer.json()['00081199']]).toEqual([
      409,
      2,
      undefined,
    ])
  })

  it('says that an address is none', async () => {
    const answer = await post(door, owner, { ...related([image(1)]), path: '/2.25.x' })
    expect([answer.statusCode, answer.json().detail]).toEqual([400, 'Invalid parameters for study. It is not a UID.'])
  })
})

describe('a body that cannot be taken', () => {
  const ok = related([image(1)], 'b')
  it.each([
    [
      'an unknown type',
      'application/octet-stream',
      ok.body,
      415,
      /^The Content-Type must be one of: application\/dicom,/,
    ],
    ['another root', 'multipart/related; type="text/plain"; boundary=b', ok.body, 415, /^The Content-Type must be/],
    ['no boundary', 'multipart/related; type="application/dicom"', ok.body, 400, /^The Content-Type names no boundary/],
    ['another boundary', ok.type.replace(/b$/, 'c'), ok.body, 400, /the boundary of its Content-Type is not in it\.$/],
    ['no body', ok.type, Buffer.alloc(0), 400, /the boundary of its Content-Type is not in it\.$/],
    ['no part', ok.type, Buffer.from('--b--'), 400, /^The body has no part that could be stored\.$/],
    ['no end', ok.type, ok.body.subarray(0, -7), 400, /ends without its closing boundary\.$/],
    ['no image', 'application/dicom', Buffer.from('no image'), 400, /The file is not a DICOM file\.$/],
    ['an empty file', 'application/dicom', Buffer.alloc(0), 400, /The file is empty\.$/],
  ])('says so: %s', async (_, type, body, status, detail) => {
    const answer = await post(door, owner, { type, body })
    expect([answer.statusCode, answer.headers['content-type']]).toEqual([status, 'application/problem+json'])
    expect(answer.json().detail).toMatch(detail)
    expect(await instancesOf('2.25.7')).toEqual([])
  })

  it('says it of 100,000 empty parts within a second', async () => {
    const body = Buffer.from(`${'--b\r\n\r\n\r\n'.repeat(100_000)}--b--`)
    await post(door, owner, ok)
    const started = process.cpuUsage()
    const answer = await post(door, owner, { type: ok.type, body })
    const { user, system } = process.cpuUsage(started)
    expect([answer.statusCode, answer.json().detail]).toEqual([
      400,
      'Nothing of the body could be stored. The file is empty.',
    ])
    expect((user + system) / 1e6).toBeLessThan(1.5)
  })

  it('stores what came whole before the body broke off', async () => {
    const { type, body } = related([image(1), image(2)])
    const answer = await post(door, owner, { type, body: body.subarray(0, -500) })
    expect([answer.statusCode, answer.json()]).toEqual([
      202,
      {
        '00081190': url('/studies/2.25.7'),
        '00081198': sequence({
          '00000902': says('The multipart body ends without its closing boundary.'),
          ...references(2),
          '00081197': us(0xc000),
        }),
        '00081199': sequence(stored(1)),
      },
    ])
    expect(await instancesOf('2.25.7')).toEqual(['2.25.7.1.1'])
  })
})

describe('Content-Encoding', () => {
  const { type, body } = related([image(1), image(2)])
  it.each([
    ['gzip', gzipSync(body)],
    ['x-gzip', gzipSync(body)],
    ['deflate', deflateSync(body)],
    ['identity', body],
  ])('%s is taken off', async (encoding, encoded) => {
    const answer = await post(door, owner, { type, body: encoded, headers: { 'content-encoding': encoding } })
    expect(answer.statusCode).toBe(200)
    expect((await bytesOf(2)).equals(image(2))).toBe(true)
  })

  it.each([
    ['br', body, 415, 'The Content-Encoding must be gzip, deflate or identity.'],
    ['gzip', body, 400, 'Nothing of the body could be stored. The body is not of its Content-Encoding, or it is cut.'],
    ['gzip', gzipSync(body).subarray(0, 60), 400, /The body is not of its Content-Encoding, or it is cut\.$/],
  ])('%s is refused where it is none', async (encoding, encoded, status, detail) => {
    const answer = await post(door, owner, { type, body: encoded, headers: { 'content-encoding': encoding } })
    expect([answer.statusCode, answer.json().detail]).toEqual([
      status,
      typeof detail === 'string' ? detail : expect.stringMatching(detail),
    ])
  })

  it('is given up where little becomes much', async () => {
    const bomb = gzipSync(Buffer.concat([body.subarray(0, -40), Buffer.alloc(80 * 2 ** 20)]))
    const answer = await post(door, owner, { type, body: bomb, headers: { 'content-encoding': 'gzip' } })
    expect([answer.statusCode, answer.json()['0008119A'] ?? answer.json()['00081198']]).toEqual([
      202,
      sequence(expect.objectContaining({ '00000902': says('The body inflates to more than 100 times its size.') })),
    ])
  })
})

describe('who may store', () => {
  it('nobody without credentials', async () => {
    const { type, body } = related([image(1)])
    const answer = await door.app.inject({
      method: 'POST',
      url: '/dicomweb/studies',
      payload: body,
      headers: { 'content-type': type },
      remoteAddress: ADDRESS,
    })
    expect([answer.statusCode, answer.json().code]).toEqual([401, 'Unauthorized'])
  })

  it('a key without the right Upload may not', async () => {
    const open = await door.app.inject({
      method: 'POST',
      url: '/api/v1/OpenSession',
      payload: { AccountKey: owner.AccountKey, ApiKey: owner.ApiKey, RightList: ['Read'] },
    })
    const headers = { authorization: `Bearer ${open.json().SessionToken}` }
    const answer = await post(door, owner, { ...related([image(1)]), headers })
    expect([answer.statusCode, answer.json().detail]).toEqual([
      403,
      'The session lacks the right Upload that StoreOverDicomWeb needs.',
    ])
    expect(await instancesOf('2.25.7')).toEqual([])
  })

  it('goes to the institution of the query, and to none of another account', async () => {
    const stranger = await door.test.createAccount()
    const own = await post(door, owner, { ...related([image(1)]), path: `?institution=${owner.InstitutionUuid}` })
    const other = await post(door, owner, { ...related([image(1)]), path: `?institution=${stranger.InstitutionUuid}` })
    expect([own.statusCode, other.statusCode, other.json().code]).toEqual([200, 404, 'NotFound'])
  })

  it('is recorded once for what one session sends to a study', async () => {
    await post(door, owner, related([image(1)]))
    await post(door, owner, related([image(2)]))
    const records = await door.services.database.forAccount(owner.AccountUuid, (tx) =>
      tx.selectFrom('audit_records').selectAll().where('action', '=', 'StoreOverDicomWeb').execute(),
    )
    expect(records).toHaveLength(1)
    expect(records[0]).toMatchObject({ outcome: 'success', user_id: owner.UserUuid, address: ADDRESS })
  })
})
