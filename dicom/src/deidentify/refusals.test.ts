import { describe, expect, it } from 'vitest'
import { ctImage } from '../../test/ct-image.ts'
import { deidentifyFile, hashUnder } from '../../test/deidentify-file.ts'
import { headerOf } from '../../test/read-sample.ts'
import type { WrittenElement } from '../../test/write-file.ts'
import { toDicomJson } from '../json/dicom-json.ts'
import { openFile } from './open-file.ts'
import type { BasicProfile, Rectangle } from './options.ts'

const image = (...elements: WrittenElement[]) => ctImage({ patientName: 'Adams^Jane', size: 8, elements })
const run = (file: Uint8Array, profile: BasicProfile = {}) =>
  deidentifyFile(file, {}, { keyedHash: hashUnder('key'), basic: profile })
const modality = (value: string): WrittenElement => ({ tag: 0x00080060, vr: 'CS', value })
const burnedIn = (value: string): WrittenElement => ({ tag: 0x00280301, vr: 'CS', value })
const imageType = (...value: string[]): WrittenElement => ({ tag: 0x00080008, vr: 'CS', value })
const sopClass = (value: string): WrittenElement => ({ tag: 0x00080016, vr: 'UI', value })
const json = (file: Uint8Array) => JSON.parse(toDicomJson(headerOf(file)))
const pixels = (file: Uint8Array) => {
  const { bytes, header, pixelEnd } = openFile(file)
  return [...bytes.subarray(header.pixelData?.offset, pixelEnd)]
}

describe('what is refused', () => {
  it.each([
    [burnedIn('YES'), 'BurnedInAnnotation is not NO'],
    [burnedIn('MAYBE'), 'BurnedInAnnotation is not NO'],
    ...['US', 'ES', 'XC', 'GM', 'SC', 'OT'].map((value): [WrittenElement, string] => [
      modality(value),
      `Modality is ${value}`,
    ]),
    [imageType('DERIVED', 'SECONDARY'), 'ImageType says SECONDARY or SCREEN SAVE'],
    [imageType('ORIGINAL', 'PRIMARY', 'SCREEN SAVE'), 'ImageType says SECONDARY or SCREEN SAVE'],
  ])('an image whose pixels may show text: %j', async (element, reason) => {
    const message = `The pixels may show who the patient is: ${reason}. Accept it, or black it out.`
    await expect(run(image(element))).rejects.toMatchObject({ code: 'BurnedIn', message })
    const accepted = json(await run(image(element), { burnedInAnnotation: 'Accept' }))
    expect(accepted['00120062'].Value).toEqual(['NO'])
  })

  it.each([
    [sopClass('1.2.840.10008.5.1.4.1.1.88.11'), 'A structured report cannot be cleaned.'],
    [modality('KO'), 'A structured report cannot be cleaned.'],
    [sopClass('1.2.840.10008.5.1.4.1.1.104.1'), 'An encapsulated document cannot be cleaned.'],
    [{ tag: 0x00420011, vr: 'OB', value: new Uint8Array(2) }, 'An encapsulated document cannot be cleaned.'],
  ])('what holds documents: %j', async (element, message) => {
    await expect(run(image(element))).rejects.toMatchObject({ code: 'Unsupported', message })
  })

  it('video', async () => {
    const pixelData = { tag: 0x7fe00010, vr: 'OB', value: { fragments: [new Uint8Array(0), new Uint8Array(8)] } }
    const file = ctImage({
      patientName: 'Adams^Jane',
      size: 8,
      transferSyntaxUid: '1.2.840.10008.1.2.4.102',
      pixelData,
    })
    await expect(run(file)).rejects.toThrow('A video, whose stream can hold metadata, cannot be cleaned.')
  })

  it('nothing that says it shows no text', async () => {
    expect(json(await run(image(burnedIn('NO'))))['00120062'].Value).toEqual(['YES'])
  })
})

