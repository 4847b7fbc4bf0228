import { ZIGZAG } from './jpeg-tables.ts'

/** Reads the tables of a segment, each into the order of the coefficients in a block (ITU-T T.81 B.2.4.1). @throws RangeError for a segment that is cut */
export function readQuantization(segment: Uint8Array, tables: Map<number, Uint16Array>): void {
  const view = new DataView(segment.buffer, segment.byteOffset, segment.byteLength)
  for (let at = 0; at < segment.length; ) {
    const head = view.getUint8(at)
    const bytes = head >> 4 === 0 ? 1 : 2
    const steps = new Uint16Array(64)
    for (const [order, place] of ZIGZAG.entries()) {
      const from = at + 1 + order * bytes
      steps[place] = bytes === 1 ? view.getUint8(from) : view.getUint16(from)
    }
    tables.set(head & 15, steps)
    at += 1 + 64 * bytes
  }
}
