import type { DataElement } from './data-element.ts'
import type { WarningList } from './read-warning.ts'
import { Tag } from './tag.ts'
import { type CharacterSet, characterSetOf, DEFAULT_CHARACTER_SET } from './text/character-set.ts'

/** What all data sets of one file share. */
export interface DataSetSource {
  readonly bytes: Uint8Array
  readonly warnings: WarningList
}

/**
 * Data elements of a file, or of one item of a sequence, ascending by tag. Holds positions, not values: the bytes must
 * stay as they are for as long as it is used. Of two elements with one tag the first counts.
 */
export class DataSet {
  readonly source: DataSetSource
  readonly parent: DataSet | undefined
  /** First byte of the first element. */
  readonly offset: number
  /** Bytes of all elements; up to the pixel data for the outermost data set. */
  length = 0
  littleEndian: boolean
  explicitVr: boolean
  /** Elements whose tag another one has already: they count for nothing, but their values are in the file. */
  readonly duplicates: DataElement[] = []
  #elements: DataElement[] = []
  #lastTag = -1
  #ordered = true
  #characterSet: CharacterSet | undefined

  constructor(
    source: DataSetSource,
    parent: DataSet | undefined,
    offset: number,
    littleEndian: boolean,
    explicitVr: boolean,
  ) {
    this.source = source
    this.parent = parent
    this.offset = offset
    this.littleEndian = littleEndian
    this.explicitVr = explicitVr
  }

  /** The bytes that all offsets refer to. */
  get bytes(): Uint8Array {
    return this.source.bytes
  }

  /** All elements, ascending by tag. */
  get elements(): readonly DataElement[] {
    return this.#elements
  }

  /** The element of a tag, or undefined. */
  get(tag: number): DataElement | undefined {
    const elements = this.#elements
    let low = 0
    let high = elements.length - 1
    while (low <= high) {
      const middle = (low + high) >> 1
      const element = elements[middle] as DataElement
      if (element.tag === tag) return element
      if (element.tag < tag) low = middle + 1
      else high = middle - 1
    }
    return undefined
  }

  /** The element of a tag here or, where it is absent, in the nearest data set around this one. */
  getInherited(tag: number): DataElement | undefined {
    for (let dataSet: DataSet | undefined = this; dataSet !== undefined; dataSet = dataSet.parent) {
      const element = dataSet.get(tag)
      if (element !== undefined) return element
    }
    return undefined
  }

  /** The character set of the text in here: its own (0008,0005), else that of the data set around it (PS3.5 7.5.3). */
  get characterSet(): CharacterSet {
    this.#characterSet ??= this.#findCharacterSet()
    return this.#characterSet
  }

  /** Adds an element, in the order of the file. */
  append(element: DataElement): void {
    const { tag } = element
    if (tag <= this.#lastTag) this.#ordered = false
    this.#lastTag = tag
    this.#elements.push(element)
  }

  /** Ends the data set: brings elements that the file holds in a wrong order into ascending order. */
  close(end: number): void {
    this.length = end - this.offset
    if (this.#ordered) return
    const { warnings } = this.source
    warnings.add('UnorderedTags', this.offset)
    this.#ordered = true
    this.#elements = this.#elements
      .sort((a, b) => a.tag - b.tag)
      .filter((element, index, all) => {
        const isFirst = all[index - 1]?.tag !== element.tag
        if (isFirst) return true
        warnings.add('DuplicateTag', element.start, element.tag)
        this.duplicates.push(element)
        return false
      })
  }

  #findCharacterSet(): CharacterSet {
    const element = this.get(Tag.SpecificCharacterSet)
    if (element === undefined) return this.parent?.characterSet ?? DEFAULT_CHARACTER_SET
    const { bytes, warnings } = this.source
    const { characterSet, unknown } = characterSetOf(bytes, element.offset, element.offset + element.length)
    if (unknown) warnings.add('UnknownCharacterSet', element.offset, element.tag)
    return characterSet
  }
}
