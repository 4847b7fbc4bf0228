import { beforeAll, describe, expect, test } from 'vitest'
import type { WrittenElement } from '../../../../dicom/test/write-file.ts'
import { encapsulate } from '../codecs/testing/encode-frame.ts'
import { FrameSyntaxes } from '../studies/frame-syntaxes.ts'
import { askForRendering } from './ask-for-rendering.ts'
import { RENDERED } from './defaults.ts'
import { shownImage } from './render-frame.ts'
import { compareImages } from './testing/compare-images.ts'
import { imageFile, type WrittenImage } from './testing/image-file.ts'
import { type Judgement, judgeRenderings } from './testing/judge-renderings.ts'
import { MemoryBlobs, memoryInstance } from './testing/memory-instance.ts'

const rows = 24
const columns = 32
const COUNT = rows * columns

/** DCMTK cuts where the standard rounds, and has the middle of colours at 127.5: pydicom goes by PS3.3 C.7.6.3.1.2. */
const BY_PYDICOM: ReadonlySet<string> = new Set(['YBR_FULL', 'YBR_FULL in planes', 'YBR_FULL_422'])
/** What pydicom does not know; 2 levels of difference are what DCMTK's cutting makes. */
const CUT_BY_DCMTK = 'YBR_PARTIAL_422'

/** Numbers that are the same in every run, from 0 to 2³¹ - 1. */
function noise(count: number, seed = 12345): number[] {
  let last = seed
  return Array.from({ length: count }, () => {
    last = (Math.imul(last, 1103515245) + 12345) & 0x7fffffff
    return last
  })
}

const bytes = (count = COUNT) => Uint8Array.from(noise(count), (value) => value >> 12)
const words = (mask = 0xffff, count = COUNT) => {
  const values = Uint16Array.from(noise(count), (value) => (value >> 8) & mask)
  return new Uint8Array(values.buffer)
}
const longs = () => new Uint8Array(Uint32Array.from(noise(COUNT), (value) => value * 2).buffer)

const us = (tag: number, ...value: number[]): WrittenElement => ({ tag, vr: 'US', value })
const ds = (tag: number, value: string): WrittenElement => ({ tag, vr: 'DS', value })
const cs = (tag: number, value: string): WrittenElement => ({ tag, vr: 'CS', value })
const ow = (tag: number, values: readonly number[]): WrittenElement => ({
  tag,
  vr: 'OW',
  value: new Uint8Array(Uint16Array.from(values).buffer),
})
const window = (center: number, width: number, name?: string) => [
  ds(0x00281050, String(center)),
  ds(0x00281051, String(width)),
  ...(name === undefined ? [] : [cs(0x00281056, name)]),
]
const rescale = (slope: number, intercept: number) => [ds(0x00281052, String(intercept)), ds(0x00281053, String(slope))]
const lut = (tag: number, descriptor: readonly number[], data: readonly number[]): WrittenElement => ({
  tag,
  vr: 'SQ',
  value: { items: [[us(0x00283002, ...descriptor), ow(0x00283006, data)]] },
})
const curve = (count: number, most: number) =>
  Array.from({ length: count }, (_, at) => Math.round(most * Math.sqrt(at / (count - 1))))

const palette = (bits: 8 | 16, first: number): WrittenElement[] =>
  [0, 1, 2].flatMap((colour) => [
    us(0x00281101 + colour, 200, first, bits),
    ow(0x00281201 + colour, bits === 16 ? curve(200, 65_535 - colour * 9000) : packed(curve(200, 255 - colour * 40))),
  ])
/** Entries of 8 bits, two a word. */
const packed = (entries: readonly number[]) =>
  Array.from({ length: entries.length / 2 }, (_, at) => (entries[at * 2] ?? 0) + (entries[at * 2 + 1] ?? 0) * 256)

const segmented = (): WrittenElement[] =>
  [0, 1, 2].flatMap((colour) => [
    us(0x00281101 + colour, 256, 0, 16),
    // Two entries, a line of 100, one of 152 down, and two again.
    ow(0x00281221 + colour, [0, 2, 0, 500 * colour, 1, 100, 60_000, 1, 152, 5000 * colour, 0, 2, 7, 65_535]),
  ])

const overlay = (group: number, type: 'G' | 'R', origin: readonly number[], size: readonly [number, number]) => [
  us(group + 0x0010, size[0]),
  us(group + 0x0011, size[1]),
  cs(group + 0x0040, type),
  { tag: group + 0x0050, vr: 'SS', value: origin } as WrittenElement,
  us(group + 0x0100, 1),
  us(group + 0x0102, 0),
  { tag: group + 0x3000, vr: 'OW', value: bytes(Math.ceil((size[0] * size[1]) / 16) * 2) } as WrittenElement,
]
/** An overlay in a bit of the samples. */
const embedded = (bit: number) => [
  us(0x60000010, rows),
  us(0x60000011, columns),
  cs(0x60000040, 'G'),
  { tag: 0x60000050, vr: 'SS', value: [1, 1] } as WrittenElement,
  us(0x60000100, 16),
  us(0x60000102, bit),
]

