import type { DataSet } from '../data-set.ts'
import { elementBytes, elementHeader, itemBytes, joinBytes, type WriteEncoding } from '../write/put-bytes.ts'
import { elementValue, itemsOf, sequenceBytes } from './copy-element.ts'
import type { ElementChange, NewElement, NewItem } from './element-change.ts'
import type { TextForm } from './text-form.ts'

/** An element of the outermost data set after its change: nothing where it is removed. */
export function* changedElement(dataSet: DataSet, change: ElementChange, form: TextForm): Generator<Uint8Array> {
  if ('remove' in change) return
  if ('text' in change) return yield elementBytes(change.tag, change.vr, form.encode(change.text), dataSet)
  const element = change.append ? dataSet.get(change.tag) : undefined
  if (element?.items === undefined) return yield newElement(dataSet, change, form, dataSet)
  const encoding = element.items[0] ?? dataSet
  yield sequenceBytes(
    dataSet,
    element,
    joinBytes([
      form.toUtf8 ? itemsOf(element, form) : dataSet.bytes.subarray(element.offset, element.offset + element.length),
      ...newItems(dataSet, change.items, form, encoding),
    ]),
  )
}

function newElement(original: DataSet, element: NewElement, form: TextForm, encoding: WriteEncoding): Uint8Array {
  if ('text' in element) return elementBytes(element.tag, element.vr, form.encode(element.text), encoding)
  if ('items' in element) {
    const items = joinBytes(newItems(original, element.items, form, encoding))
    return joinBytes([elementHeader(element.tag, 'SQ', items.length, encoding), items])
  }
  const there = original.get(element.tag)
  const value =
    there === undefined || there.items !== undefined ? new Uint8Array(0) : elementValue(original, there, form)
  return elementBytes(element.tag, there?.vr ?? element.vr, value, encoding)
}

const newItems = (
  original: DataSet,
  items: readonly NewItem[],
  form: TextForm,
  encoding: WriteEncoding,
): Uint8Array[] =>
  items.map((item) =>
    itemBytes(joinBytes(item.map((element) => newElement(original, element, form, encoding))), encoding),
  )
