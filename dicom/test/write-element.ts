import { hasLongForm, vrOfCode } from '../src/value-representation.ts'

/** A sequence; each item is a list of elements. */
export interface WrittenSequence {
  readonly items: readonly (readonly WrittenElement[])[]
}

/** Encapsulated pixel data; the first fragment is the Basic Offset Table. */
export interface WrittenFragments {
  readonly fragments: readonly Uint8Array[]
}

/** A value: text is written as UTF-8, numbers in the byte order of the file, bytes as they are. */
export type WrittenValue =
  | string
  | number
  | readonly string[]
  | readonly number[]
  | Uint8Array
  | WrittenSequence
  | WrittenFragments

/** One data element to be written. */
export interface WrittenElement {
  readonly tag: number
  readonly vr: string
  readonly value?: WrittenValue
  /** Writes a sequence and its items with undefined length. */
  readonly undefinedLength?: boolean
}

/** How a data set is written. */
export interface WrittenEncoding {
  readonly littleEndian: boolean
  readonly explicitVr: boolean
}

const UNDEFINED = 0xffffffff
const ITEM = 0xfffee000
const ITEM_END = 0xfffee00d
const SEQUENCE_END = 0xfffee0dd

type PutNumber = (view: DataView, at: number, value: number, littleEndian: boolean) => void

const NUMBERS: Readonly<Record<string, readonly [number, PutNumber]>> = {
  AT: [
    4,
    (view, at, value, little) => {
      view.setUint16(at, value >>> 16, little)
      view.setUint16(at + 2, value & 0xffff, little)
    },
  ],
  FD: [8, (view, at, value, little) => view.setFloat64(at, value, little)],
  FL: [4, (view, at, value, little) => view.setFloat32(at, value, little)],
  SL: [4, (view, at, value, little) => view.setInt32(at, value, little)],
  SS: [2, (view, at, value, little) => view.setInt16(at, value, little)],
  SV: [8, (view, at, value, little) => view.setBigInt64(at, BigInt(value), little)],
  UL: [4, (view, at, value, little) => view.setUint32(at, value, little)],
  US: [2, (view, at, value, little) => view.setUint16(at, value, little)],
  UV: [8, (view, at, value, little) => view.setBigUint64(at, BigInt(value), little)],
}

/** The bytes of a data set. */
export function writeElements(elements: readonly WrittenElement[], encoding: WrittenEncoding): Uint8Array {
  return concatBytes(elements.map((element) => writeElement(element, encoding)))
}

/** All pieces one after the other. */
export function concatBytes(pieces: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(pieces.reduce((sum, piece) => sum + piece.length, 0))
  let at = 0
  for (const piece of pieces) {
    whole.set(piece, at)
    at += piece.length
  }
  return whole
}

function writeElement(element: WrittenElement, encoding: WrittenEncoding): Uint8Array {
  const value = writeValue(element, encoding)
  const isUndefined = element.undefinedLength === true || isFragments(element.value)
  return concatBytes([writeHeader(element, isUndefined ? UNDEFINED : value.length, encoding), value])
}

function writeHeader({ tag, vr }: WrittenElement, length: number, encoding: WrittenEncoding): Uint8Array {
  const { littleEndian, explicitVr } = encoding
  if (!explicitVr) return tagAndLength(tag, length, littleEndian)
  const code = (vr.charCodeAt(0) << 8) | vr.charCodeAt(1)
  const isLong = vrOfCode(code) === undefined || hasLongForm(code)
  const header = new Uint8Array(isLong ? 12 : 8)
  header.set(tagAndLength(tag, 0, littleEndian))
  header.set([code >> 8, code & 0xff], 4)
  const view = new DataView(header.buffer)
  if (isLong) view.setUint32(8, length, littleEndian)
  else view.setUint16(6, length, littleEndian)
  return header
}

/** A tag and a 32-bit length, as implicit elements and items begin. */
export function tagAndLength(tag: number, length: number, littleEndian = true): Uint8Array {
  const bytes = new Uint8Array(8)
  const view = new DataView(bytes.buffer)
  view.setUint16(0, tag >>> 16, littleEndian)
  view.setUint16(2, tag & 0xffff, littleEndian)
  view.setUint32(4, length, littleEndian)
  return bytes
}

function writeValue(element: WrittenElement, encoding: WrittenEncoding): Uint8Array {
  const { value, vr, undefinedLength = false } = element
  if (value === undefined) return writeItems([], undefinedLength, encoding)
  if (value instanceof Uint8Array) return value.length % 2 === 0 ? value : concatBytes([value, new Uint8Array(1)])
  if (isFragments(value)) return writeFragments(value.fragments, encoding.littleEndian)
  if (isSequence(value)) return writeItems(value.items, undefinedLength, encoding)
  const values: readonly (string | number)[] = typeof value === 'object' ? value : [value]
  return vr in NUMBERS ? writeNumbers(vr, values.map(Number), encoding.littleEndian) : writeText(vr, values.join('\\'))
}

function writeNumbers(vr: string, values: readonly number[], littleEndian: boolean): Uint8Array {
  const [width, put] = NUMBERS[vr] ?? [0, () => {}]
  const bytes = new Uint8Array(width * values.length)
  const view = new DataView(bytes.buffer)
  for (const [index, value] of values.entries()) put(view, index * width, value, littleEndian)
  return bytes
}

function writeText(vr: string, text: string): Uint8Array {
  const bytes = new TextEncoder().encode(text)
  return bytes.length % 2 === 0 ? bytes : concatBytes([bytes, Uint8Array.of(vr === 'UI' ? 0 : 0x20)])
}

function writeItems(items: WrittenSequence['items'], undefinedLength: boolean, encoding: WrittenEncoding): Uint8Array {
  const { littleEndian } = encoding
  const pieces: Uint8Array[] = []
  for (const item of items) {
    const content = writeElements(item, encoding)
    pieces.push(tagAndLength(ITEM, undefinedLength ? UNDEFINED : content.length, littleEndian), content)
    if (undefinedLength) pieces.push(tagAndLength(ITEM_END, 0, littleEndian))
  }
  if (undefinedLength) pieces.push(tagAndLength(SEQUENCE_END, 0, littleEndian))
  return concatBytes(pieces)
}

function writeFragments(fragments: readonly Uint8Array[], littleEndian: boolean): Uint8Array {
  const pieces = fragments.flatMap((fragment) => [tagAndLength(ITEM, fragment.length, littleEndian), fragment])
  return concatBytes([...pieces, tagAndLength(SEQUENCE_END, 0, littleEndian)])
}

function isSequence(value: WrittenValue | undefined): value is WrittenSequence {
  return typeof value === 'object' && 'items' in value
}

function isFragments(value: WrittenValue | undefined): value is WrittenFragments {
  return typeof value === 'object' && 'fragments' in value
}
