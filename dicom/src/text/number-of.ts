import type { DataElement } from '../data-element.ts'
import type { DataSet } from '../data-set.ts'
import { NUMBER_WIDTH, type Vr } from '../value-representation.ts'
import { textsOfElement } from './text-of.ts'

type ReadNumber = (view: DataView, at: number, littleEndian: boolean) => number | bigint

/** How one value of each binary VR is read. */
const READ: Readonly<Partial<Record<Vr, ReadNumber>>> = {
  FD: (view, at, little) => view.getFloat64(at, little),
  FL: (view, at, little) => view.getFloat32(at, little),
  OD: (view, at, little) => view.getFloat64(at, little),
  OF: (view, at, little) => view.getFloat32(at, little),
  OL: (view, at, little) => view.getUint32(at, little),
  OV: (view, at, little) => view.getBigUint64(at, little),
  OW: (view, at, little) => view.getUint16(at, little),
  SL: (view, at, little) => view.getInt32(at, little),
  SS: (view, at, little) => view.getInt16(at, little),
  SV: (view, at, little) => view.getBigInt64(at, little),
  UL: (view, at, little) => view.getUint32(at, little),
  US: (view, at, little) => view.getUint16(at, little),
  UV: (view, at, little) => view.getBigUint64(at, little),
}

/** The values of a binary element; a last value that is cut is left out. Empty for other VRs. */
export function binaryNumbers(dataSet: DataSet, element: DataElement): (number | bigint)[] {
  const read = READ[element.vr]
  const width = NUMBER_WIDTH[element.vr]
  if (read === undefined || width === undefined) return []
  const { bytes, littleEndian } = dataSet
  const view = new DataView(bytes.buffer, bytes.byteOffset + element.offset, element.length)
  const values: (number | bigint)[] = []
  for (let at = 0; at + width <= element.length; at += width) values.push(read(view, at, littleEndian))
  return values
}

/** The tags that an element of VR AT holds. */
export function tagsOfElement(dataSet: DataSet, element: DataElement): number[] {
  const { bytes, littleEndian } = dataSet
  const view = new DataView(bytes.buffer, bytes.byteOffset + element.offset, element.length)
  const tags: number[] = []
  for (let at = 0; at + 4 <= element.length; at += 4) {
    tags.push(view.getUint16(at, littleEndian) * 0x10000 + view.getUint16(at + 2, littleEndian))
  }
  return tags
}

/** The numbers of an element, binary or text (IS, DS); NaN for a text that is no number. Empty where it is absent. */
export function numbersOf(dataSet: DataSet, tag: number): number[] {
  const element = dataSet.get(tag)
  if (element === undefined) return []
  if (element.vr === 'IS' || element.vr === 'DS') return textsOfElement(dataSet, element).map(numberOfText)
  return binaryNumbers(dataSet, element).map(Number)
}

/** The first number of an element; undefined where it is absent, empty or no number. */
export function numberOf(dataSet: DataSet, tag: number): number | undefined {
  const [first] = numbersOf(dataSet, tag)
  return first === undefined || Number.isNaN(first) ? undefined : first
}

/** The number that a decimal text means; NaN where it is none. */
export function numberOfText(text: string): number {
  return /^[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?$/.test(text) ? Number(text) : Number.NaN
}
