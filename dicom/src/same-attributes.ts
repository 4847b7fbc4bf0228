import type { DataElement } from './data-element.ts'
import type { DataSet } from './data-set.ts'
import { littleEndianBytes } from './json/little-endian-bytes.ts'
import { DataSetReader } from './read/data-set-reader.ts'
import { DEFAULT_READ_LIMITS } from './read-limits.ts'
import { WarningList } from './read-warning.ts'
import { isGroupLength, Tag } from './tag.ts'
import { encodingOf, TransferSyntax } from './transfer-syntax.ts'
import { NUMBER_WIDTH } from './value-representation.ts'

const SPACE = 0x20
/** A sequence that the dictionary knows, whose header makes bytes readable as items. */
const SOME_SEQUENCE = 0x00081140
const SEQUENCE_HEADER = [0x08, 0x00, 0x40, 0x11]

/**
 * Whether two data sets say the same, whatever byte order and VR encoding they are written in: the same elements with the
 * same values, group lengths, padding and the given tags aside. Text is compared as it is written, so a copy in another
 * character set is another.
 */
export function sameAttributes(a: DataSet, b: DataSet, ignored: ReadonlySet<number> = new Set()): boolean {
  const ofA = countedElements(a, ignored)
  const ofB = countedElements(b, ignored)
  return (
    ofA.length === ofB.length &&
    ofA.every((element, index) => {
      const other = ofB[index]
      return other !== undefined && element.tag === other.tag && sameValue(a, element, b, other)
    })
  )
}

const countedElements = (dataSet: DataSet, ignored: ReadonlySet<number>): DataElement[] =>
  dataSet.elements.filter(({ tag }) => !isGroupLength(tag) && tag !== Tag.DataSetTrailingPadding && !ignored.has(tag))

function sameValue(a: DataSet, ofA: DataElement, b: DataSet, ofB: DataElement): boolean {
  if (ofA.items === undefined && ofB.items === undefined) return sameBytes(a, ofA, b, ofB)
  const itemsA = itemsOf(a, ofA)
  const itemsB = itemsOf(b, ofB)
  if (itemsA === undefined || itemsA.length !== itemsB?.length) return false
  return itemsA.every((item, index) => {
    const other = itemsB[index]
    return other !== undefined && sameAttributes(item, other)
  })
}

function sameBytes(a: DataSet, ofA: DataElement, b: DataSet, ofB: DataElement): boolean {
  const isPadded = isPaddedText(ofA) && isPaddedText(ofB)
  const [bytesA, bytesB] = [littleEndianBytes(a, ofA), littleEndianBytes(b, ofB)]
  return isPadded ? equal(trimmed(bytesA), trimmed(bytesB)) : equal(bytesA, bytesB)
}

const isPaddedText = ({ vr }: DataElement): boolean => !(vr in NUMBER_WIDTH) && !vr.startsWith('O') && vr !== 'UN'

function trimmed(bytes: Uint8Array): Uint8Array {
  let end = bytes.length
  while (end > 0 && (bytes[end - 1] === SPACE || bytes[end - 1] === 0)) end -= 1
  return bytes.subarray(0, end)
}

const equal = (a: Uint8Array, b: Uint8Array): boolean => a.length === b.length && a.every((byte, at) => byte === b[at])

/** The items of a sequence; of one without a VR (a private one, in implicit VR) too, whose bytes are items (PS3.5 6.2.2). */
function itemsOf(dataSet: DataSet, element: DataElement): readonly DataSet[] | undefined {
  if (element.items !== undefined || element.vr !== 'UN') return element.items
  const value = dataSet.bytes.subarray(element.offset, element.offset + element.length)
  const bytes = new Uint8Array(8 + value.length)
  bytes.set(SEQUENCE_HEADER)
  new DataView(bytes.buffer).setUint32(4, value.length, true)
  bytes.set(value, 8)
  const reader = new DataSetReader({
    source: { bytes, warnings: new WarningList() },
    offset: 0,
    encoding: encodingOf(TransferSyntax.ImplicitVrLittleEndian),
    complete: true,
    limits: DEFAULT_READ_LIMITS,
    deadline: performance.now() + DEFAULT_READ_LIMITS.milliseconds,
  })
  try {
    reader.read()
  } catch {
    return undefined
  }
  return reader.dataSet.get(SOME_SEQUENCE)?.items
}
