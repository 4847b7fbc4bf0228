import { type DataElement, UNDEFINED_LENGTH } from '../data-element.ts'
import type { DataSet } from '../data-set.ts'
import { uint32 } from '../read/bytes.ts'
import { isGroupLength } from '../tag.ts'
import type { Vr } from '../value-representation.ts'
import { elementBytes } from '../write/put-bytes.ts'
import { endOfElement, lengthBytes, lengthField, type Splice, withValue } from './splice-element.ts'

/** What becomes of an element: it is removed, gets a value, or stays, its items looked into (undefined). */
export type Treatment = 'removed' | { readonly vr: Vr; readonly value: Uint8Array } | undefined

/** Decides about each element, at all levels. */
export type Treat = (dataSet: DataSet, element: DataElement) => Treatment

/** An element that the data set lacks. */
export interface Addition {
  readonly tag: number
  readonly vr: Vr
  readonly value: Uint8Array
}

/** Length to End (retired): bytes of the data set after it. */
const LENGTH_TO_END = 0x00080001

const ITEM_HEADER = 8

/**
 * Collects what must change in a data set and in what is nested in it: elements, the lengths of items and sequences
 * around them, of groups, and to the end. Answers by how many bytes it grows. Recurses no deeper than the reader went.
 */
export function spliceDataSet(
  dataSet: DataSet,
  treat: Treat,
  splices: Splice[],
  additions: readonly Addition[] = [],
): number {
  const growth = new Map<number, number>()
  let whole = 0
  const grow = (tag: number, by: number) => {
    whole += by
    growth.set(tag >>> 16, (growth.get(tag >>> 16) ?? 0) + by)
  }
  for (const element of [...dataSet.elements, ...dataSet.duplicates]) {
    if (!isLength(element.tag)) grow(element.tag, spliceElement(dataSet, element, treat, splices))
  }
  for (const addition of additions) grow(addition.tag, add(dataSet, addition, splices))
  for (const element of dataSet.elements.filter(({ tag }) => isGroupLength(tag))) {
    if (treat(dataSet, element) === undefined) {
      correctNumber(dataSet, element, growth.get(element.tag >>> 16) ?? 0, splices)
    } else whole += spliceElement(dataSet, element, treat, splices)
  }
  const toEnd = dataSet.get(LENGTH_TO_END)
  if (toEnd !== undefined) correctNumber(dataSet, toEnd, whole, splices)
  return whole
}

const isLength = (tag: number): boolean => tag === LENGTH_TO_END || isGroupLength(tag)

function spliceElement(dataSet: DataSet, element: DataElement, treat: Treat, splices: Splice[]): number {
  const treatment = treat(dataSet, element)
  if (treatment === undefined) return element.items === undefined ? 0 : spliceItems(dataSet, element, treat, splices)
  const { start } = element
  const end = endOfElement(dataSet, element)
  const bytes = treatment === 'removed' ? new Uint8Array(0) : withValue(dataSet, element, treatment.value, treatment.vr)
  splices.push({ start, end, bytes })
  return bytes.length - (end - start)
}

function spliceItems(dataSet: DataSet, element: DataElement, treat: Treat, splices: Splice[]): number {
  let whole = 0
  for (const item of element.items ?? []) {
    const by = spliceDataSet(item, treat, splices)
    const length = uint32(item.bytes, item.offset - 4, item.littleEndian)
    if (by !== 0 && length !== UNDEFINED_LENGTH) {
      const start = item.offset - ITEM_HEADER + 4
      splices.push({ start, end: item.offset, bytes: lengthBytes(length + by, 4, item.littleEndian) })
    }
    whole += by
  }
  if (whole !== 0 && !element.undefinedLength) {
    const { at, width } = lengthField(dataSet, element)
    const bytes = lengthBytes(element.length + whole, width, dataSet.littleEndian)
    splices.push({ start: at, end: at + width, bytes })
  }
  return whole
}

/** Puts an element before the next higher tag. */
function add(dataSet: DataSet, { tag, vr, value }: Addition, splices: Splice[]): number {
  const next = dataSet.elements.find((element) => element.tag > tag)
  const start = next?.start ?? dataSet.offset + dataSet.length
  const bytes = elementBytes(tag, vr, value, dataSet)
  splices.push({ start, end: start, bytes })
  return bytes.length
}

function correctNumber(dataSet: DataSet, element: DataElement, by: number, splices: Splice[]): void {
  if (by === 0 || element.length !== 4) return
  const { bytes, littleEndian } = dataSet
  const { offset } = element
  const value = (uint32(bytes, offset, littleEndian) + by) >>> 0
  splices.push({ start: offset, end: offset + 4, bytes: lengthBytes(value, 4, littleEndian) })
}
