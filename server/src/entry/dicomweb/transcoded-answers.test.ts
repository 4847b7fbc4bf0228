import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { ctImage } from '../../../../dicom/test/ct-image.ts'
import { writeFile } from '../../../../dicom/test/write-file.ts'
import { decodeStored } from '../../features/codecs/decode-stored.ts'
import { headerOf } from '../../features/transcoding/testing/memory-archive.ts'
import { parseMultipart } from './testing/parse-multipart.ts'
import { ViewerDoor } from './testing/viewer-door.ts'

const STUDY = '2.25.1001'
const SERIES = `${STUDY}.1`
const EXPLICIT = '1.2.840.10008.1.2.1'
const IMPLICIT = '1.2.840.10008.1.2'
const LOSSLESS = '1.2.840.10008.1.2.4.70'
const J2K = '1.2.840.10008.1.2.4.90'
const FORMAT = {
  rows: 16,
  columns: 16,
  samplesPerPixel: 1,
  photometricInterpretation: 'MONOCHROME2',
  isPlanar: false,
  bitsAllocated: 16,
  bitsStored: 12,
  highBit: 11,
  isSigned: false,
} as const

let door: ViewerDoor
let study: string
const CT = Buffer.from(ctImage({ slice: 1, size: 16 }))
const IMPLICIT_CT = Buffer.from(ctImage({ slice: 2, size: 16, transferSyntaxUid: IMPLICIT }))
const MULTIFRAME = Buffer.from(
  ctImage({ slice: 3, size: 16, frames: 3, elements: [{ tag: 0x00280008, vr: 'IS', value: '3' }] }),
)
const REPORT = Buffer.from(
  writeFile({
    elements: [
      { tag: 0x00080016, vr: 'UI', value: '1.2.840.10008.5.1.4.1.1.88.11' },
      { tag: 0x00080018, vr: 'UI', value: `${STUDY}.2.1` },
      { tag: 0x00080060, vr: 'CS', value: 'SR' },
      { tag: 0x00100010, vr: 'PN', value: 'Example^Carla' },
      { tag: 0x00100020, vr: 'LO', value: 'CT-1' },
      { tag: 0x0020000d, vr: 'UI', value: STUDY },
      { tag: 0x0020000e, vr: 'UI', value: `${STUDY}.2` },
    ],
  }),
)

beforeAll(async () => {
  door = await ViewerDoor.open()
  const owner = await door.test.createAccount()
  let order = ''
  for (const file of [CT, IMPLICIT_CT, MULTIFRAME, REPORT]) order = await door.store(owner, file)
  study = `${await door.link(owner, order)}dicomweb/studies/${STUDY}`
})
afterAll(() => door.close())

const ofInstance = (slice: number, more = '') => `${study}/series/${SERIES}/instances/${SERIES}.${slice}${more}`
const ask = (url: string, accept?: string) => door.get(url, accept === undefined ? {} : { accept })
const pixelsOf = (file: Buffer): Buffer => {
  const { offset, length } = headerOf(file).pixelData ?? {}
  return offset === undefined || length === undefined ? Buffer.alloc(0) : file.subarray(offset, offset + length)
}
const words = (bytes: Buffer): number[] => [...new Uint16Array(Uint8Array.from(bytes).buffer)]

describe('a file', () => {
  it.each([
    ['application/dicom; transfer-syntax=*', IMPLICIT],
    ['application/dicom', EXPLICIT],
    [`application/dicom; transfer-syntax=${EXPLICIT}`, EXPLICIT],
    [`image/png, application/dicom; transfer-syntax=1.2.3;q=0.9, application/dicom; transfer-syntax=${J2K};q=0.1`, J2K],
  ])('for %s', async (accept, syntax) => {
    const answer = await ask(ofInstance(2), accept)
    expect(answer.statusCode).toBe(200)
    expect(answer.headers['content-type']).toBe(`application/dicom; transfer-syntax=${syntax}`)
    expect(headerOf(answer.rawPayload).transferSyntaxUid).toBe(syntax)
    if (syntax === IMPLICIT) expect(answer.rawPayload.equals(IMPLICIT_CT)).toBe(true)
    if (syntax === EXPLICIT) {
      expect(answer.headers['content-length']).toBe(String(answer.rawPayload.length))
      expect(pixelsOf(answer.rawPayload).equals(pixelsOf(IMPLICIT_CT))).toBe(true)
    }
  })

  it('as one part, by the query rather than by the header', async () => {
    const wanted = encodeURIComponent(`multipart/related; type="application/dicom"; transfer-syntax=${LOSSLESS}`)
    const [part, ...more] = parseMultipart(await ask(`${ofInstance(1)}?accept=${wanted}`, 'application/dicom'))
    expect(more).toEqual([])
    expect(part?.contentType).toBe(`application/dicom; transfer-syntax=${LOSSLESS}`)
    expect(headerOf(part?.body ?? CT).transferSyntaxUid).toBe(LOSSLESS)
  })

  it.each(['image/jpeg', 'application/dicom; transfer-syntax=1.2.840.10008.1.2.4.50', 'application/dicom+json'])(
    'is refused for %s',
    async (accept) => {
      const answer = await ask(ofInstance(1), accept)
      expect([answer.statusCode, answer.body]).toEqual([
        406,
        'Files are sent as application/dicom, in transfer syntaxes that they can be had in.\n',
      ])
    },
  )
})

