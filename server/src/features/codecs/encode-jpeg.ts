import { putBlock, putUniform } from './block-codes.ts'
import { type CodeList, CodeWriter } from './code-writer.ts'
import { isUniform, quantizationFactors, transformColumns, transformRows } from './forward-dct.ts'
import { planesOf } from './image-planes.ts'
import {
  AC_SPECIFICATION,
  CHROMINANCE,
  DC_SPECIFICATION,
  type HuffmanSpecification,
  LUMINANCE,
  quantizationSteps,
  ZIGZAG,
} from './jpeg-tables.ts'

/** An 8-bit image, grey or RGB, pixel after pixel. */
export interface EncodableImage {
  readonly width: number
  readonly height: number
  readonly channels: 1 | 3
  readonly bytes: ArrayLike<number> & (Uint8Array | Uint8ClampedArray)
}

const SIDE = 8
const PIXELS = 64
const MIDDLE = 128
/** The most that a frame header can say, each way. */
const MOST_PIXELS = 65_535

const segment = (marker: number, ...content: readonly Uint8Array[]): Buffer => {
  const body = Buffer.concat(content)
  return Buffer.concat([Buffer.of(0xff, marker, (body.length + 2) >> 8, (body.length + 2) & 0xff), body])
}

const tableOf = (kind: number, { counts, values }: HuffmanSpecification): Buffer =>
  Buffer.concat([Buffer.of(kind), counts, values])

/** All that stands before the scan: JFIF, baseline (ITU-T T.81 B.2). @param across blocks that go together, by component */
function headOf(
  { width, height, channels }: EncodableImage,
  steps: readonly Uint8Array[],
  across: readonly number[],
): Buffer {
  const numbers = Array.from({ length: channels }, (_, at) => at)
  const tables = steps.map((table, at) => Buffer.of(at, ...ZIGZAG.map((place) => table[place] ?? 1)))
  const size = Buffer.of(8, height >> 8, height & 0xff, width >> 8, width & 0xff, channels)
  return Buffer.concat([
    Buffer.of(0xff, 0xd8),
    segment(0xe0, Buffer.from('JFIF\0\x01\x01\0\0\x01\0\x01\0\0', 'latin1')),
    segment(0xdb, ...tables),
    segment(0xc0, size, ...numbers.map((at) => Buffer.of(at + 1, ((across[at] ?? 1) << 4) | 1, Math.min(at, 1)))),
    segment(0xc4, tableOf(0x00, DC_SPECIFICATION), tableOf(0x10, AC_SPECIFICATION)),
    segment(0xda, Buffer.of(channels), ...numbers.map((at) => Buffer.of(at + 1, 0x00)), Buffer.of(0, 63, 0)),
  ])
}

/** One component of an image in whole blocks, and how it is coded. */
interface Component {
  readonly width: number
  readonly height: number
  readonly samples: Uint8Array
  readonly across: number
  readonly factors: Float64Array
  /** The last DC coefficient. */
  before: number
}

function encodeBlock(component: Component, first: number, list: CodeList, work: ReturnType<typeof makeWork>): void {
  const { block, coefficients, places } = work
  if (isUniform(component.samples, first, component.width)) {
    const dc = Math.round(((component.samples[first] as number) - MIDDLE) * PIXELS * (component.factors[0] as number))
    putUniform(list, dc - component.before)
    component.before = dc
    return
  }
  transformRows(component.samples, first, component.width, block)
  transformColumns(block, component.factors, coefficients)
  const dc = coefficients[0] as number
  putBlock(list, coefficients, places, dc - component.before)
  component.before = dc
}

const makeWork = () => ({
  block: new Float64Array(PIXELS),
  coefficients: new Int32Array(PIXELS),
  places: new Uint8Array(PIXELS),
})

/** Encodes the blocks of one row of those that go together. */
function encodeRow(
  components: readonly Component[],
  top: number,
  list: CodeList,
  work: ReturnType<typeof makeWork>,
): void {
  const [first] = components
  const groups = first === undefined ? 0 : first.width / (SIDE * first.across)
  for (let group = 0; group < groups; group += 1)
    for (const component of components) {
      const { across, width } = component
      for (let block = 0; block < across; block += 1)
        encodeBlock(component, top * width + (group * across + block) * SIDE, list, work)
    }
}

/**
 * Encodes an image as baseline JPEG, RGB as YCbCr. @param quality from 1 to 100
 * @param colours of full resolution, or in half as many columns (YBR_FULL_422)
 * @throws RangeError for one too large
 */
export function encodeJpeg(image: EncodableImage, quality: number, colours: 'full' | 'halved' = 'full'): Uint8Array {
  if (Math.max(image.width, image.height) > MOST_PIXELS) throw new RangeError('The image is too large for a JPEG.')
  const steps = [LUMINANCE, CHROMINANCE].slice(0, image.channels).map((table) => quantizationSteps(table, quality))
  const components = planesOf(image, colours === 'halved').map((plane, at): Component => {
    const own = steps[Math.min(at, 1)] ?? new Uint8Array(PIXELS)
    return { ...plane, factors: quantizationFactors(own), before: 0 }
  })
  const [{ width, height } = { width: 0, height: 0 }] = components
  const head = headOf(
    image,
    steps,
    components.map(({ across }) => across),
  )
  const writer = new CodeWriter(head, (width * height * image.channels) >> 2)
  const most = width * SIDE * image.channels
  const list = { codes: new Int32Array(most), lengths: new Uint8Array(most), count: 0 }
  const work = makeWork()
  for (let top = 0; top < height; top += SIDE) {
    list.count = 0
    encodeRow(components, top, list, work)
    writer.putAll(list)
  }
  return writer.end()
}
