import type { DataSet } from '@opaline/dicom'
import { expandSegments } from './segmented-palette.ts'

/** A table that maps stored values (PS3.3 C.11.1.1, C.7.6.3.1.5). */
export interface LookupTable {
  /** The stored value of the first entry; those below it have the first entry too. */
  readonly first: number
  /** The most that an entry can be. */
  readonly most: number
  readonly entries: Uint16Array
}

/** Where a table's parts stand. */
export interface TableTags {
  readonly descriptor: number
  readonly data: number
  /** The data in segments, in place of `data` (PS3.3 C.7.9.2). */
  readonly segmented?: number
}

const WHOLE = 65_536
const HALF = 32_768
const BYTE = 256

/** The words of an element: of 16 bits, or of 8 where it has no more bytes than that. */
function readWords(dataSet: DataSet, tag: number | undefined, count: number | undefined): Uint16Array | undefined {
  const element = tag === undefined ? undefined : dataSet.get(tag)
  if (element === undefined || element.length === 0) return undefined
  const { bytes, littleEndian } = dataSet
  const end = element.offset + element.length
  if (count !== undefined && element.length < count * 2)
    return element.length < count ? undefined : Uint16Array.from(bytes.subarray(element.offset, element.offset + count))
  const view = new DataView(bytes.buffer, bytes.byteOffset + element.offset, end - element.offset)
  const words = count ?? Math.floor(element.length / 2)
  return Uint16Array.from({ length: words }, (_, index) => view.getUint16(index * 2, littleEndian))
}

/** The three numbers of a descriptor, whose VR says nothing of their signs. */
function readDescriptor(dataSet: DataSet, tag: number): readonly number[] {
  const element = dataSet.get(tag)
  if (element === undefined || element.length < 6) return []
  const { bytes, littleEndian } = dataSet
  const view = new DataView(bytes.buffer, bytes.byteOffset + element.offset, element.length)
  return [0, 2, 4].map((at) => view.getUint16(at, littleEndian))
}

/** The largest number that the entries are meant to reach: some tables of 8 bits are said to have 16, and the reverse. */
function mostOf(bits: number, entries: Uint16Array): number {
  const declared = 2 ** Math.min(16, Math.max(1, bits)) - 1
  const largest = entries.reduce((most, entry) => Math.max(most, entry), 0)
  return largest > declared ? WHOLE - 1 : declared
}

/** Reads a table by its tags; undefined where there is none that is whole. @throws RangeError for segments that are none */
export function readLookupTable(dataSet: DataSet, tags: TableTags, isSigned: boolean): LookupTable | undefined {
  const [count, first, bits] = readDescriptor(dataSet, tags.descriptor)
  if (count === undefined || first === undefined || bits === undefined) return undefined
  // The length is unsigned, and 0 is 65,536; the first value is signed as the pixels are.
  const length = count === 0 ? WHOLE : count
  const segments = readWords(dataSet, tags.segmented, undefined)
  const entries = segments ? expandSegments(segments, length) : readWords(dataSet, tags.data, length)
  const signed = isSigned && first >= HALF ? first - WHOLE : first
  return entries && { first: signed, most: mostOf(bits, entries), entries }
}

/** What the table makes of a value. */
export const lookUp = ({ first, entries }: LookupTable, value: number): number =>
  entries[Math.min(entries.length - 1, Math.max(0, Math.round(value) - first))] ?? 0

/** What the table makes of a value, as 8 bits. */
export const lookUpByte = (table: LookupTable, value: number): number =>
  table.most < BYTE ? lookUp(table, value) : Math.floor(lookUp(table, value) / ((table.most + 1) / BYTE))
