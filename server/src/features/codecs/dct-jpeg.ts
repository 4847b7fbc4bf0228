import { HuffmanTable } from './huffman-table.ts'
import { readQuantization } from './quantization-tables.ts'

/** One component of a frame (ITU-T T.81 B.2.2). */
export interface DctComponent {
  readonly id: number
  /** Blocks of it in each unit of the scan, across and down. */
  readonly across: number
  readonly down: number
  readonly quantization: number
}

/** What a frame header says. */
export interface DctFrame {
  readonly precision: number
  readonly rows: number
  readonly columns: number
  readonly components: readonly DctComponent[]
}

/** One scan: which components it holds, by their places in the frame, how they are coded, and its bits. */
export interface DctScan {
  readonly parts: readonly { readonly component: number; readonly dc: HuffmanTable; readonly ac: HuffmanTable }[]
  /** Units between restarts; 0: none. */
  readonly restartInterval: number
  readonly entropy: Uint8Array
}

/** What the markers of a JPEG have said so far. */
interface Known {
  frame: DctFrame | undefined
  restartInterval: number
  readonly quantization: Map<number, Uint16Array>
  readonly dc: Map<number, HuffmanTable>
  readonly ac: Map<number, HuffmanTable>
}

/** A sequential JPEG by the DCT with Huffman codes. */
export interface DctJpeg {
  readonly frame: DctFrame
  /** Steps in the order of the coefficients in a block, row after row. */
  readonly quantization: ReadonlyMap<number, Uint16Array>
  readonly scans: readonly DctScan[]
}

const SOI = 0xffd8
const SOF0 = 0xffc0
const SOF1 = 0xffc1
const DHT = 0xffc4
const EOI = 0xffd9
const SOS = 0xffda
const DQT = 0xffdb
const DRI = 0xffdd
const MOST_SAMPLING = 4

const viewOf = (bytes: Uint8Array): DataView => new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)

function readFrame(segment: Uint8Array): DctFrame {
  const view = viewOf(segment)
  const components = Array.from({ length: view.getUint8(5) }, (_, index) => {
    const at = 6 + index * 3
    const sampling = view.getUint8(at + 1)
    return { id: view.getUint8(at), across: sampling >> 4, down: sampling & 15, quantization: view.getUint8(at + 2) }
  })
  const isPossible = (count: number) => count > 0 && count <= MOST_SAMPLING
  if (components.length === 0 || !components.every(({ across, down }) => isPossible(across) && isPossible(down)))
    throw new RangeError('The JPEG has components that there are not.')
  return { precision: view.getUint8(0), rows: view.getUint16(1), columns: view.getUint16(3), components }
}

function readHuffman(segment: Uint8Array, { dc, ac }: Known): void {
  for (let at = 0; at + 17 <= segment.length; ) {
    const head = segment[at] ?? 0
    const counts = segment.subarray(at + 1, at + 17)
    const values = counts.reduce((sum, count) => sum + count, 0)
    const table = new HuffmanTable(counts, segment.subarray(at + 17, at + 17 + values))
    ;(head >> 4 === 0 ? dc : ac).set(head & 15, table)
    at += 17 + values
  }
}

/** Where the bits of a scan end: at the next marker that is no restart. */
function endOfBits(encoded: Uint8Array, from: number): number {
  for (let at = from; ; at += 1) {
    at = encoded.indexOf(0xff, at)
    if (at < 0) return encoded.length
    const next = encoded[at + 1] ?? 0xd9
    if (next !== 0 && next !== 0xff && (next < 0xd0 || next > 0xd7)) return at
  }
}

function readScan(segment: Uint8Array, known: Known, entropy: Uint8Array): DctScan {
  const view = viewOf(segment)
  const parts = Array.from({ length: view.getUint8(0) }, (_, index) => {
    const id = view.getUint8(1 + index * 2)
    const tables = view.getUint8(2 + index * 2)
    const component = known.frame?.components.findIndex((candidate) => candidate.id === id) ?? -1
    const [dc, ac] = [known.dc.get(tables >> 4), known.ac.get(tables & 15)]
    if (component < 0 || dc === undefined || ac === undefined) throw new RangeError('The JPEG lacks a table.')
    return { component, dc, ac }
  })
  return { parts, restartInterval: known.restartInterval, entropy }
}

/** What a segment says about what follows. */
const READ: Readonly<Record<number, (segment: Uint8Array, known: Known) => void>> = {
  [DHT]: readHuffman,
  [DQT]: (segment, { quantization }) => readQuantization(segment, quantization),
  [DRI]: (segment, known) => {
    known.restartInterval = viewOf(segment).getUint16(0)
  },
  [SOF0]: (segment, known) => {
    known.frame = readFrame(segment)
  },
  [SOF1]: (segment, known) => {
    known.frame = readFrame(segment)
  },
}

/** Reads the markers of a JPEG and finds its scans. @throws RangeError for what is no sequential JPEG by the DCT */
export function readDctJpeg(encoded: Uint8Array): DctJpeg {
  const view = viewOf(encoded)
  if (view.getUint16(0) !== SOI) throw new RangeError('The frame is no JPEG.')
  const known: Known = { frame: undefined, restartInterval: 0, quantization: new Map(), dc: new Map(), ac: new Map() }
  const scans: DctScan[] = []
  for (let at = 2; at + 4 <= encoded.length && view.getUint16(at) !== EOI; ) {
    const marker = view.getUint16(at)
    const end = at + 2 + view.getUint16(at + 2)
    const segment = encoded.subarray(at + 4, end)
    const isUnknownFrame = marker >= SOF0 && marker <= 0xffcf && READ[marker] === undefined
    if (isUnknownFrame || marker < SOF0) throw new RangeError('The JPEG is not sequential with Huffman codes.')
    READ[marker]?.(segment, known)
    at = marker === SOS ? endOfBits(encoded, end) : end
    if (marker === SOS) scans.push(readScan(segment, known, encoded.subarray(end, at)))
  }
  if (known.frame === undefined || scans.length === 0) throw new RangeError('The JPEG has no frame.')
  return { frame: known.frame, quantization: known.quantization, scans }
}