describe('black rectangles', () => {
  const rectangles: readonly Rectangle[] = [
    { Left: 1, Top: 2, Width: 3, Height: 2 },
    { Left: 3, Top: 3, Width: 99, Height: 1 },
  ]
  const isInside = (x: number, y: number) =>
    rectangles.some(({ Left, Top, Width, Height }) => x >= Left && x < Left + Width && y >= Top && y < Top + Height)

  it('are constant in each frame, and all else is as it was', async () => {
    const file = ctImage({ patientName: 'Adams^Jane', size: 8, frames: 3, elements: [modality('US')] })
    const edited = await run(file, { blackoutRectangles: rectangles })
    const expected = pixels(file).map((byte, at) => {
      const pixel = (at >> 1) % 64
      return isInside(pixel % 8, pixel >> 3) ? 0 : byte
    })
    expect(pixels(edited)).toEqual(expected)
    const model = json(edited)
    expect([model['00120062'].Value, model['00280301'].Value]).toEqual([['YES'], ['NO']])
    expect(model['00120064'].Value[1]['00080100'].Value).toEqual(['113101'])
  })

  it.each([0, 1])('are black in colour, with planar configuration %i', async (planar) => {
    const value = Uint8Array.from({ length: 8 * 8 * 3 }, (_, index) => 1 + (index % 200))
    const elements = [
      modality('US'),
      { tag: 0x00280002, vr: 'US', value: 3 },
      { tag: 0x00280004, vr: 'CS', value: 'YBR_FULL' },
      { tag: 0x00280006, vr: 'US', value: planar },
      { tag: 0x00280100, vr: 'US', value: 8 },
    ]
    const file = ctImage({
      patientName: 'Adams^Jane',
      size: 8,
      elements,
      pixelData: { tag: 0x7fe00010, vr: 'OW', value },
    })
    const expected = [...value].map((byte, at) => {
      const [pixel, sample] = planar === 1 ? [at % 64, Math.floor(at / 64)] : [Math.floor(at / 3), at % 3]
      return isInside(pixel % 8, pixel >> 3) ? [0, 128, 128][sample] : byte
    })
    expect(pixels(await run(file, { blackoutRectangles: rectangles }))).toEqual(expected)
  })

  it.each([
    { Left: -1, Top: 0, Width: 1, Height: 1 },
    { Left: 0, Top: 0, Width: 0, Height: 1 },
    { Left: 0.5, Top: 0, Width: 1, Height: 1 },
  ])('cannot be %j', async (rectangle) => {
    await expect(run(image(), { blackoutRectangles: [rectangle] })).rejects.toThrow(
      'A rectangle has Left, Top, Width and Height in whole pixels.',
    )
  })

  it('are refused in compressed pixels', async () => {
    const pixelData = { tag: 0x7fe00010, vr: 'OB', value: { fragments: [new Uint8Array(0), new Uint8Array(8)] } }
    const file = ctImage({ patientName: 'Adams^Jane', size: 8, transferSyntaxUid: '1.2.840.10008.1.2.5', pixelData })
    await expect(run(file, { blackoutRectangles: rectangles })).rejects.toThrow(
      'Only uncompressed pixels of whole bytes can be blacked out.',
    )
  })

  it('lie over pixels whose overlay bits are cleared', async () => {
    const value = new Uint8Array(128).fill(0xff)
    const elements = [
      { tag: 0x60000100, vr: 'US', value: 16 },
      { tag: 0x60000102, vr: 'US', value: 12 },
    ]
    const file = ctImage({
      patientName: 'Adams^Jane',
      size: 8,
      elements,
      pixelData: { tag: 0x7fe00010, vr: 'OW', value },
    })
    const expected = [...value].map((byte, at) => (isInside((at >> 1) % 8, at >> 4) ? 0 : at % 2 === 1 ? 0xef : byte))
    expect(pixels(await run(file, { blackoutRectangles: rectangles }))).toEqual(expected)
  })
})