const grey = (bitsAllocated: number, pixels: Uint8Array, more: Partial<WrittenImage> = {}): WrittenImage => ({
  rows,
  columns,
  bitsAllocated,
  pixels,
  ...more,
})
const colour = (photometricInterpretation: string, pixels: Uint8Array, more: Partial<WrittenImage> = {}) =>
  grey(8, pixels, { samplesPerPixel: 3, planarConfiguration: 0, photometricInterpretation, ...more })

const KINDS: Readonly<Record<string, WrittenImage>> = {
  '1 bit': grey(1, bytes(COUNT / 8)),
  '8 bits': grey(8, bytes()),
  '8 bits, signed': grey(8, bytes(), { isSigned: true }),
  '8 bits, MONOCHROME1': grey(8, bytes(), { photometricInterpretation: 'MONOCHROME1' }),
  '8 bits, an inverse presentation': grey(8, bytes(), { elements: [cs(0x20500020, 'INVERSE')] }),
  'MONOCHROME1 and an inverse presentation': grey(8, bytes(), {
    photometricInterpretation: 'MONOCHROME1',
    elements: [cs(0x20500020, 'INVERSE')],
  }),
  '8 bits in big endian': grey(8, bytes(), {
    transferSyntaxUid: '1.2.840.10008.1.2.2',
    pixelData: { tag: 0x7fe00010, vr: 'OW', value: bytes() },
  }),
  'bytes in a file of big endian': grey(8, bytes(), {
    transferSyntaxUid: '1.2.840.10008.1.2.2',
    pixelData: { tag: 0x7fe00010, vr: 'OB', value: bytes() },
  }),
  '12 of 16 bits': grey(16, words(0xfff), { bitsStored: 12 }),
  '12 of 16 bits with others above': grey(16, words(), { bitsStored: 12 }),
  '12 of 16 bits, signed': grey(16, words(), { bitsStored: 12, isSigned: true }),
  '12 of 16 bits, from bit 4 on': grey(16, words(), { bitsStored: 12, highBit: 15 }),
  '10 of 16 bits, from bit 3 on, signed': grey(16, words(), { bitsStored: 10, highBit: 12, isSigned: true }),
  '16 bits': grey(16, words()),
  '16 bits in big endian': grey(16, words(), { transferSyntaxUid: '1.2.840.10008.1.2.2' }),
  '16 bits, signed': grey(16, words(), { isSigned: true }),
  '32 bits': grey(32, longs()),
  '32 bits, signed': grey(32, longs(), { isSigned: true }),
  'a rescale with a negative slope': grey(16, words(0xfff), { bitsStored: 12, elements: rescale(-0.5, 100) }),
  'a window': grey(16, words(0xfff), { bitsStored: 12, elements: [...rescale(1, -1024), ...window(40, 400)] }),
  'a narrow window': grey(16, words(0xff), { bitsStored: 12, elements: window(128, 3) }),
  'a window of 1': grey(16, words(0xff), { bitsStored: 12, elements: window(128, 1) }),
  'a sigmoid window': grey(16, words(0xfff), { bitsStored: 12, elements: window(2000, 1500, 'SIGMOID') }),
  'a modality LUT': grey(16, words(0xfff), {
    bitsStored: 12,
    elements: [lut(0x00283000, [4096, 0, 16], curve(4096, 60_000))],
  }),
  'a modality LUT for signed values': grey(16, words(0xfff), {
    bitsStored: 12,
    isSigned: true,
    elements: [lut(0x00283000, [3000, 65_536 - 1500, 16], curve(3000, 60_000)), ...window(30_000, 50_000)],
  }),
  'a VOI LUT': grey(16, words(0xfff), {
    bitsStored: 12,
    elements: [lut(0x00283010, [3000, 500, 12], curve(3000, 4095))],
  }),
  'a palette of 16 bits': grey(8, bytes(), { photometricInterpretation: 'PALETTE COLOR', elements: palette(16, 0) }),
  'a palette from 20 on': grey(8, bytes(), { photometricInterpretation: 'PALETTE COLOR', elements: palette(16, 20) }),
  'a palette for 16 bits': grey(16, words(0xff), {
    photometricInterpretation: 'PALETTE COLOR',
    elements: palette(16, 9),
  }),
  'a palette of 8 bits': grey(8, bytes(), { photometricInterpretation: 'PALETTE COLOR', elements: palette(8, 0) }),
  'a palette in segments': grey(8, bytes(), { photometricInterpretation: 'PALETTE COLOR', elements: segmented() }),
  RGB: colour('RGB', bytes(COUNT * 3)),
  'RGB in planes': colour('RGB', bytes(COUNT * 3), { planarConfiguration: 1 }),
  'RGB of 16 bits': colour('RGB', words(0xffff, COUNT * 3), { bitsAllocated: 16 }),
  YBR_FULL: colour('YBR_FULL', bytes(COUNT * 3)),
  'YBR_FULL in planes': colour('YBR_FULL', bytes(COUNT * 3), { planarConfiguration: 1 }),
  YBR_FULL_422: colour('YBR_FULL_422', bytes(COUNT * 2)),
  YBR_PARTIAL_422: colour('YBR_PARTIAL_422', bytes(COUNT * 2)),
  'an overlay': grey(16, words(0xfff), { bitsStored: 12, elements: overlay(0x60000000, 'G', [1, 1], [rows, columns]) }),
  'a small overlay, and one that begins outside': grey(8, bytes(), {
    elements: [...overlay(0x60000000, 'G', [5, 9], [7, 11]), ...overlay(0x60020000, 'G', [-3, -4], [12, 13])],
  }),
  'a region of interest': grey(8, bytes(), { elements: overlay(0x60000000, 'R', [1, 1], [rows, columns]) }),
  'an overlay in the samples': grey(16, words(), { bitsStored: 12, elements: embedded(13) }),
  'floating point': grey(32, new Uint8Array(0), {
    pixelData: {
      tag: 0x7fe00008,
      vr: 'OF',
      value: new Uint8Array(Float32Array.from(noise(COUNT), (v) => v / 1e9 - 1).buffer),
    },
  }),
  'floating point of 64 bits': grey(64, new Uint8Array(0), {
    pixelData: {
      tag: 0x7fe00009,
      vr: 'OD',
      value: new Uint8Array(Float64Array.from(noise(COUNT), (v) => v / 1e9 - 1).buffer),
    },
  }),
}

