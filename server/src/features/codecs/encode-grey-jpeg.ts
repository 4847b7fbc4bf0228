import { type CodeList, CodeWriter } from './code-writer.ts'
import { quantizationFactors, transformColumns, transformRows } from './forward-dct.ts'
import {
  AC_SPECIFICATION,
  DC_SPECIFICATION,
  type HuffmanSpecification,
  huffmanCodes,
  luminanceQuantization,
  ZIGZAG,
} from './jpeg-tables.ts'

/** An 8-bit image, one sample a pixel. */
export interface GreyImage {
  readonly width: number
  readonly height: number
  readonly grey: Uint8Array
}

const SIDE = 8
const PIXELS = 64
const END_OF_BLOCK = 0x00
const SIXTEEN_ZEROS = 0xf0
const DC_CODES = huffmanCodes(DC_SPECIFICATION)
const AC_CODES = huffmanCodes(AC_SPECIFICATION)

const segment = (marker: number, ...content: readonly Uint8Array[]): Buffer => {
  const body = Buffer.concat(content)
  return Buffer.concat([Buffer.of(0xff, marker, (body.length + 2) >> 8, (body.length + 2) & 0xff), body])
}

const tableOf = (kind: number, { counts, values }: HuffmanSpecification): Buffer =>
  Buffer.concat([Buffer.of(kind), counts, values])

/** All that stands before the scan: JFIF of one component, baseline (ITU-T T.81 B.2). */
function headOf({ width, height }: GreyImage, steps: Uint8Array): Buffer {
  const ordered = ZIGZAG.map((place) => steps[place] ?? 1)
  return Buffer.concat([
    Buffer.of(0xff, 0xd8),
    segment(0xe0, Buffer.from('JFIF\0\x01\x01\0\0\x01\0\x01\0\0', 'latin1')),
    segment(0xdb, Buffer.of(0), ordered),
    segment(0xc0, Buffer.of(8, height >> 8, height & 0xff, width >> 8, width & 0xff, 1, 1, 0x11, 0)),
    segment(0xc4, tableOf(0x00, DC_SPECIFICATION), tableOf(0x10, AC_SPECIFICATION)),
    segment(0xda, Buffer.of(1, 1, 0x00, 0, 63, 0)),
  ])
}

/** The image in whole blocks: beyond its edges its last samples go on. */
function inBlocks(image: GreyImage): GreyImage {
  const width = Math.ceil(image.width / SIDE) * SIDE
  const height = Math.ceil(image.height / SIDE) * SIDE
  if (width === image.width && height === image.height) return image
  const grey = new Uint8Array(width * height)
  for (let row = 0; row < height; row += 1) {
    const from = Math.min(image.height - 1, row) * image.width
    grey.set(image.grey.subarray(from, from + image.width), row * width)
    grey.fill(image.grey[from + image.width - 1] ?? 0, row * width + image.width, (row + 1) * width)
  }
  return { width, height, grey }
}

/** Where the coefficients of a block are that are not 0, the first one aside; without a branch, since none could be foreseen. */
function findValues(coefficients: Int32Array, places: Uint8Array): number {
  let count = 0
  for (let at = 1; at < PIXELS; at += 1) {
    const value = coefficients[at] as number
    places[count] = at
    count += (value | -value) >>> 31
  }
  return count
}

/** A coefficient behind its code: its bits, those of negative ones less 1 (ITU-T T.81 F.1.2.1). */
function putValue(list: CodeList, at: number, code: number, value: number, bits: number): void {
  list.codes[at] = ((code >>> 5) << bits) | ((value + (value >> 31)) & ((1 << bits) - 1))
  list.lengths[at] = (code & 31) + bits
}

const bitsOf = (value: number): number => 32 - Math.clz32(value < 0 ? -value : value)

function putBlock(list: CodeList, coefficients: Int32Array, places: Uint8Array, difference: number): void {
  let at = list.count
  const bits = bitsOf(difference)
  putValue(list, at++, DC_CODES[bits] as number, difference, bits)
  const count = findValues(coefficients, places)
  let before = 0
  for (let index = 0; index < count; index += 1) {
    const place = places[index] as number
    let zeros = place - before - 1
    for (; zeros > 15; zeros -= 16) putValue(list, at++, AC_CODES[SIXTEEN_ZEROS] as number, 0, 0)
    const value = coefficients[place] as number
    const length = bitsOf(value)
    putValue(list, at++, AC_CODES[(zeros << 4) | length] as number, value, length)
    before = place
  }
  if (before < PIXELS - 1) putValue(list, at++, AC_CODES[END_OF_BLOCK] as number, 0, 0)
  list.count = at
}

/** Encodes an image as baseline JPEG of one component. @param quality from 1 to 100 */
export function encodeGreyJpeg(image: GreyImage, quality: number): Uint8Array {
  const steps = luminanceQuantization(quality)
  const factors = quantizationFactors(steps)
  const { width, height, grey } = inBlocks(image)
  const writer = new CodeWriter(headOf(image, steps), (width * height) >> 2)
  const block = new Float64Array(PIXELS)
  const coefficients = new Int32Array(PIXELS)
  const places = new Uint8Array(PIXELS)
  const list = { codes: new Int32Array(width * SIDE), lengths: new Uint8Array(width * SIDE), count: 0 }
  let before = 0
  for (let top = 0; top < height; top += SIDE) {
    list.count = 0
    for (let left = 0; left < width; left += SIDE) {
      transformRows(grey, top * width + left, width, block)
      transformColumns(block, factors, coefficients)
      const dc = coefficients[0] as number
      putBlock(list, coefficients, places, dc - before)
      before = dc
    }
    writer.putAll(list)
  }
  return writer.end()
}
