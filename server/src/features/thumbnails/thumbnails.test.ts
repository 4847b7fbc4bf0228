import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { ctImage } from '../../../../dicom/test/ct-image.ts'
import { samplePath } from '../../../../tests/samples.ts'
import { renderWithPydicom } from '../../../../tests/viewer/render-with-pydicom.ts'
import { availableCases } from '../../../../tests/viewer/viewer-cases.ts'
import { encapsulate } from '../codecs/testing/encode-frame.ts'
import { makeInstitution } from '../instances/testing/make-institution.ts'
import { openArchive, type TestArchive } from '../instances/testing/open-archive.ts'
import { renderFrame } from '../rendering/render-frame.ts'
import { Renderings } from '../rendering/renderings.ts'
import { PLACEHOLDER_SVG } from './placeholder.ts'
import { compareWithPillow } from './testing/compare-with-pillow.ts'
import { Thumbnails } from './thumbnails.ts'

let archive: TestArchive
beforeAll(async () => {
  archive = await openArchive()
})
afterAll(async () => {
  await archive.close()
})

const MOST_DIFFERENCE = 0.02

/** A study in an institution of its own, since samples share UIDs, and a way to its thumbnail. */
async function study(files: readonly Uint8Array[]) {
  const institutionUuid = await makeInstitution(archive)
  let orderUuid = ''
  const add = async (file: Uint8Array) => {
    orderUuid = (await archive.store(file, { institutionUuid })).PatientOrderUuid
  }
  for (const file of files) await add(file)
  let attempts = 0
  const renderings = new Renderings(archive.blobs, (question) => {
    attempts += 1
    return renderFrame(question)
  })
  const thumbnails = new Thumbnails(archive.database, renderings)
  return { add, find: () => thumbnails.find(archive.account.AccountUuid, orderUuid), attempts: () => attempts }
}

const middle = <T>(list: readonly T[]): T => list[Math.floor(list.length / 2)] as T

describe('the thumbnail of a study shows its middle image as pydicom does', () => {
  const shown = availableCases().filter(([{ title }]) => title !== 'JPEG extended, 12 bits')
  test.each(shown)('$title', async (_, files) => {
    const { mediaType, bytes } = await (await study(files)).find()
    expect(mediaType).toBe('image/jpeg')
    const [rendering] = renderWithPydicom([middle(files)])
    if (rendering === undefined) throw new Error('pydicom rendered nothing.')
    const { width, height } = rendering
    const likeness = compareWithPillow({ jpeg: bytes, rgb: middle(rendering.frames), width, height })
    const scale = Math.min(1, 256 / Math.max(width, height))
    expect([likeness.width, likeness.height]).toEqual([Math.round(width * scale), Math.round(height * scale)])
    expect(likeness.upright).toBeLessThanOrEqual(MOST_DIFFERENCE)
    // Some are bars, which are the same when mirrored.
    expect(likeness.otherwise).toBeGreaterThanOrEqual(likeness.upright)
  })
})

describe('a neutral picture stands for', () => {
  const sample = (name: string) => {
    const path = samplePath(name)
    if (path === undefined) throw new Error(`The sample ${name} is missing.`)
    return readFileSync(path)
  }

  test('a study without images', async () => {
    const { find } = await study([sample('sr/reportsi.dcm')])
    expect(await find()).toEqual({ mediaType: 'image/svg+xml', bytes: PLACEHOLDER_SVG })
  })

  test('an order without a study', async () => {
    const thumbnails = new Thumbnails(archive.database, new Renderings(archive.blobs, renderFrame))
    const found = await thumbnails.find(archive.account.AccountUuid, '00000000-0000-4000-8000-000000000000')
    expect(found).toEqual({ mediaType: 'image/svg+xml', bytes: PLACEHOLDER_SVG })
  })

  test('an image that cannot be decoded, which is tried once', async () => {
    const transferSyntaxUid = '1.2.840.10008.1.2.4.90'
    const pixelData = encapsulate([new Uint8Array(64).fill(7)])
    const { find, attempts } = await study([ctImage({ studyUid: '2.25.772', transferSyntaxUid, pixelData })])
    expect(await find()).toEqual({ mediaType: 'image/svg+xml', bytes: PLACEHOLDER_SVG })
    expect(await find()).toEqual({ mediaType: 'image/svg+xml', bytes: PLACEHOLDER_SVG })
    expect(attempts()).toBe(1)
  })
})

test('a thumbnail is made once, also for those who ask at once, and again when its series has changed', async () => {
  const image = (slice: number) => ctImage({ studyUid: '2.25.771', slice })
  const { add, find, attempts } = await study([image(1)])
  const [first, second] = await Promise.all([find(), find()])
  expect(second).toBe(first)
  expect(await find()).toBe(first)
  expect(attempts()).toBe(1)
  await add(image(2))
  await find()
  expect(attempts()).toBe(2)
})
