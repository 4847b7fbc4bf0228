import type { Vr } from '../value-representation.ts'
import { elementBytes, elementHeader, itemBytes, joinBytes, type WriteEncoding } from './put-bytes.ts'

/** An element to be written, its text in Unicode. */
export type NewElement =
  | { readonly tag: number; readonly vr: Vr; readonly text: string }
  /** With the value that the data set under change had at this tag; empty where it has none, and in a new data set. */
  | { readonly tag: number; readonly vr: Vr; readonly original: true }
  | { readonly tag: number; readonly items: readonly NewItem[] }

/** The elements of a new item, ascending by tag. */
export type NewItem = readonly NewElement[]

/** What new elements are written into. */
export interface WriteTarget extends WriteEncoding {
  encode(text: string): Uint8Array
  original(tag: number): { readonly vr: Vr; readonly value: Uint8Array } | undefined
}

/** The bytes of an element. */
export function newElement(element: NewElement, target: WriteTarget): Uint8Array {
  const { tag } = element
  if ('text' in element) return elementBytes(tag, element.vr, target.encode(element.text), target)
  if ('items' in element) {
    const items = joinBytes(newItems(element.items, target))
    return joinBytes([elementHeader(tag, 'SQ', items.length, target), items])
  }
  const { vr, value } = target.original(tag) ?? { vr: element.vr, value: new Uint8Array(0) }
  return elementBytes(tag, vr, value, target)
}

/** The bytes of items, each of known length. */
export const newItems = (items: readonly NewItem[], target: WriteTarget): Uint8Array[] =>
  items.map((item) => itemBytes(newElements(item, target), target))

/** The bytes of elements that follow each other. */
export const newElements = (elements: NewItem, target: WriteTarget): Uint8Array =>
  joinBytes(elements.map((element) => newElement(element, target)))
