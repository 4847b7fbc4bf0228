import type { DataSet } from '../data-set.ts'
import { newElement, newItems, type WriteTarget } from '../write/new-element.ts'
import { elementBytes, joinBytes, type WriteEncoding } from '../write/put-bytes.ts'
import { elementValue, itemsOf, sequenceBytes } from './copy-element.ts'
import type { ElementChange } from './element-change.ts'
import type { TextForm } from './text-form.ts'

/** An element of the outermost data set after its change: nothing where it is removed. */
export function* changedElement(dataSet: DataSet, change: ElementChange, form: TextForm): Generator<Uint8Array> {
  if ('remove' in change) return
  if ('number' in change) return yield numberElement(dataSet, change)
  const element = 'items' in change && change.append ? dataSet.get(change.tag) : undefined
  if ('text' in change || element?.items === undefined)
    return yield newElement(change, targetOf(dataSet, form, dataSet))
  const target = targetOf(dataSet, form, element.items[0] ?? dataSet)
  const there = form.toUtf8
    ? itemsOf(element, form)
    : dataSet.bytes.subarray(element.offset, element.offset + element.length)
  yield sequenceBytes(dataSet, element, joinBytes([there, ...newItems(change.items, target)]))
}

function numberElement(dataSet: DataSet, { tag, vr, number }: { tag: number; vr: 'US'; number: number }): Uint8Array {
  const bytes = new Uint8Array(2)
  new DataView(bytes.buffer).setUint16(0, number, dataSet.littleEndian)
  return elementBytes(tag, vr, bytes, dataSet)
}

const targetOf = (dataSet: DataSet, form: TextForm, { littleEndian, explicitVr }: WriteEncoding): WriteTarget => ({
  littleEndian,
  explicitVr,
  encode: form.encode,
  original: (tag) => {
    const element = dataSet.get(tag)
    if (element === undefined || element.items !== undefined) return undefined
    return { vr: element.vr, value: elementValue(dataSet, element, form) }
  },
})