const blobs = new MemoryBlobs()
const sources = { blobs, frameSyntaxes: new FrameSyntaxes(blobs) }

async function ask(file: Uint8Array, key: string) {
  const instance = await memoryInstance(blobs, key, file)
  if (instance === undefined) throw new Error('There is no image.')
  return askForRendering(sources, instance, 1, RENDERED)
}

describe('an image is shown as DCMTK or pydicom show it', () => {
  const files = new Map(Object.entries(KINDS).map(([name, image]) => [name, imageFile(image)]))
  let judgements: ReadonlyMap<string, Judgement>
  beforeAll(() => {
    const judged = judgeRenderings(
      [...files].map(([name, bytes]) => ({ bytes, frames: [0], judge: BY_PYDICOM.has(name) ? 'pydicom' : undefined })),
    )
    judgements = new Map([...files.keys()].map((name, at) => [name, judged[at] as Judgement]))
  }, 120_000)

  test.each(Object.keys(KINDS))('%s', async (name) => {
    const image = await shownImage(await ask(files.get(name) ?? new Uint8Array(0), name))
    const judgement = judgements.get(name)
    const likeness = compareImages(image, judgement, 0)
    expect([judgement?.judge, judgement?.error]).toEqual([expect.any(String), undefined])
    expect(likeness.most).toBeLessThanOrEqual(2)
    expect(likeness.near).toBeGreaterThanOrEqual(name === CUT_BY_DCMTK ? 0.95 : 0.999)
    // A picture of one colour would prove nothing.
    expect(new Set(image.bytes).size).toBeGreaterThan(1)
  })
})

test.each([
  ['no size', grey(8, bytes(), { rows: 0 }), 'The object has no image.'],
  ['bits that do not fit', grey(8, bytes(), { bitsStored: 12 }), 'Pixels of this many bits are not rendered.'],
  [
    'a high bit below its bits',
    grey(16, words(), { bitsStored: 12, highBit: 5 }),
    'Pixels of this many bits are not rendered.',
  ],
  [
    'a transfer syntax of no decoder',
    grey(8, bytes(), { transferSyntaxUid: '1.2.840.10008.1.2.4.110', pixelData: encapsulate([bytes(64)]) }),
    'Transfer syntax 1.2.840.10008.1.2.4.110 is not rendered.',
  ],
])('an image with %s is not rendered, with a sentence that says so', async (name, image, message) => {
  await expect(ask(imageFile(image), name)).rejects.toMatchObject({ status: 406, message })
})
