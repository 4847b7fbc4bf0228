import { readFileSync } from 'node:fs'
import { readHeader, textOf } from '@opaline/dicom'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { ctImage } from '../../../../dicom/test/ct-image.ts'
import { samplePath } from '../../../../tests/samples.ts'
import type { CreatedAccount } from '../../features/accounts/create-account.ts'
import { compareImages } from '../../features/rendering/testing/compare-images.ts'
import { judgeRenderings } from '../../features/rendering/testing/judge-renderings.ts'
import { greyOf, type Picture, readPicture, readPictures } from '../../features/rendering/testing/read-pictures.ts'
import { askDicomweb, byKeys, problem } from './testing/dicomweb-door.ts'
import { parseMultipart } from './testing/parse-multipart.ts'
import { ViewerDoor } from './testing/viewer-door.ts'

const STUDY = '/studies/2.25.1001'
const SERIES = `${STUDY}/series/2.25.1001.1`
const INSTANCE = `${SERIES}/instances/2.25.1001.1.1`
const PNG = { accept: 'image/png' }
/** Files without a window are shown from the least to the greatest value. */
const size = 48

let door: ViewerDoor
let owner: CreatedAccount
let whole: Picture
const files = [1, 2, 3].map((slice) => ctImage({ slice, size, frames: slice === 3 ? 4 : 1 }))

const ask = (path: string, headers: Record<string, string> = { accept: '*/*' }) =>
  askDicomweb(door, path, byKeys(owner), headers)
const picture = async (path: string) => readPicture((await ask(path, PNG)).rawPayload)

/** Where the image of a file is. */
function placeOf(file: Uint8Array): string {
  const read = readHeader(file, { complete: true })
  const uid = (tag: number) => (read.status === 'complete' ? textOf(read.header.dataSet, tag) : undefined)
  return `/studies/${uid(0x0020000d)}/series/${uid(0x0020000e)}/instances/${uid(0x00080018)}`
}

beforeAll(async () => {
  door = await ViewerDoor.open()
  owner = await door.test.createAccount()
  for (const file of files) await door.store(owner, file)
  whole = await picture(`${INSTANCE}/rendered`)
})
afterAll(() => door.close())

describe('a picture of an image', () => {
  it('is that of DCMTK, as PNG pixel by pixel, and as JPEG nearly', async () => {
    const path = samplePath('seg/CT_small.dcm')
    if (path === undefined) throw new Error('The sample is missing.')
    const bytes = readFileSync(path)
    const [judgement] = judgeRenderings([{ bytes, frames: [0] }])
    await door.store(owner, bytes)
    const place = placeOf(bytes)
    const answers = [await ask(`${place}/rendered`, PNG), await ask(`${place}/rendered?quality=95`)]
    const [png, jpeg] = readPictures(answers.map(({ rawPayload }) => rawPayload))
    if (png === undefined || jpeg === undefined) throw new Error('There is no picture.')
    expect([png.format, png.mode, jpeg.format, jpeg.mode]).toEqual(['PNG', 'L', 'JPEG', 'L'])
    const exact = compareImages({ ...png, channels: 3, bytes: png.rgb }, judgement, 0)
    expect(exact.most).toBeLessThanOrEqual(1)
    expect(compareImages({ ...jpeg, channels: 3, bytes: jpeg.rgb }, judgement, 0).most).toBeLessThanOrEqual(16)
  })

  it('is larger the better its quality is', async () => {
    const lengths = []
    for (const quality of [1, 50, 90, 100])
      lengths.push((await ask(`${INSTANCE}/rendered?quality=${quality}`)).rawPayload.length)
    expect([...lengths].sort((a, b) => a - b)).toEqual(lengths)
    expect(new Set(lengths).size).toBe(4)
  })

  it.each([
    ['', { accept: '*/*' }, 'image/jpeg'],
    ['', { accept: 'text/html,application/xhtml+xml;q=0.9,*/*;q=0.8' }, 'image/jpeg'],
    ['', { accept: 'image/png;q=0.5, image/jpeg;q=0.4' }, 'image/png'],
    ['?accept=image%2Fpng', { accept: '*/*' }, 'image/png'],
    ['?accept=image/jpeg', { accept: 'image/png' }, 'image/jpeg'],
    ['?accept=image/gif,image/png', { accept: 'text/html' }, 'image/png'],
  ])('is of the type that%s and %o ask for', async (query, headers, type) => {
    const answer = await ask(`${INSTANCE}/rendered${query}`, headers)
    expect([answer.statusCode, answer.headers['content-type']]).toEqual([200, type])
  })

  it.each([['image/gif'], ['application/dicom'], ['multipart/related; type="video/mp4"']])(
    'is not %s',
    async (accept) => {
      expect(problem(await ask(`${INSTANCE}/rendered`, { accept }))).toMatchObject({
        status: 406,
        detail: 'Pictures are sent as image/jpeg or image/png.',
      })
    },
  )
})

