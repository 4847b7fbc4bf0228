import type { DataElement } from '../data-element.ts'
import type { DataSet } from '../data-set.ts'
import { tagAt } from '../read/bytes.ts'
import { isGroupLength, Tag } from '../tag.ts'
import { encodeUtf8 } from '../text/encode-text.ts'
import { elementBytes, elementHeader, itemBytes, joinBytes, sequenceEnd } from '../write/put-bytes.ts'
import { recodedText, type TextForm } from './text-form.ts'

/** An element as it stands, its text in the wanted form. Nothing recurses deeper than the reader went. */
export function* copiedElement(dataSet: DataSet, element: DataElement, form: TextForm): Generator<Uint8Array> {
  if (!form.toUtf8 || !holdsOtherText(dataSet, element, form)) yield* asItStands(dataSet, element)
  else if (element.items === undefined)
    yield elementBytes(element.tag, element.vr, elementValue(dataSet, element, form), dataSet)
  else yield sequenceBytes(dataSet, element, itemsOf(element, form))
}

/** The value of an element, its text in the wanted form. */
export function elementValue(dataSet: DataSet, element: DataElement, form: TextForm): Uint8Array {
  if (form.toUtf8 && element.tag === Tag.SpecificCharacterSet) return encodeUtf8('ISO_IR 192')
  const recoded = recodedText(dataSet, element, form)
  return recoded ?? dataSet.bytes.subarray(element.offset, element.offset + element.length)
}

/** The items of a sequence, their text in the wanted form. */
export function itemsOf(element: DataElement, form: TextForm): Uint8Array {
  const items = element.items ?? []
  return joinBytes(items.map((item) => itemBytes(joinBytes([...copiedElements(item, form)]), item)))
}

/** A sequence of known length; one that stands as UN with implicit items stays one (PS3.5 6.2.2). */
export function sequenceBytes(dataSet: DataSet, element: DataElement, items: Uint8Array): Uint8Array {
  const [first] = element.items ?? []
  const vr = first !== undefined && first.explicitVr !== dataSet.explicitVr ? 'UN' : 'SQ'
  return joinBytes([elementHeader(element.tag, vr, items.length, dataSet), items])
}

function* copiedElements(dataSet: DataSet, form: TextForm): Generator<Uint8Array> {
  for (const element of dataSet.elements) if (!isGroupLength(element.tag)) yield* copiedElement(dataSet, element, form)
}

function holdsOtherText(dataSet: DataSet, element: DataElement, form: TextForm): boolean {
  if (element.items === undefined)
    return element.tag === Tag.SpecificCharacterSet || recodedText(dataSet, element, form) !== undefined
  return element.items.some((item) => item.elements.some((inner) => holdsOtherText(item, inner, form)))
}

function* asItStands(dataSet: DataSet, element: DataElement): Generator<Uint8Array> {
  const { bytes, littleEndian } = dataSet
  const end = element.offset + element.length
  if (!element.undefinedLength) return yield bytes.subarray(element.start, end)
  const isMarked = end + 8 <= bytes.length && tagAt(bytes, end, littleEndian) === Tag.SequenceDelimitationItem
  yield bytes.subarray(element.start, isMarked ? end + 8 : end)
  if (!isMarked) yield sequenceEnd(dataSet)
}
