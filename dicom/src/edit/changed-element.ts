import type { DataSet } from '../data-set.ts'
import { newElement, newItems, type WriteTarget } from '../write/new-element.ts'
import { joinBytes, type WriteEncoding } from '../write/put-bytes.ts'
import { elementValue, itemsOf, sequenceBytes } from './copy-element.ts'
import type { ElementChange } from './element-change.ts'
import type { TextForm } from './text-form.ts'

/** An element of the outermost data set after its change: nothing where it is removed. */
export function* changedElement(dataSet: DataSet, change: ElementChange, form: TextForm): Generator<Uint8Array> {
  if ('remove' in change) return
  const element = 'items' in change && change.append ? dataSet.get(change.tag) : undefined
  if ('text' in change || element?.items === undefined)
    return yield newElement(change, targetOf(dataSet, form, dataSet))
  const target = targetOf(dataSet, form, element.items[0] ?? dataSet)
  const there = form.toUtf8
    ? itemsOf(element, form)
    : dataSet.bytes.subarray(element.offset, element.offset + element.length)
  yield sequenceBytes(dataSet, element, joinBytes([there, ...newItems(change.items, target)]))
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