describe('a viewport', () => {
  it.each([
    ['24,24', 24, 24],
    ['1000,96', 96, 96],
    ['30,60', 30, 30],
    ['20,20,0,0,48,24', 20, 10],
  ])('of %s holds a picture of %i × %i', async (viewport, width, height) => {
    // Of a PNG, its size stands behind the name of its first chunk.
    const { rawPayload } = await ask(`${INSTANCE}/rendered?viewport=${viewport}`, PNG)
    expect([rawPayload.readUInt32BE(16), rawPayload.readUInt32BE(20)]).toEqual([width, height])
  })

  it('shows a region of the image, and mirrors it', async () => {
    const [left, top, columns, rows] = [5, 7, 20, 10]
    const region = greyOf(whole, { left, top, columns, rows })
    const all = { left: 0, top: 0, columns, rows }
    const shown = async (numbers: string) =>
      greyOf(await picture(`${INSTANCE}/rendered?viewport=20,10,${numbers}`), all)
    expect(await shown('5,7,20,10')).toEqual(region)
    expect(await shown('5,7,-20,10')).toEqual(region.map((line) => [...line].reverse()))
    expect(await shown('5,7,20,-10')).toEqual([...region].reverse())
    expect(await shown('28,38,,')).toEqual(greyOf(whole, { left: 28, top: 38, columns, rows }))
  })

  it('is filled by the mean of what lies below each pixel', async () => {
    const half = greyOf(await picture(`${INSTANCE}/rendered?viewport=24,24`), {
      left: 0,
      top: 0,
      columns: 24,
      rows: 24,
    })
    for (const [row, line] of half.entries()) {
      for (const [column, level] of line.entries()) {
        const below = greyOf(whole, { left: column * 2, top: row * 2, columns: 2, rows: 2 }).flat()
        expect(Math.abs(level - below.reduce((sum, one) => sum + one, 0) / 4)).toBeLessThanOrEqual(0.51)
      }
    }
  })
})

describe('a window', () => {
  /** The pixels of the first slice in output units: slope 1, intercept -1024. */
  const values = () => {
    const view = new DataView(files[0]?.buffer ?? new ArrayBuffer(0))
    return Array.from(
      { length: size * size },
      (_, at) => view.getUint16(view.byteLength - size * size * 2 + at * 2, true) - 1024,
    )
  }
  const linear = (center: number, width: number) => (value: number) => (value - (center - 0.5)) / (width - 1) + 0.5
  const exact = (center: number, width: number) => (value: number) => (value - center) / width + 0.5
  const sigmoid = (center: number, width: number) => (value: number) =>
    1 / (1 + Math.exp((-4 * (value - center)) / width))

  it.each([
    ['-10,50', linear(-10, 50)],
    ['-10,50,linear', linear(-10, 50)],
    ['10,20.5,linear-exact', exact(10, 20.5)],
    ['-5,300,sigmoid', sigmoid(-5, 300)],
  ])('of %s is that of PS3.3 C.11.2', async (window, share) => {
    const { rgb } = await picture(`${INSTANCE}/rendered?window=${window}`)
    const expected = values().map((value) => 255 * Math.min(1, Math.max(0, share(value))))
    const most = expected.reduce((far, level, at) => Math.max(far, Math.abs(level - (rgb[at * 3] ?? -1))), 0)
    expect(most).toBeLessThanOrEqual(0.51)
  })
})

it.each([
  ['quality=0', 'quality. It is a whole number from 1 to 100.'],
  ['quality=101', 'quality. It is a whole number from 1 to 100.'],
  ['quality=', 'quality. It is a whole number from 1 to 100.'],
  ['quality=90&quality=80', 'quality. It may be given once.'],
  ['viewport=0,10', 'viewport. It is a width and a height up to 4096, and may have a region of four numbers behind.'],
  ['viewport=10', 'viewport. It is a width and a height up to 4096, and may have a region of four numbers behind.'],
  ['viewport=4097,1', 'viewport. It is a width and a height up to 4096, and may have a region of four numbers behind.'],
  [
    'viewport=10,10,1,2,3',
    'viewport. It is a width and a height up to 4096, and may have a region of four numbers behind.',
  ],
  ['viewport=10,10,a,0,1,1', 'viewport. The region is four numbers.'],
  ['viewport=10,10,40,0,20,10', 'viewport. The region is not within the image.'],
  ['viewport=10,10,-1,0,20,10', 'viewport. The region is not within the image.'],
  ['window=1', 'window. It is a center, a width, and linear, linear-exact or sigmoid.'],
  ['window=1,2,3', 'window. It is a center, a width, and linear, linear-exact or sigmoid.'],
  ['window=40,1e400', 'window. It is a center, a width, and linear, linear-exact or sigmoid.'],
  ['window=40,0.5,linear', 'window. The width of a linear window is at least 1, that of the others more than 0.'],
  ['window=40,0,sigmoid', 'window. The width of a linear window is at least 1, that of the others more than 0.'],
  ['annotation=name', 'annotation. It is patient, technique or both.'],
])('%s is refused', async (query, sentence) => {
  const refused = { status: 400, code: 'InvalidParameter', detail: `Invalid parameters for ${sentence}` }
  expect(problem(await ask(`${INSTANCE}/rendered?${query}`))).toMatchObject(refused)
})

