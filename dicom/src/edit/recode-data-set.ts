import type { DataElement } from '../data-element.ts'
import { UNDEFINED_LENGTH } from '../data-element.ts'
import type { DataSet } from '../data-set.ts'
import { littleEndianBytes } from '../json/little-endian-bytes.ts'
import { isGroupLength } from '../tag.ts'
import {
  elementBytes,
  elementHeader,
  itemBytes,
  joinBytes,
  sequenceEnd,
  type WriteEncoding,
} from '../write/put-bytes.ts'

/** A little endian encoding, with or without VRs in the data set. */
export type LittleEndianEncoding = WriteEncoding & { readonly littleEndian: true }

/**
 * The elements of a data set in another encoding (PS3.5 7.1): each value the same, numbers in little endian order, all
 * lengths told. Group lengths go, since they change (PS3.5 7.2). Nothing recurses deeper than the reader went.
 */
export function recodeDataSet(dataSet: DataSet, encoding: LittleEndianEncoding): Uint8Array {
  const kept = dataSet.elements.filter(({ tag }) => !isGroupLength(tag))
  return joinBytes(kept.map((element) => recodedElement(dataSet, element, encoding)))
}

function recodedElement(dataSet: DataSet, element: DataElement, encoding: LittleEndianEncoding): Uint8Array {
  const { tag, vr, items, undefinedLength } = element
  if (items !== undefined) {
    const content = joinBytes(items.map((item) => itemBytes(recodeDataSet(item, encoding), encoding)))
    return joinBytes([elementHeader(tag, 'SQ', content.length, encoding), content])
  }
  const value = littleEndianBytes(dataSet, element)
  if (!undefinedLength) return elementBytes(tag, vr, value, encoding)
  // Fragments of an icon's pixel data, which stand as they are.
  return joinBytes([elementHeader(tag, vr, UNDEFINED_LENGTH, encoding), value, sequenceEnd(encoding)])
}
