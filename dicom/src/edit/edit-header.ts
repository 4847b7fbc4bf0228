import type { DataElement } from '../data-element.ts'
import type { DataSet } from '../data-set.ts'
import type { Header } from '../header.ts'
import { isGroupLength, Tag } from '../tag.ts'
import { changedElement } from './changed-element.ts'
import { copiedElement } from './copy-element.ts'
import type { ElementChange } from './element-change.ts'
import { type TextForm, textForm } from './text-form.ts'

/** A changed data set up to its pixel data. */
export interface EditedHeader {
  /** What stands in the place of the data set's bytes before `restOffset`; parts of the original are not copied. */
  readonly pieces: readonly Uint8Array[]
  /** Where the bytes begin that go on unchanged: in the file, or in the inflated data set where the header says `deflated`. */
  readonly restOffset: number
}

const UTF_8: ElementChange = { tag: Tag.SpecificCharacterSet, vr: 'CS', text: 'ISO_IR 192' }

/** Tells how long a group or a file of before DICOM is (PS3.5 7.2): not kept up, so it goes. */
const LENGTH_TO_END = 0x00080001

/**
 * Changes elements of a file's outermost data set, in the file's own encoding. What is not changed stays byte for byte,
 * but for lengths of changed groups, which are dropped. New text is written in the data set's character set; where that
 * cannot hold it, all text of the header becomes UTF-8.
 * The new file: the bytes before `dataSetOffset`, the pieces, the rest; the last two deflated where the file is.
 * @throws RangeError for tags of group 0002, and for those that are not before the pixel data
 */
export function editHeader(header: Header, changes: readonly ElementChange[]): EditedHeader {
  const { dataSet, pixelData } = header
  const restOffset = pixelData?.start ?? dataSet.offset + dataSet.length
  checkTags(changes, pixelData?.tag ?? Tag.Item)
  const form = textForm(dataSet, changes)
  const all = form.toUtf8 ? [...changes.filter(({ tag }) => tag !== UTF_8.tag), UTF_8] : changes
  return {
    pieces: changes.length === 0 ? [unchanged(dataSet)] : adjoin(mergedElements(dataSet, all, form)),
    restOffset,
  }
}

const unchanged = ({ bytes, offset, length }: DataSet): Uint8Array => bytes.subarray(offset, offset + length)

function checkTags(changes: readonly ElementChange[], before: number): void {
  const wrong = changes.find(({ tag }) => tag >>> 16 <= 0x0002 || tag >= before || isGroupLength(tag))
  if (wrong !== undefined) throw new RangeError(`the element ${wrong.tag.toString(16)} cannot be changed`)
}

/** The elements of the data set and the changed ones, ascending by tag. */
function* mergedElements(dataSet: DataSet, changes: readonly ElementChange[], form: TextForm): Generator<Uint8Array> {
  const changed = new Map(changes.map((change) => [change.tag, change]))
  const groups = new Set(changes.map(({ tag }) => tag >>> 16))
  const isStale = (tag: number) =>
    tag === LENGTH_TO_END || (isGroupLength(tag) && (form.toUtf8 || groups.has(tag >>> 16)))
  const added = changes.filter(({ tag }) => dataSet.get(tag) === undefined)
  for (const { tag, element } of ascending(dataSet.elements, added)) {
    const change = changed.get(tag)
    if (change !== undefined) yield* changedElement(dataSet, change, form)
    else if (element !== undefined && !isStale(tag)) yield* copiedElement(dataSet, element, form)
  }
}

function ascending(
  elements: readonly DataElement[],
  added: readonly ElementChange[],
): readonly { readonly tag: number; readonly element?: DataElement }[] {
  const there = elements.map((element) => ({ tag: element.tag, element }))
  return [...there, ...added.map(({ tag }) => ({ tag }))].sort((a, b) => a.tag - b.tag)
}

/** Joins neighbours in the same buffer, so that a header of many elements is few pieces. */
function adjoin(pieces: Iterable<Uint8Array>): Uint8Array[] {
  const joined: Uint8Array[] = []
  for (const piece of pieces) {
    const last = joined.at(-1)
    const follows = last?.buffer === piece.buffer && last.byteOffset + last.byteLength === piece.byteOffset
    if (last !== undefined && follows) {
      joined[joined.length - 1] = new Uint8Array(last.buffer, last.byteOffset, last.byteLength + piece.byteLength)
    } else joined.push(piece)
  }
  return joined
}
