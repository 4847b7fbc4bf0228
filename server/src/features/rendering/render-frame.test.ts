import { expect, test } from 'vitest'
import type { Output, RenderQuestion } from './render-frame.ts'
import { renderFrame, shownImage } from './render-frame.ts'
import { readPicture } from './testing/read-pictures.ts'

const [columns, rows] = [24, 16]
const bytes = Uint8Array.from({ length: rows * columns * 3 }, (_, at) => (((at * 7) % 256) >> 1) + (at % 3) * 40)

/** RGB, whose pixels are twice as high as they are wide. */
const question = (output: Partial<Output>): RenderQuestion => ({
  frame: {
    coding: 'native',
    littleEndian: true,
    sampleKind: 'integer',
    bytes,
    format: {
      ...{ rows, columns, samplesPerPixel: 3, photometricInterpretation: 'RGB', isPlanar: false },
      ...{ bitsAllocated: 8, bitsStored: 8, highBit: 7, isSigned: false },
    },
  },
  presentation: {
    ...{ slope: 1, intercept: 0, modalityTable: undefined, window: undefined, voiTable: undefined },
    ...{ isInverse: undefined, palette: undefined },
  },
  overlays: [],
  pixelAspect: 2,
  output: { mediaType: 'image/png', quality: 100, viewport: undefined, annotation: undefined, ...output },
})

const viewport = (width: number, height: number, source?: NonNullable<Output['viewport']>['source']) => ({
  viewport: { width, height, source, shrinksOnly: false },
})

test('a colour image is the same as PNG, and nearly as JPEG', async () => {
  const shown = await shownImage(question({}))
  const png = readPicture(await renderFrame(question({})))
  expect(png).toMatchObject({ format: 'PNG', mode: 'RGB', width: columns, height: rows })
  expect([...png.rgb]).toEqual([...shown.bytes])
  const jpeg = readPicture(await renderFrame(question({ mediaType: 'image/jpeg' })))
  expect(jpeg).toMatchObject({ format: 'JPEG', mode: 'RGB', width: columns, height: rows })
  const most = Array.from(shown.bytes).reduce(
    (far, level, at) => Math.max(far, Math.abs(level - (jpeg.rgb[at] ?? 0))),
    0,
  )
  expect(most).toBeLessThanOrEqual(4)
})

test('a viewport shows pixels as high as they are, a region of them, mirrored in colour', async () => {
  expect(readPicture(await renderFrame(question(viewport(48, 64))))).toMatchObject({ width: 48, height: 64 })
  expect(readPicture(await renderFrame(question(viewport(24, 24))))).toMatchObject({ width: 18, height: 24 })
  const source = { left: 2, top: 3, width: -4, height: 2 }
  const mirrored = readPicture(await renderFrame({ ...question(viewport(4, 2, source)), pixelAspect: 1 }))
  const expected = [3, 4].flatMap((row) =>
    [5, 4, 3, 2].flatMap((column) => [
      ...bytes.subarray((row * columns + column) * 3, (row * columns + column + 1) * 3),
    ]),
  )
  expect([...mirrored.rgb]).toEqual(expected)
})

test('an annotation is white with a black edge, and a letter without a glyph is a box', async () => {
  const written = async (text: string) =>
    readPicture(await renderFrame(question({ annotation: { top: [text], bottom: [] } })))
  const box = await written('Ж')
  expect([...box.rgb]).toEqual([...(await written('字')).rgb])
  expect([...box.rgb]).not.toEqual([...(await written('X')).rgb])
  // The upper left corner of the box, and the edge around it: rows above a line's letters leave place for marks.
  const at = (row: number, column: number) => [
    ...box.rgb.subarray((row * columns + column) * 3, (row * columns + column + 1) * 3),
  ]
  expect([at(4, 2), at(4, 6), at(10, 2), at(3, 2), at(5, 3)]).toEqual([
    [255, 255, 255],
    [255, 255, 255],
    [255, 255, 255],
    [0, 0, 0],
    [0, 0, 0],
  ])
})
