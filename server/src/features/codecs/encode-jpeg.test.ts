import { expect, test } from 'vitest'
import { readPictures } from '../rendering/testing/read-pictures.ts'
import { type EncodableImage, encodeJpeg } from './encode-jpeg.ts'

type Paint = (row: number, column: number) => number

const paint = (width: number, height: number, level: Paint): EncodableImage => ({
  width,
  height,
  channels: 1,
  bytes: Uint8Array.from({ length: width * height }, (_, at) => level(Math.floor(at / width), at % width)),
})

/** The same in every run, and unlike its neighbours. */
const noise: Paint = (row, column) => (Math.imul(row * 977 + column + 1, 2654435761) >>> 24) & 255
const waves: Paint = (row, column) => Math.round(128 + 60 * Math.sin(column / 9) * Math.cos(row / 13))
const board: Paint = (row, column) => ((row + column) % 2) * 255

const IMAGES: readonly EncodableImage[] = [
  ...[noise, waves, board].map((level) => paint(64, 48, level)),
  paint(1, 1, () => 77),
  paint(7, 9, noise),
  paint(17, 33, waves),
  paint(300, 8, board),
  paint(40, 40, () => 255),
]

const largest = (a: ArrayLike<number>, b: Uint8Array, step: number): number =>
  Array.from(a).reduce((most, level, at) => Math.max(most, Math.abs(level - (b[at * step] ?? -1000))), 0)

test('every image is read as it was by libjpeg, but for what its quality takes', () => {
  for (const [quality, most] of [
    [100, 2],
    [75, 80],
  ] as const) {
    const pictures = readPictures(IMAGES.map((image) => encodeJpeg(image, quality)))
    for (const [at, { width, height, bytes }] of IMAGES.entries()) {
      expect(pictures[at]).toMatchObject({ format: 'JPEG', mode: 'L', width, height })
      expect(largest(bytes, pictures[at]?.rgb ?? new Uint8Array(0), 3)).toBeLessThanOrEqual(most)
    }
    expect(
      largest(IMAGES[1]?.bytes ?? new Uint8Array(0), pictures[1]?.rgb ?? new Uint8Array(0), 3),
    ).toBeLessThanOrEqual(5)
  }
})

test('the lowest quality is an image too', () => {
  const [picture] = readPictures([encodeJpeg(IMAGES[1] as EncodableImage, 1)])
  expect(picture).toMatchObject({ format: 'JPEG', mode: 'L', width: 64, height: 48 })
})

test('colours are read as they were by libjpeg, noise in the smallest images too', () => {
  const images = [
    [64, 48],
    [24, 16],
    [1, 1],
    [9, 70],
  ].map(([width = 0, height = 0]): EncodableImage => {
    const bytes = Uint8Array.from({ length: width * height * 3 }, (_, at) => noise(Math.floor(at / 90), at % 90))
    return { width, height, channels: 3, bytes }
  })
  const pictures = readPictures(images.map((image) => encodeJpeg(image, 100)))
  for (const [at, { width, height, bytes }] of images.entries()) {
    expect(pictures[at]).toMatchObject({ format: 'JPEG', mode: 'RGB', width, height })
    // Rounded once for the light and once for each colour, there and back.
    expect(largest(bytes, pictures[at]?.rgb ?? new Uint8Array(0), 1)).toBeLessThanOrEqual(5)
  }
})

test('colours in half as many columns are read as they were by libjpeg, the light of each pixel its own', () => {
  const images = [
    [64, 48],
    [31, 9],
    [17, 16],
    [1, 1],
  ].map(([width = 0, height = 0]): EncodableImage => {
    // Colours that change slowly, and light that does not.
    const level = (at: number): readonly number[] => {
      const column = at % width
      const light = noise(Math.floor(at / width), column) / 4
      return [light + column, light + 120 - column, light + 60]
    }
    const bytes = Uint8Array.from(Array.from({ length: width * height }, (_, at) => level(at)).flat())
    return { width, height, channels: 3, bytes }
  })
  const halved = images.map((image) => encodeJpeg(image, 100, 'halved'))
  const pictures = readPictures(halved)
  for (const [at, { width, height, bytes }] of images.entries()) {
    expect(pictures[at]).toMatchObject({ format: 'JPEG', mode: 'RGB', width, height })
    expect(largest(bytes, pictures[at]?.rgb ?? new Uint8Array(0), 1)).toBeLessThanOrEqual(8)
  }
  expect(halved[0]?.length).toBeLessThan(encodeJpeg(images[0] as EncodableImage, 100).length)
})

test('an image that no JPEG can hold is refused', () => {
  const image: EncodableImage = { width: 65_536, height: 1, channels: 1, bytes: new Uint8Array(65_536) }
  expect(() => encodeJpeg(image, 90)).toThrow('The image is too large for a JPEG.')
})