describe('frames', () => {
  it('are decoded from what was encoded, in the order that was asked for', async () => {
    const answer = await ask(ofInstance(3, '/frames/3,1'), 'multipart/related; type="image/jp2"')
    const parts = parseMultipart(answer)
    expect(parts.map(({ contentType }) => contentType)).toEqual(Array(2).fill(`image/jp2; transfer-syntax=${J2K}`))
    const frames = words(pixelsOf(MULTIFRAME))
    for (const [at, part] of parts.entries()) {
      const frame = { coding: 'j2k', littleEndian: true, format: FORMAT, bytes: part.body } as const
      const from = at === 0 ? 512 : 0
      expect([...(await decodeStored(frame, false))]).toEqual(frames.slice(from, from + 256))
    }
  })

  it('are the stored bytes where a media type stands for uncompressed ones', async () => {
    const answer = await ask(ofInstance(2, '/frames/1'), 'application/octet-stream')
    expect(answer.headers['content-type']).toBe(`application/octet-stream; transfer-syntax=${EXPLICIT}`)
    expect(answer.rawPayload.equals(pixelsOf(IMPLICIT_CT))).toBe(true)
  })

  it.each([
    ['0', 400],
    ['1000000000', 404],
    ['4', 404],
    ['1,4', 404],
  ])('%s: %i', async (numbers, status) => {
    expect((await ask(ofInstance(3, `/frames/${numbers}`), '*/*')).statusCode).toBe(status)
  })
})

describe('a study', () => {
  it('is sent as it is stored', async () => {
    const answer = await ask(study, 'multipart/related; type="application/dicom"; transfer-syntax=*')
    expect(answer.statusCode).toBe(200)
    expect(answer.headers['content-length']).toBe(String(answer.rawPayload.length))
    const bodies = parseMultipart(answer).map(({ body }) => body.toString('base64'))
    expect(bodies.sort()).toEqual([CT, IMPLICIT_CT, MULTIFRAME, REPORT].map((file) => file.toString('base64')).sort())
  })

  it('is sent in explicit little endian where no transfer syntax is named', async () => {
    const parts = parseMultipart(await ask(study, 'multipart/related; type="application/dicom"'))
    expect(parts.map(({ body }) => headerOf(body).transferSyntaxUid)).toEqual(Array(4).fill(EXPLICIT))
  })

  it('is sent in part where not all of it can be had so', async () => {
    const answer = await ask(study, `multipart/related; type="application/dicom"; transfer-syntax=${J2K}`)
    expect(answer.statusCode).toBe(206)
    const parts = parseMultipart(answer)
    expect(parts.map(({ body }) => headerOf(body).transferSyntaxUid)).toEqual(Array(3).fill(J2K))
  })

  it('is sent by its series too', async () => {
    const answer = await ask(`${study}/series/${STUDY}.2`, 'application/dicom')
    expect(answer.rawPayload.equals(REPORT)).toBe(true)
    const several = await ask(`${study}/series/${SERIES}`, 'application/dicom')
    expect(several.statusCode).toBe(406)
  })

  it('waits for no header that is made to take time', async () => {
    const accept = `a/b;x=${' '.repeat(2000)};y=${' '.repeat(2000)}z z, ${'image/jls;q=0.5,'.repeat(200)} */*;q=0.1`
    const from = process.cpuUsage().user
    expect((await ask(ofInstance(1), accept)).statusCode).toBe(200)
    expect(process.cpuUsage().user - from).toBeLessThan(1_000_000)
  })
})

describe('all bulk data', () => {
  it.each([
    ['a study', '', [CT, IMPLICIT_CT, MULTIFRAME]],
    ['a series', `/series/${SERIES}`, [CT, IMPLICIT_CT, MULTIFRAME]],
    ['an instance', `/series/${SERIES}/instances/${SERIES}.2`, [IMPLICIT_CT]],
  ])('of %s comes with the addresses that metadata names', async (_, path, files) => {
    const answer = await ask(`${study}${path}/bulkdata`, 'multipart/related; type="application/octet-stream"')
    expect(answer.statusCode).toBe(200)
    const pixels = parseMultipart(answer).filter(({ location = '' }) => location.endsWith('/bulkdata/7FE00010'))
    expect(pixels.map(({ body }) => body.toString('base64'))).toEqual(
      files.map((file) => pixelsOf(file).toString('base64')),
    )
    for (const { location = '', body } of parseMultipart(answer)) {
      expect((await ask(location, 'application/octet-stream')).rawPayload.equals(body)).toBe(true)
    }
  })

  it('is refused alone, and where there is none', async () => {
    expect((await ask(`${study}/bulkdata`, 'application/octet-stream')).statusCode).toBe(406)
    expect((await ask(`${study}/series/${STUDY}.2/bulkdata`)).statusCode).toBe(404)
  })
})
