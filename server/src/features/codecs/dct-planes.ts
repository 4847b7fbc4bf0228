import type { DctComponent, DctFrame, DctJpeg, DctScan } from './dct-jpeg.ts'
import { EntropyReader } from './entropy-reader.ts'
import { INVERSE_SCALES, inverseDct } from './inverse-dct.ts'
import { ZIGZAG } from './jpeg-tables.ts'

const SIDE = 8
const ONE_BLOCK = { across: 1, down: 1 } as const

/** The samples of one component, in whole units of the scan. */
export interface Plane {
  readonly width: number
  readonly height: number
  readonly samples: Uint16Array
}

interface Decoder {
  readonly reader: EntropyReader
  readonly scan: DctScan
  readonly planes: readonly Plane[]
  readonly factors: readonly Float64Array[]
  readonly precision: number
  /** The last DC coefficient of each part of the scan. */
  readonly before: Int32Array
  readonly block: Float64Array
}

const mostOf = (components: readonly DctComponent[], side: 'across' | 'down'): number =>
  components.reduce((most, component) => Math.max(most, component[side]), 1)

/** How many units there are across and down. */
const unitsOf = ({ columns, rows, components }: DctFrame) => ({
  across: Math.ceil(columns / (SIDE * mostOf(components, 'across'))),
  down: Math.ceil(rows / (SIDE * mostOf(components, 'down'))),
})

/** Reads one block's coefficients, each times its factor (ITU-T T.81 F.2.2). */
function readBlock({ reader, scan, factors, before, block }: Decoder, part: number): void {
  const { component, dc, ac } = scan.parts[part] as DctScan['parts'][number]
  const scales = factors[component] as Float64Array
  block.fill(0)
  const first = (before[part] as number) + reader.difference(dc)
  before[part] = first
  block[0] = first * (scales[0] as number)
  for (let at = 1; at < SIDE * SIDE; at += 1) {
    const code = reader.code(ac)
    const bits = code & 15
    at += code >> 4
    // Without bits: the end of the block, or 16 zeros.
    if (bits === 0 && code >> 4 < 15) return
    const place = ZIGZAG[at]
    if (place === undefined) throw new RangeError('The JPEG has more coefficients than a block.')
    if (bits > 0) block[place] = reader.value(bits) * (scales[place] as number)
  }
}

function writeBlock({ block, precision }: Decoder, { width, samples }: Plane, left: number, top: number): void {
  const most = 2 ** precision - 1
  const middle = 2 ** (precision - 1)
  for (let at = 0; at < SIDE * SIDE; at += 1) {
    const sample = Math.round((block[at] as number) + middle)
    samples[(top + (at >> 3)) * width + left + (at & 7)] = Math.min(most, Math.max(0, sample))
  }
}

function decodeBlock(decoder: Decoder, part: number, column: number, row: number): void {
  const component = decoder.scan.parts[part]?.component ?? 0
  readBlock(decoder, part)
  inverseDct(decoder.block)
  writeBlock(decoder, decoder.planes[component] as Plane, column * SIDE, row * SIDE)
}

/** One unit of a scan: a block where the scan has one component, else all blocks of each (ITU-T T.81 A.2). */
function decodeUnit(decoder: Decoder, components: readonly DctComponent[], column: number, row: number): void {
  const { parts } = decoder.scan
  const isAlone = parts.length === 1
  for (const [part, { component }] of parts.entries()) {
    const { across, down } = isAlone ? ONE_BLOCK : (components[component] as DctComponent)
    for (let y = 0; y < down; y += 1)
      for (let x = 0; x < across; x += 1) decodeBlock(decoder, part, column * across + x, row * down + y)
  }
}

/** How many units a scan has; one of a single component has only the blocks that hold samples. */
function scanUnits(frame: DctFrame, { parts }: DctScan) {
  const [only, ...more] = parts
  const component = only && frame.components[only.component]
  if (component === undefined || more.length > 0) return unitsOf(frame)
  const blocks = (pixels: number, of: number, most: number) => Math.ceil(Math.ceil((pixels * of) / most) / SIDE)
  return {
    across: blocks(frame.columns, component.across, mostOf(frame.components, 'across')),
    down: blocks(frame.rows, component.down, mostOf(frame.components, 'down')),
  }
}

function decodeScan(frame: DctFrame, decoder: Decoder): void {
  const { across, down } = scanUnits(frame, decoder.scan)
  const { restartInterval } = decoder.scan
  for (let unit = 0; unit < across * down; unit += 1) {
    if (restartInterval > 0 && unit > 0 && unit % restartInterval === 0) {
      decoder.reader.restart()
      decoder.before.fill(0)
    }
    decodeUnit(decoder, frame.components, unit % across, Math.floor(unit / across))
  }
}

/** Decodes the scans of a JPEG: the samples of each component, at its own resolution. @throws RangeError for bits that are none */
export function decodePlanes({ frame, quantization, scans }: DctJpeg): readonly Plane[] {
  const units = unitsOf(frame)
  const planes = frame.components.map(({ across, down }) => {
    const [width, height] = [units.across * across * SIDE, units.down * down * SIDE]
    return { width, height, samples: new Uint16Array(width * height) }
  })
  const factors = frame.components.map((component) => {
    const steps = quantization.get(component.quantization)
    if (steps === undefined) throw new RangeError('The JPEG lacks a quantization table.')
    return INVERSE_SCALES.map((scale, at) => scale * (steps[at] ?? 0))
  })
  for (const scan of scans) {
    const [reader, before] = [new EntropyReader(scan.entropy), new Int32Array(scan.parts.length)]
    const block = new Float64Array(SIDE * SIDE)
    decodeScan(frame, { reader, scan, planes, factors, precision: frame.precision, before, block })
  }
  return planes
}
