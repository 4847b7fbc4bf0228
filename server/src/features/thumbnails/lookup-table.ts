import { type DataSet, numbersOf } from '@opaline/dicom'

/** A table that maps stored values (PS3.3 C.11.1.1, C.7.6.3.1.5). */
export interface LookupTable {
  /** The stored value of the first entry; those below it have the first entry too. */
  readonly first: number
  /** The most that an entry can be. */
  readonly most: number
  readonly entries: Uint16Array
}

const WHOLE = 65_536
const HALF = 32_768

/** Entries of 16 bits, or of 8 bits packed one a byte. */
function readEntries(dataSet: DataSet, tag: number, count: number): Uint16Array | undefined {
  const element = dataSet.get(tag)
  if (element === undefined) return undefined
  const { bytes, littleEndian } = dataSet
  if (element.length < count * 2) {
    return element.length < count ? undefined : Uint16Array.from(bytes.subarray(element.offset, element.offset + count))
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset + element.offset, element.length)
  return Uint16Array.from({ length: count }, (_, index) => view.getUint16(index * 2, littleEndian))
}

/** Reads a table by the tags of its descriptor and its data; undefined where there is none that is whole. */
export function readLookupTable(
  dataSet: DataSet,
  tags: { readonly descriptor: number; readonly data: number },
  isSigned: boolean,
): LookupTable | undefined {
  const [count, first, bits] = numbersOf(dataSet, tags.descriptor)
  if (count === undefined || first === undefined || bits === undefined) return undefined
  // The length is unsigned, and 0 is 65,536; the first value is signed as the pixels are, whatever VR the file gives it.
  const length = count === 0 ? WHOLE : (count + WHOLE) % WHOLE
  const entries = readEntries(dataSet, tags.data, length)
  const signed = isSigned && first >= HALF ? first - WHOLE : first
  return entries && { first: signed, most: 2 ** Math.min(16, Math.max(1, bits)) - 1, entries }
}

/** What the table makes of a value. */
export const lookUp = ({ first, entries }: LookupTable, value: number): number =>
  entries[Math.min(entries.length - 1, Math.max(0, Math.round(value) - first))] ?? 0
