import { readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { ctImage } from '../../../../dicom/test/ct-image.ts'
import { writeFile } from '../../../../dicom/test/write-file.ts'
import { samplePath } from '../../../../tests/samples.ts'
import type { CreatedAccount } from '../../features/accounts/create-account.ts'
import { encapsulatedPdf } from './testing/encapsulated-pdf.ts'
import { parseMultipart } from './testing/parse-multipart.ts'
import { ViewerDoor } from './testing/viewer-door.ts'

const STUDY = '2.25.1001'
const SERIES = `${STUDY}.1`
const EXPLICIT = '1.2.840.10008.1.2.1'
const PIXELS = 16 * 16 * 2
const FRAME = 'multipart/related; type=application/octet-stream; transfer-syntax=*'
const JSON_TYPE = { accept: 'application/dicom+json' }

let door: ViewerDoor
let owner: CreatedAccount
/** `/v/<token>/dicomweb/studies` of a CT of two slices. */
let studies: string
/** The same from this machine's own address. */
let local: string
let series: string
let files: Buffer[]

const ct = (slice: number, more = {}) => Buffer.from(ctImage({ slice, size: 16, ...more }))
const pixelsOf = (file: Buffer | undefined) => file?.subarray(file.length - PIXELS)

/** Stores a file for a new account, and gives the addresses of its study and of its instance. */
async function openAlone(file: Uint8Array): Promise<{ study: string; instance: string }> {
  const alone = await door.test.createAccount()
  const root = `${await door.link(alone, await door.store(alone, file))}dicomweb/studies`
  const [found] = (await door.get(root)).json()
  const study = `${root}/${found['0020000D'].Value[0]}`
  const [instance] = (await door.get(`${study}/instances`)).json()
  return {
    study,
    instance: `${study}/series/${instance['0020000E'].Value[0]}/instances/${instance['00080018'].Value[0]}`,
  }
}

function readSample(name: string): Buffer {
  const path = samplePath(name)
  if (path === undefined) throw new Error(`The sample ${name} is not there.`)
  return readFileSync(path)
}

beforeAll(async () => {
  door = await ViewerDoor.open()
  owner = await door.test.createAccount()
  files = [ct(1), ct(2)]
  let order = ''
  for (const file of files) order = await door.store(owner, file)
  studies = `${await door.link(owner, order)}dicomweb/studies`
  local = `${await door.link(owner, order, { address: '127.0.0.1' })}dicomweb/studies`
  series = `${studies}/${STUDY}/series/${SERIES}`
})
afterAll(() => door.close())

describe('what OHIF asks for', () => {
  const QUERY = 'limit=101&offset=0&fuzzymatching=false&includefield=00081030%2C00080060%2C00080090%2C00100030'

  it('finds the opened study', async () => {
    const answer = await door.get(`${studies}?${QUERY}&StudyInstanceUID=${STUDY}`, JSON_TYPE)
    expect(answer.headers['content-type']).toBe('application/dicom+json')
    expect(answer.headers['cache-control']).toBe('private, no-store')
    expect(answer.json()).toEqual([
      expect.objectContaining({
        '00080020': { vr: 'DA', Value: ['20260102'] },
        '00080061': { vr: 'CS', Value: ['CT'] },
        '00081030': { vr: 'LO', Value: ['Thorax^Routine'] },
        '00100010': { vr: 'PN', Value: [{ Alphabetic: 'Example^Carla' }] },
        '00100020': { vr: 'LO', Value: ['CT-1'] },
        '0020000D': { vr: 'UI', Value: [STUDY] },
        '00201208': { vr: 'IS', Value: [expect.any(Number)] },
      }),
    ])
  })

  it.each([
    ['PatientID=CT-1', 1],
    ['00100020=CT-1', 1],
    ['0020000d=2.25.1001', 1],
    ['00100020=CT-2', 0],
    ['StudyInstanceUID=2.25.1001.1', 0],
    [`StudyInstanceUID=9.9%2C${STUDY}`, 1],
    ['offset=1', 0],
    ['limit=0', 0],
  ])('filters studies by %s', async (query, count) => {
    const answer = await door.get(`${studies}?${query}`, JSON_TYPE)
    expect(answer.statusCode).toBe(200)
    expect(answer.json()).toHaveLength(count)
  })

  it('says what is wrong with a limit that is none', async () => {
    const answer = await door.get(`${studies}?limit=-1`)
    expect([answer.statusCode, answer.body]).toEqual([
      400,
      'Invalid parameters for limit. It is no whole number from 0 to 9007199254740991.\n',
    ])
  })

  it('lists series', async () => {
    const url = `${studies}/${STUDY}/series?includefield=00080021%2C00080031%2C0008103E%2C00200011`
    expect((await door.get(url, JSON_TYPE)).json()).toEqual([
      expect.objectContaining({
        '00080060': { vr: 'CS', Value: ['CT'] },
        '0008103E': { vr: 'LO', Value: ['Axial 1.0'] },
        '0020000E': { vr: 'UI', Value: [SERIES] },
        '00200011': { vr: 'IS', Value: [1] },
        '00201209': { vr: 'IS', Value: [2] },
      }),
    ])
  })

  it('lists instances', async () => {
    const expected = [1, 2].map((slice) => ({
      '00080005': { vr: 'CS', Value: ['ISO_IR 192'] },
      '00080016': { vr: 'UI', Value: ['1.2.840.10008.5.1.4.1.1.2'] },
      '00080018': { vr: 'UI', Value: [`${SERIES}.${slice}`] },
      '00080056': { vr: 'CS', Value: ['ONLINE'] },
      '00080060': { vr: 'CS', Value: ['CT'] },
      '00081190': { vr: 'UR', Value: [`http://pacs.example.org${series}/instances/${SERIES}.${slice}`] },
      '00083002': { vr: 'UI', Value: [EXPLICIT] },
      '0020000D': { vr: 'UI', Value: [STUDY] },
      '0020000E': { vr: 'UI', Value: [SERIES] },
      '00200013': { vr: 'IS', Value: [slice] },
      '00280010': { vr: 'US', Value: [16] },
      '00280011': { vr: 'US', Value: [16] },
      '00280100': { vr: 'US', Value: [16] },
    }))
    expect((await door.get(`${series}/instances`)).json()).toEqual(expected)
    expect((await door.get(`${studies}/${STUDY}/instances?SOPInstanceUID=${SERIES}.2`)).json()).toEqual([
      expect.objectContaining({ ...expected[1], '0008103E': { vr: 'LO', Value: ['Axial 1.0'] } }),
    ])
  })

  it('sends the metadata of a series, with bulk data that resolves', async () => {
    const url = `${series}/metadata`
    const answer = await door.get(url, JSON_TYPE)
    expect(answer.headers['content-type']).toBe('application/dicom+json')
    const [first, second] = answer.json()
    expect(first['00083002']).toEqual({ vr: 'UI', Value: [EXPLICIT] })
    expect(first['00100010']).toEqual({ vr: 'PN', Value: [{ Alphabetic: 'Example^Carla' }] })
    expect(second['00200013']).toEqual({ vr: 'IS', Value: [2] })
    const bulk = new URL(second['7FE00010'].BulkDataURI, `http://pacs.example.org${url}`)
    const pixels = await door.get(bulk.pathname, { accept: 'application/octet-stream' })
    expect(pixels.rawPayload).toEqual(pixelsOf(files[1]))
  })

  it('sends the same metadata compressed', async () => {
    const plain = await door.get(`${series}/metadata`)
    const compressed = await door.get(`${series}/metadata`, { 'accept-encoding': 'gzip, deflate, br' })
    expect(compressed.headers['content-encoding']).toBe('gzip')
    expect(gunzipSync(compressed.rawPayload)).toEqual(plain.rawPayload)
    const refused = await door.get(`${series}/metadata`, { 'accept-encoding': 'gzip;q=0' })
    expect(refused.headers['content-encoding']).toBeUndefined()
  })

  it.each(['', `/series/${SERIES}/instances/${SERIES}.2`])('resolves the bulk data of metadata at %s', async (part) => {
    const url = `${studies}/${STUDY}${part}/metadata`
    const found = (await door.get(url)).json().at(-1)
    expect(found['00080018']).toEqual({ vr: 'UI', Value: [`${SERIES}.2`] })
    const bulk = new URL(found['7FE00010'].BulkDataURI, `http://pacs.example.org${url}`)
    expect((await door.get(bulk.pathname)).rawPayload).toEqual(pixelsOf(files[1]))
  })

  it('sends a frame as a part that names its transfer syntax', async () => {
    const answer = await door.get(`${series}/instances/${SERIES}.2/frames/1`, { accept: FRAME })
    const contentType = `application/octet-stream; transfer-syntax=${EXPLICIT}`
    expect(parseMultipart(answer)).toEqual([{ contentType, body: pixelsOf(files[1]) }])
    expect(answer.headers['content-length']).toBe(String(answer.rawPayload.length))
  })
})

describe('frames', () => {
  const frames = (more: string, accept = FRAME) =>
    door.get(`${series}/instances/${SERIES}.1/frames/${more}`, { accept })

  it('sends a single part when asked for one', async () => {
    const answer = await frames('1', 'application/octet-stream')
    expect(answer.headers['content-type']).toBe(`application/octet-stream; transfer-syntax=${EXPLICIT}`)
    expect(answer.rawPayload).toEqual(pixelsOf(files[0]))
  })

  it('sends several frames in the order that was asked for', async () => {
    const multiframe = Buffer.from(
      ctImage({ size: 16, frames: 3, studyUid: '2.25.77', elements: [{ tag: 0x00280008, vr: 'IS', value: '3' }] }),
    )
    const { instance } = await openAlone(multiframe)
    const all = multiframe.subarray(multiframe.length - 3 * PIXELS)
    const answer = await door.get(`${instance}/frames/3,1`, { accept: FRAME })
    expect(parseMultipart(answer).map((part) => part.body)).toEqual([all.subarray(2 * PIXELS), all.subarray(0, PIXELS)])
  })

  it.each([
    ['2', 404, ''],
    ['1,2', 404, ''],
    ['0', 400, 'Frames are numbers from 1, separated by commas.\n'],
    ['1,', 400, 'Frames are numbers from 1, separated by commas.\n'],
    ['one', 400, 'Frames are numbers from 1, separated by commas.\n'],
  ])('refuses frame %s', async (numbers, status, body) => {
    const answer = await frames(numbers)
    expect([answer.statusCode, answer.body]).toEqual([status, body])
  })

  it('refuses what no codec makes', async () => {
    const answer = await frames('1', 'multipart/related; type="image/jxl"')
    expect(answer.statusCode).toBe(406)
    expect(answer.body).toBe(`The frames are not to be had so. They are stored in transfer syntax ${EXPLICIT}.\n`)
  })

  it('brings single-bit frames to the beginning of a byte', async () => {
    const bits = '1011100' + '0100011' + '1110001'
    const packed = (text: string) =>
      Buffer.from((text.match(/.{1,8}/g) ?? []).map((byte) => Number.parseInt([...byte].reverse().join(''), 2)))
    const value = new Uint8Array([...packed(bits), 0])
    const { instance } = await openAlone(
      writeFile({
        elements: [
          { tag: 0x00080016, vr: 'UI', value: '1.2.840.10008.5.1.4.1.1.66.4' },
          { tag: 0x00080018, vr: 'UI', value: '2.25.88.1.1' },
          { tag: 0x0020000d, vr: 'UI', value: '2.25.88' },
          { tag: 0x0020000e, vr: 'UI', value: '2.25.88.1' },
          { tag: 0x00280002, vr: 'US', value: 1 },
          { tag: 0x00280008, vr: 'IS', value: '3' },
          { tag: 0x00280010, vr: 'US', value: 1 },
          { tag: 0x00280011, vr: 'US', value: 7 },
          { tag: 0x00280100, vr: 'US', value: 1 },
          { tag: 0x7fe00010, vr: 'OB', value },
        ],
      }),
    )
    const answer = await door.get(`${instance}/frames/1,2,3`, { accept: FRAME })
    expect(parseMultipart(answer).map((part) => part.body)).toEqual(['1011100', '0100011', '1110001'].map(packed))
  })
})

describe('whole instances', () => {
  const url = () => `${series}/instances/${SERIES}.1`

  it('sends the file as it was stored, as a part', async () => {
    const contentType = `application/dicom; transfer-syntax=${EXPLICIT}`
    expect(parseMultipart(await door.get(url()))).toEqual([{ contentType, body: files[0] }])
  })

  it('sends the file alone', async () => {
    const answer = await door.get(url(), { accept: 'application/dicom' })
    expect(answer.headers['content-length']).toBe(String(files[0]?.length))
    expect(answer.rawPayload).toEqual(files[0])
  })
})

describe('rendered', () => {
  it('shows the PDF of an encapsulated one', async () => {
    const file = encapsulatedPdf()
    const { instance } = await openAlone(file)
    const start = file.indexOf('%PDF-')
    const answer = await door.get(`${instance}/rendered`, { accept: 'text/html,*/*;q=0.8' })
    expect(answer.headers['content-type']).toBe('application/pdf')
    const pdf = answer.rawPayload
    expect(pdf.equals(file.subarray(start, start + pdf.length))).toBe(true)
    expect(pdf.toString('latin1', pdf.length - 7).trimEnd()).toMatch(/%%EOF\0?$/)
    const part = await door.get(`${instance}/rendered`, { range: 'bytes=5-9' })
    expect([part.statusCode, part.headers['content-range'], part.rawPayload]).toEqual([
      206,
      `bytes 5-9/${pdf.length}`,
      pdf.subarray(5, 10),
    ])
  })

  it('plays the stream of a video, and any part of it', async () => {
    const stream = Buffer.from(Array.from({ length: 3000 }, (_, at) => at % 251))
    const fragments = [new Uint8Array(0), stream.subarray(0, 1000), stream.subarray(1000)]
    const { instance } = await openAlone(
      ctImage({
        studyUid: '2.25.99',
        transferSyntaxUid: '1.2.840.10008.1.2.4.102',
        pixelData: { tag: 0x7fe00010, vr: 'OB', value: { fragments } },
      }),
    )
    const whole = await door.get(`${instance}/rendered`, { range: 'bytes=0-' })
    expect([whole.statusCode, whole.headers['content-type'], whole.headers['accept-ranges']]).toEqual([
      206,
      'video/mp4',
      'bytes',
    ])
    expect(whole.rawPayload).toEqual(stream)
    const middle = await door.get(`${instance}/rendered`, { range: 'bytes=990-1009' })
    expect(middle.headers['content-range']).toBe('bytes 990-1009/3000')
    expect(middle.rawPayload).toEqual(stream.subarray(990, 1010))
    const last = await door.get(`${instance}/rendered`, { range: 'bytes=-10' })
    expect(last.rawPayload).toEqual(stream.subarray(2990))
    const beyond = await door.get(`${instance}/rendered`, { range: 'bytes=3000-' })
    expect([beyond.statusCode, beyond.headers['content-range'], beyond.body]).toEqual([416, 'bytes */3000', ''])
  })

  it.each(['rendered', 'thumbnail?accept=image%2Fjpeg', 'frames/1/rendered'])('has a picture at %s', async (part) => {
    const answer = await door.get(`${series}/instances/${SERIES}.1/${part}`, { accept: '*/*' })
    expect([answer.statusCode, answer.headers['content-type']]).toEqual([200, 'image/jpeg'])
    // A baseline JPEG of one component, 16 by 16.
    const frame = answer.rawPayload.indexOf(Buffer.of(0xff, 0xc0))
    expect(answer.rawPayload.subarray(frame + 4, frame + 10)).toEqual(Buffer.of(8, 0, 16, 0, 16, 1))
  })
})

describe('bulk data', () => {
  it('sends a value inside sequences', async () => {
    const file = readSample('ecg/waveform_ecg.dcm')
    const { study } = await openAlone(file)
    const [found] = (await door.get(`${study}/metadata`)).json()
    const uri = found['54000100'].Value[0]['54001010'].BulkDataURI
    expect(uri).toMatch(/\/bulkdata\/54000100\/1\/54001010$/)
    const bytes = (await door.get(`${study}/${uri}`)).rawPayload
    expect(bytes.length).toBeGreaterThan(1024)
    expect(file.includes(bytes)).toBe(true)
  })

  it.each(['00100010/1', '7FE00010/../../x', '..%2f..%2fetc%2fpasswd', '7fe00010%00', '00080018x', ''])(
    'has nothing at %s',
    async (path) => {
      const answer = await door.get(`${series}/instances/${SERIES}.1/bulkdata/${path}`)
      expect([answer.statusCode, answer.body]).toEqual([404, ''])
    },
  )
})

describe('an unreadable metadata text', () => {
  it('leaves the rest of the series as it is', async () => {
    const alone = await door.test.createAccount()
    let order = ''
    for (const slice of [1, 2]) order = await door.store(alone, ct(slice))
    await door.services.database.forAccount(alone.AccountUuid, (tx) =>
      tx
        .updateTable('instances')
        .set({ metadata: Buffer.from('nonsense') })
        .where('instance_number', '=', 1)
        .execute(),
    )
    const link = await door.link(alone, order)
    const answer = await door.get(`${link}dicomweb/studies/${STUDY}/series/${SERIES}/metadata`)
    const [first, second] = answer.json()
    expect(first).toEqual({
      '00080016': { vr: 'UI', Value: ['1.2.840.10008.5.1.4.1.1.2'] },
      '00080018': { vr: 'UI', Value: [`${SERIES}.1`] },
      '00080060': { vr: 'CS', Value: ['CT'] },
      '00083002': { vr: 'UI', Value: [EXPLICIT] },
      '0020000D': { vr: 'UI', Value: [STUDY] },
      '0020000E': { vr: 'UI', Value: [SERIES] },
      '00200013': { vr: 'IS', Value: [1] },
      '00280008': { vr: 'IS', Value: [1] },
    })
    expect(second['00100020']).toEqual({ vr: 'LO', Value: ['CT-1'] })
  })
})

describe('what a link does not show', () => {
  it.each(['own', 'other'])('keeps another study of the %s account away', async (whose) => {
    const holder = whose === 'own' ? owner : await door.test.createAccount()
    const uid = `2.25.5${whose.length}`
    await door.store(holder, ct(1, { studyUid: uid }))
    expect((await door.get(`${studies}?StudyInstanceUID=${uid}`)).json()).toEqual([])
    for (const path of [
      `${uid}/series`,
      `${uid}/metadata`,
      `${uid}/instances`,
      `${uid}/series/${uid}.1/metadata`,
      `${uid}/series/${uid}.1/instances/${uid}.1.1`,
      `${uid}/series/${uid}.1/instances/${uid}.1.1/frames/1`,
      `${STUDY}/series/${uid}.1/metadata`,
      `${STUDY}/series/${SERIES}/instances/${uid}.1.1/frames/1`,
      `${STUDY}/series/${SERIES}/instances/${uid}.1.1/rendered`,
    ]) {
      const answer = await door.get(`${studies}/${path}`)
      expect([path, answer.statusCode, answer.body]).toEqual([path, 404, ''])
    }
  })

  it.each([
    `${STUDY}/../${STUDY}/series`,
    `${STUDY}/%2e%2e/${STUDY}/series`,
    `${STUDY}%2Fseries`,
    `${STUDY}%00/series`,
    `${STUDY}/series/${SERIES}/instances/..%2f..%2f..%2fx/frames/1`,
    `${STUDY}/series/${SERIES}/instances/${SERIES}.1/bulkdata/../../../metadata`,
    `${STUDY}/series/${SERIES}/metadata/`,
    '../../../../etc/passwd',
  ])('has nothing at %s, sent as it stands', async (path) => {
    expect(await door.getRaw(`${local}/${STUDY}/series`)).toMatchObject({ status: 200 })
    expect(await door.getRaw(`${local}/${path}`)).toEqual({ status: 404, body: '' })
  })

  it('takes nothing in', async () => {
    for (const method of ['POST', 'PUT', 'DELETE'] as const) {
      const answer = await door.app.inject({ method, url: studies, remoteAddress: '192.0.2.10' })
      expect(answer.statusCode).toBe(404)
    }
  })
})
