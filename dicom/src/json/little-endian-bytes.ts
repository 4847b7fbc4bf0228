import type { DataElement } from '../data-element.ts'
import type { DataSet } from '../data-set.ts'
import { NUMBER_WIDTH } from '../value-representation.ts'

/** The bytes of a value in little endian order, as DICOM JSON and bulk data want them (PS3.18 8.7.3, F.2.7). */
export function littleEndianBytes(dataSet: DataSet, element: DataElement): Uint8Array {
  const value = dataSet.bytes.subarray(element.offset, element.offset + element.length)
  const width = NUMBER_WIDTH[element.vr] ?? 1
  if (dataSet.littleEndian || width === 1) return value
  const swapped = new Uint8Array(value)
  for (let at = 0; at + width <= swapped.length; at += width) swapped.subarray(at, at + width).reverse()
  return swapped
}
