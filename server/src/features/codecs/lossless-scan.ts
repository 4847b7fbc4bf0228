import { HuffmanTable } from './huffman-table.ts'

/** What the markers of a lossless JPEG say, and the bytes of its only scan. */
export interface LosslessScan {
  readonly rows: number
  readonly columns: number
  readonly precision: number
  readonly components: number
  readonly selection: number
  readonly pointTransform: number
  /** Pixels between restarts; 0: none. */
  readonly restartInterval: number
  /** One table a component, as they stand in the scan. */
  readonly tables: readonly (HuffmanTable | undefined)[]
  readonly entropy: Uint8Array
}

const SOI = 0xffd8
const SOF3 = 0xffc3
const DHT = 0xffc4
const SOS = 0xffda
const DRI = 0xffdd
const MOST_COMPONENTS = 4

interface Frame {
  readonly precision: number
  readonly rows: number
  readonly columns: number
  readonly components: number
}

function readFrame(view: DataView): Frame {
  const components = view.getUint8(5)
  for (let component = 0; component < components; component += 1) {
    if (view.getUint8(7 + component * 3) !== 0x11) throw new RangeError('The JPEG has subsampled components.')
  }
  if (components > MOST_COMPONENTS) throw new RangeError('The JPEG has too many components.')
  return { precision: view.getUint8(0), rows: view.getUint16(1), columns: view.getUint16(3), components }
}

/** Tables follow each other in one segment (ITU-T T.81 B.2.4.2). */
function readTables(segment: Uint8Array, tables: Map<number, HuffmanTable>): void {
  for (let at = 0; at + 17 <= segment.length; ) {
    const counts = segment.subarray(at + 1, at + 17)
    const values = counts.reduce((sum, count) => sum + count, 0)
    tables.set((segment[at] ?? 0) & 15, new HuffmanTable(counts, segment.subarray(at + 17, at + 17 + values)))
    at += 17 + values
  }
}

function readScan(view: DataView, frame: Frame, tables: ReadonlyMap<number, HuffmanTable>) {
  const components = view.getUint8(0)
  if (components !== frame.components) throw new RangeError('The JPEG has more than one scan.')
  const used = Array.from({ length: components }, (_, index) => tables.get(view.getUint8(2 + index * 2) >> 4))
  const end = 1 + components * 2
  return { tables: used, selection: view.getUint8(end), pointTransform: view.getUint8(end + 2) & 15 }
}

/** Reads the markers up to the scan. @throws RangeError for what is no lossless JPEG with one scan */
export function readLosslessScan(encoded: Uint8Array): LosslessScan {
  const view = new DataView(encoded.buffer, encoded.byteOffset, encoded.byteLength)
  if (view.getUint16(0) !== SOI) throw new RangeError('The frame is no JPEG.')
  const tables = new Map<number, HuffmanTable>()
  let frame: Frame | undefined
  let restartInterval = 0
  for (let at = 2; ; ) {
    const marker = view.getUint16(at)
    const length = view.getUint16(at + 2)
    const segment = encoded.subarray(at + 4, at + 2 + length)
    const inside = new DataView(segment.buffer, segment.byteOffset, segment.byteLength)
    at += 2 + length
    if (marker === SOF3) frame = readFrame(inside)
    else if (marker === DHT) readTables(segment, tables)
    else if (marker === DRI) restartInterval = inside.getUint16(0)
    else if (marker >= 0xffc0 && marker <= 0xffcf) throw new RangeError('The JPEG is not lossless.')
    else if (marker === SOS) {
      if (frame === undefined) throw new RangeError('The JPEG has no frame.')
      return { ...frame, ...readScan(inside, frame, tables), restartInterval, entropy: encoded.subarray(at) }
    }
  }
}
