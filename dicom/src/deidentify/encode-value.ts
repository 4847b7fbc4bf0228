import type { Vr } from '../value-representation.ts'
import type { WriteEncoding } from '../write/put-bytes.ts'

type Put = (view: DataView, value: number, littleEndian: boolean) => void

const NUMBERS: Readonly<Partial<Record<Vr, readonly [number, Put]>>> = {
  FD: [8, (view, value, littleEndian) => view.setFloat64(0, value, littleEndian)],
  FL: [4, (view, value, littleEndian) => view.setFloat32(0, value, littleEndian)],
  SL: [4, (view, value, littleEndian) => view.setInt32(0, value, littleEndian)],
  SS: [2, (view, value, littleEndian) => view.setInt16(0, value, littleEndian)],
  UL: [4, (view, value, littleEndian) => view.setUint32(0, value, littleEndian)],
  US: [2, (view, value, littleEndian) => view.setUint16(0, value, littleEndian)],
}

/** The bytes of numbers that are separated by backslashes; undefined for VRs of text. */
export function encodeNumbers(text: string, vr: Vr, { littleEndian }: WriteEncoding): Uint8Array | undefined {
  const [width, put] = NUMBERS[vr] ?? []
  if (width === undefined || put === undefined) return undefined
  const values = text === '' ? [] : text.split('\\').map(Number)
  const bytes = new Uint8Array(width * values.length)
  for (const [index, value] of values.entries()) put(new DataView(bytes.buffer, index * width), value, littleEndian)
  return bytes
}