describe('frames and series', () => {
  it('are shown one by one, and all in parts', async () => {
    const multiframe = `${SERIES}/instances/2.25.1001.1.3`
    const parts = async (path: string) =>
      parseMultipart(await ask(path, { accept: 'multipart/related; type="image/png"' }))
    const one = [1, 2, 3, 4].map(async (frame) => (await ask(`${multiframe}/frames/${frame}/rendered`, PNG)).rawPayload)
    const frames = await Promise.all(one)
    expect(new Set(frames.map((frame) => frame.toString('base64'))).size).toBe(4)
    expect((await parts(`${multiframe}/frames/4,2/rendered`)).map(({ body }) => body)).toEqual([frames[3], frames[1]])
    expect((await parts(`${multiframe}/rendered`)).map(({ body }) => body)).toEqual(frames)
    expect(await parts(`${SERIES}/rendered`)).toHaveLength(6)
    expect(await parts(`${STUDY}/rendered`)).toHaveLength(6)
    expect((await ask(`${multiframe}/rendered`, PNG)).rawPayload).toEqual(frames[0])
    expect(problem(await ask(`${multiframe}/frames/1,2/rendered`))).toMatchObject({ status: 406 })
    expect(problem(await ask(`${multiframe}/frames/5/rendered`))).toMatchObject({ status: 404 })
  })

  it('have one that stands for them, small or whole', async () => {
    const middle = (await ask(`${SERIES}/instances/2.25.1001.1.2/rendered`, PNG)).rawPayload
    expect((await ask(`${SERIES}/rendered`, PNG)).rawPayload).toEqual(middle)
    expect((await ask(`${STUDY}/rendered`, PNG)).rawPayload).toEqual(middle)
    for (const path of [
      STUDY,
      SERIES,
      `${SERIES}/instances/2.25.1001.1.2`,
      `${SERIES}/instances/2.25.1001.1.2/frames/1`,
    ])
      expect((await ask(`${path}/thumbnail?viewport=48,48`, PNG)).rawPayload).toEqual(middle)
    expect(await picture(`${INSTANCE}/thumbnail`)).toMatchObject({ width: size, height: size })
  })

  it('need not be sent again to who has them, until they change', async () => {
    const first = await ask(`${SERIES}/rendered`)
    const headers = { accept: '*/*', 'if-none-match': String(first.headers['etag']) }
    expect((await ask(`${SERIES}/rendered`, headers)).statusCode).toBe(304)
    expect((await ask(`${SERIES}/rendered?quality=50`, headers)).statusCode).toBe(200)
    await door.store(owner, ctImage({ slice: 4, size }))
    const next = await ask(`${SERIES}/rendered`, headers)
    expect([next.statusCode, next.headers['etag'] === first.headers['etag']]).toEqual([200, false])
  })
})

it('writes the patient above and the technique below, as they are corrected', async () => {
  const order = await door.store(
    owner,
    ctImage({ slice: 1, size: 256, studyUid: '2.25.77', patientName: 'Müller^Zoë' }),
  )
  const place = '/studies/2.25.77/series/2.25.77.1/instances/2.25.77.1.1/rendered'
  const [bare, patient, both] = [
    await picture(place),
    await picture(`${place}?annotation=patient`),
    await picture(`${place}?annotation=patient,technique`),
  ]
  const rowsThatDiffer = (a: Picture, b: Picture) =>
    Array.from({ length: 256 }, (_, row) => row).filter((row) =>
      greyOf(a, { left: 0, top: row, columns: 256, rows: 1 })[0]?.some(
        (level, at) => level !== b.rgb[(row * 256 + at) * 3],
      ),
    )
  expect(Math.max(...rowsThatDiffer(bare, patient))).toBeLessThan(60)
  expect(Math.min(...rowsThatDiffer(patient, both))).toBeGreaterThan(150)
  const corrected = { PatientOrderUuid: order, JsonParameters: { PatientName: 'Example^Carla' } }
  expect(await door.call(owner, 'UpdateOrderWithJSON', { input: corrected })).toMatchObject({ Success: true })
  await door.store(owner, ctImage({ slice: 1, size: 256, studyUid: '2.25.78', patientName: 'Example^Carla' }))
  const carla = await picture(`${place.replaceAll('2.25.77', '2.25.78')}?annotation=patient`)
  expect(carla.rgb).not.toEqual(patient.rgb)
  expect((await picture(`${place}?annotation=patient`)).rgb).toEqual(carla.rgb)
})
