import type { DataElement } from '../data-element.ts'
import type { DataSet } from '../data-set.ts'
import { tagAt, uint32 } from '../read/bytes.ts'
import { Tag } from '../tag.ts'
import type { Vr } from '../value-representation.ts'
import { elementBytes, joinBytes, paddedValue } from '../write/put-bytes.ts'
import { DeidentifyError } from './deidentify-error.ts'

/** Bytes that take the place of a range of the source. */
export interface Splice {
  readonly start: number
  readonly end: number
  readonly bytes: Uint8Array
}

const DELIMITER = 8

/** First byte behind an element, its closing delimiter included. */
export function endOfElement({ bytes, littleEndian }: DataSet, element: DataElement): number {
  const end = element.offset + element.length
  const isDelimited =
    element.undefinedLength &&
    end + DELIMITER <= bytes.length &&
    tagAt(bytes, end, littleEndian) === Tag.SequenceDelimitationItem
  return isDelimited ? end + DELIMITER : end
}

/** Where the length of an element stands, and in how many bytes; it is told by what is written there. */
export function lengthField(dataSet: DataSet, element: DataElement): { readonly at: number; readonly width: 2 | 4 } {
  const { offset, start } = element
  const isShort = offset - start === 8 && dataSet.explicitVr && !holdsLength(dataSet, element)
  return isShort ? { at: offset - 2, width: 2 } : { at: offset - 4, width: 4 }
}

/** Whether four bytes of length stand before the value, as in the implicit form also where others have the explicit one. */
const holdsLength = ({ bytes, littleEndian }: DataSet, { offset, length, undefinedLength }: DataElement): boolean =>
  undefinedLength || uint32(bytes, offset - 4, littleEndian) === length

/** A length as it is written in a field of 2 or 4 bytes. */
export function lengthBytes(value: number, width: 2 | 4, littleEndian: boolean): Uint8Array {
  if (width === 2 && value > 0xffff)
    throw new DeidentifyError('Unsupported', 'A sequence grows beyond its length field.')
  const bytes = new Uint8Array(width)
  const view = new DataView(bytes.buffer)
  if (width === 2) view.setUint16(0, value, littleEndian)
  else view.setUint32(0, value, littleEndian)
  return bytes
}

/**
 * An element with another value. Its header stays in the form that it has, but for its length; one whose length does not
 * fit, or whose VR says something else than `vr`, is written anew.
 */
export function withValue(dataSet: DataSet, element: DataElement, value: Uint8Array, vr: Vr): Uint8Array {
  const padded = paddedValue(vr, value)
  const { at, width } = lengthField(dataSet, element)
  if (element.items !== undefined || element.vr !== vr || (width === 2 && padded.length > 0xfffe)) {
    return elementBytes(element.tag, vr, value, dataSet)
  }
  const header = new Uint8Array(dataSet.bytes.subarray(element.start, element.offset))
  header.set(lengthBytes(padded.length, width, dataSet.littleEndian), at - element.start)
  return joinBytes([header, padded])
}

/** A range of the source with the splices in it made: parts of it, nothing of which is copied, and what takes the place of others. */
export function spliced(source: Uint8Array, start: number, end: number, splices: readonly Splice[]): Uint8Array[] {
  const pieces: Uint8Array[] = []
  const inside = splices.filter((splice) => splice.start >= start && splice.end <= end)
  let from = start
  for (const splice of inside.sort((a, b) => a.start - b.start || a.end - b.end)) {
    if (splice.start > from) pieces.push(source.subarray(from, splice.start))
    if (splice.bytes.length > 0) pieces.push(splice.bytes)
    from = splice.end
  }
  if (end > from) pieces.push(source.subarray(from, end))
  return pieces
}
