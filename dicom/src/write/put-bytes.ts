import { Tag } from '../tag.ts'
import { hasLongForm, type Vr } from '../value-representation.ts'

/** How elements are written (PS3.5 7.1). */
export interface WriteEncoding {
  readonly littleEndian: boolean
  readonly explicitVr: boolean
}

/** Longest value of an element in the short explicit form. */
const LONGEST_SHORT = 0xfffe

/** All pieces one after the other. */
export function joinBytes(pieces: readonly Uint8Array[]): Uint8Array {
  const joined = new Uint8Array(pieces.reduce((sum, piece) => sum + piece.length, 0))
  let at = 0
  for (const piece of pieces) {
    joined.set(piece, at)
    at += piece.length
  }
  return joined
}

/** A tag and a 32-bit length: an item, a delimiter, the header of an implicit element. */
export function tagAndLength(tag: number, length: number, littleEndian: boolean): Uint8Array {
  const bytes = new Uint8Array(8)
  const view = new DataView(bytes.buffer)
  view.setUint16(0, tag >>> 16, littleEndian)
  view.setUint16(2, tag & 0xffff, littleEndian)
  view.setUint32(4, length, littleEndian)
  return bytes
}

/** The header of an element. A value too long for the short form of its VR goes as UN (PS3.5 6.2.2). */
export function elementHeader(tag: number, vr: Vr, length: number, encoding: WriteEncoding): Uint8Array {
  const { littleEndian, explicitVr } = encoding
  if (!explicitVr) return tagAndLength(tag, length, littleEndian)
  const isLong = hasLongForm(codeOf(vr))
  const written = isLong || length <= LONGEST_SHORT ? vr : 'UN'
  const header = new Uint8Array(isLong || written === 'UN' ? 12 : 8)
  header.set(tagAndLength(tag, 0, littleEndian))
  header.set([written.charCodeAt(0), written.charCodeAt(1), 0, 0], 4)
  const view = new DataView(header.buffer)
  if (header.length === 12) view.setUint32(8, length, littleEndian)
  else view.setUint16(6, length, littleEndian)
  return header
}

/** An element with its value, padded. */
export function elementBytes(tag: number, vr: Vr, value: Uint8Array, encoding: WriteEncoding): Uint8Array {
  const padded = paddedValue(vr, value)
  return joinBytes([elementHeader(tag, vr, padded.length, encoding), padded])
}

/** A value padded to an even length (PS3.5 6.2). */
export function paddedValue(vr: Vr, value: Uint8Array): Uint8Array {
  return value.length % 2 === 0 ? value : joinBytes([value, Uint8Array.of(PADDED_WITH_ZERO.has(vr) ? 0 : 0x20)])
}

/** A sequence item of known length. */
export function itemBytes(content: Uint8Array, { littleEndian }: WriteEncoding): Uint8Array {
  return joinBytes([tagAndLength(Tag.Item, content.length, littleEndian), content])
}

/** What ends a sequence of undefined length. */
export const sequenceEnd = ({ littleEndian }: WriteEncoding): Uint8Array =>
  tagAndLength(Tag.SequenceDelimitationItem, 0, littleEndian)

const PADDED_WITH_ZERO = new Set<Vr>(['UI', 'OB', 'UN'])

const codeOf = (vr: Vr): number => (vr.charCodeAt(0) << 8) | vr.charCodeAt(1)
