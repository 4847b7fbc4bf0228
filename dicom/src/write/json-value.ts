import { encodeUtf8 } from '../text/encode-text.ts'
import type { Vr } from '../value-representation.ts'
import { JsonDataSetError } from './json-error.ts'

/** Turns the values of a JSON attribute into the bytes of an element in little endian. */
type WriteValues = (values: readonly unknown[], tag: number) => Uint8Array

/** Longest decimal string (PS3.5 table 6.2-1). */
const LONGEST_DECIMAL = 16

function textOfValue(value: unknown, tag: number): string {
  if (value === null) return ''
  if (typeof value === 'string') return value
  if (typeof value === 'number') return decimalOf(value)
  throw new JsonDataSetError('A value is not a text', tag)
}

/** A number in as many digits as a decimal string has room for. */
function decimalOf(value: number): string {
  let text = String(value)
  for (let digits = 15; text.length > LONGEST_DECIMAL && digits > 0; digits -= 1)
    text = String(Number(value.toPrecision(digits)))
  return text
}

const GROUPS = ['Alphabetic', 'Ideographic', 'Phonetic'] as const

function nameOfValue(value: unknown, tag: number): string {
  if (value === null || typeof value === 'string') return value ?? ''
  if (typeof value !== 'object') throw new JsonDataSetError('A value is not a person name', tag)
  const groups = value as Readonly<Record<string, unknown>>
  return GROUPS.map((group) => textOfValue(groups[group] ?? null, tag))
    .join('=')
    .replace(/=+$/, '')
}

const joined =
  (textOf: (value: unknown, tag: number) => string): WriteValues =>
  (values, tag) =>
    encodeUtf8(values.map((value) => textOf(value, tag)).join('\\'))

const TEXT = joined(textOfValue)

type PutNumber = (view: DataView, at: number, value: number, tag: number) => void

/** A number of a JSON value: numbers that JSON lacks are texts there (PS3.18 F.2.4). */
function numberOfValue(value: unknown, tag: number): number {
  const number =
    typeof value === 'string' && value.trim() !== ''
      ? Number(value.replace(/^(-?)inf(?:inity)?$/i, '$1Infinity'))
      : value
  if (typeof number !== 'number' || (Number.isNaN(number) && value !== 'NaN'))
    throw new JsonDataSetError('A value is not a number', tag)
  return number
}

const numbers =
  (width: number, put: PutNumber): WriteValues =>
  (values, tag) => {
    const view = new DataView(new ArrayBuffer(values.length * width))
    for (const [index, value] of values.entries()) put(view, index * width, numberOfValue(value, tag), tag)
    return new Uint8Array(view.buffer)
  }

const integers = (width: number, least: number, most: number, put: PutNumber): WriteValues =>
  numbers(width, (view, at, value, tag) => {
    if (!Number.isInteger(value) || value < least || value > most)
      throw new JsonDataSetError('A number does not fit its value representation', tag)
    put(view, at, value, tag)
  })

const longs =
  (put: (view: DataView, at: number, value: bigint) => void, least: bigint, most: bigint): WriteValues =>
  (values, tag) => {
    const view = new DataView(new ArrayBuffer(values.length * 8))
    for (const [index, value] of values.entries()) {
      if (!/^-?\d{1,20}$/.test(String(value))) throw new JsonDataSetError('A value is not an integer', tag)
      const number = BigInt(String(value))
      if (number < least || number > most)
        throw new JsonDataSetError('A number does not fit its value representation', tag)
      put(view, index * 8, number)
    }
    return new Uint8Array(view.buffer)
  }

const TAGS: WriteValues = (values, tag) => {
  const view = new DataView(new ArrayBuffer(values.length * 4))
  for (const [index, value] of values.entries()) {
    if (typeof value !== 'string' || !/^[0-9a-f]{8}$/i.test(value))
      throw new JsonDataSetError('A value is not a tag', tag)
    const number = Number.parseInt(value, 16)
    view.setUint16(index * 4, number >>> 16, true)
    view.setUint16(index * 4 + 2, number & 0xffff, true)
  }
  return new Uint8Array(view.buffer)
}

/** How the values of each VR are written (PS3.18 table F.2.3-1); VRs that hold bytes are not in here. */
export const ENCODE_VALUES: Readonly<Partial<Record<Vr, WriteValues>>> = {
  AE: TEXT,
  AS: TEXT,
  AT: TAGS,
  CS: TEXT,
  DA: TEXT,
  DS: TEXT,
  DT: TEXT,
  FD: numbers(8, (view, at, value) => view.setFloat64(at, value, true)),
  FL: numbers(4, (view, at, value) => view.setFloat32(at, value, true)),
  IS: TEXT,
  LO: TEXT,
  LT: TEXT,
  PN: joined(nameOfValue),
  SH: TEXT,
  SL: integers(4, -(2 ** 31), 2 ** 31 - 1, (view, at, value) => view.setInt32(at, value, true)),
  SS: integers(2, -(2 ** 15), 2 ** 15 - 1, (view, at, value) => view.setInt16(at, value, true)),
  ST: TEXT,
  SV: longs((view, at, value) => view.setBigInt64(at, value, true), -(2n ** 63n), 2n ** 63n - 1n),
  TM: TEXT,
  UC: TEXT,
  UI: TEXT,
  UL: integers(4, 0, 2 ** 32 - 1, (view, at, value) => view.setUint32(at, value, true)),
  UR: TEXT,
  US: integers(2, 0, 2 ** 16 - 1, (view, at, value) => view.setUint16(at, value, true)),
  UT: TEXT,
  UV: longs((view, at, value) => view.setBigUint64(at, value, true), 0n, 2n ** 64n - 1n),
}
