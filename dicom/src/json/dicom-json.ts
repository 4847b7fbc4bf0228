import type { DataElement } from '../data-element.ts'
import { DataSet } from '../data-set.ts'
import type { Header } from '../header.ts'
import { isGroupLength, Tag, tagHex } from '../tag.ts'
import { base64 } from './base64.ts'
import { littleEndianBytes } from './little-endian-bytes.ts'
import { WRITE_VALUES } from './value-json.ts'

/** How binary values are written. */
export interface DicomJsonOptions {
  /**
   * Gives the URI of a binary value by its path: tags and item numbers from 1, such as `54000100/1/54001010`. Without
   * it every binary value stands inline, and the pixel data is left out.
   */
  readonly bulkDataUri?: (path: string) => string
  /** Binary values of more bytes become bulk data, but for lookup tables (group 0028); 1024 by default. */
  readonly inlineBytes?: number
}

/**
 * The DICOM JSON Model of a header or data set (PS3.18 F.2), as text. Everything is kept but group lengths and trailing
 * padding; text is Unicode, so Specific Character Set, where there is one or a character needs it, is ISO_IR 192.
 * Elements with more than one reading are written so that the JSON is valid: a decimal text that is no number as that
 * text, numbers that JSON lacks as strings.
 */
export function toDicomJson(source: Header | DataSet, options: DicomJsonOptions = {}): string {
  const isDataSet = source instanceof DataSet
  const writer = new DicomJsonWriter(isDataSet ? source : source.dataSet, options)
  const { pixelData } = isDataSet ? { pixelData: undefined } : source
  return writer.write(pixelData?.tag, pixelData?.vr)
}

const UNICODE = `"${tagHex(Tag.SpecificCharacterSet)}":{"vr":"CS","Value":["ISO_IR 192"]}`

const IMAGE_GROUP = 0x0028
/** The longest lookup table, 65,536 entries of 16 bits (PS3.3 C.7.6.3.1.5): viewers want tables beside the pixels. */
const TABLE_BYTES = 2 * 65_536

/** A data set that is being written: the outermost one or an item. */
interface Level {
  readonly dataSet: DataSet
  /** Path of the data set, with a slash at its end unless it is the outermost. */
  readonly path: string
  next: number
  isEmpty: boolean
  /** The sequence that is being written, and the number of its item. */
  sequence: DataElement | undefined
  item: number
}

/** Writes data sets inside each other with a stack of its own: input does not decide how deep the calls go. */
class DicomJsonWriter {
  readonly #bulkDataUri: ((path: string) => string) | undefined
  readonly #inlineBytes: number
  readonly #levels: Level[]
  #text = '{'
  /** Where Specific Character Set goes if it turns out to be needed. */
  #characterSetAt: number | undefined
  #hasCharacterSet = false

  constructor(dataSet: DataSet, options: DicomJsonOptions) {
    this.#bulkDataUri = options.bulkDataUri
    this.#inlineBytes = options.inlineBytes ?? 1024
    this.#levels = [levelOf(dataSet, '')]
    this.#hasCharacterSet = dataSet.get(Tag.SpecificCharacterSet) !== undefined
  }

  write(pixelDataTag: number | undefined, pixelDataVr: string | undefined): string {
    for (let level = this.#levels.at(-1); level !== undefined; level = this.#levels.at(-1)) {
      const element = level.dataSet.elements[level.next]
      level.next += 1
      if (element !== undefined) this.#writeElement(level, element)
      else this.#close(level, pixelDataTag, pixelDataVr)
    }
    return this.#withCharacterSet()
  }

  #writeElement(level: Level, element: DataElement): void {
    const { tag, vr, items } = element
    if (isGroupLength(tag) || tag === Tag.DataSetTrailingPadding) return
    if (this.#characterSetAt === undefined && tag > Tag.SpecificCharacterSet) this.#characterSetAt = this.#text.length
    const comma = level.isEmpty ? '' : ','
    level.isEmpty = false
    if (tag === Tag.SpecificCharacterSet && element.length > 0) {
      this.#text += comma + UNICODE
      return
    }
    this.#text += `${comma}"${tagHex(tag)}":{"vr":"${vr}"`
    if (items === undefined) this.#text += `${this.#valueOf(level, element)}}`
    else if (items.length === 0) this.#text += '}'
    else this.#openItem(level, element, items[0])
  }

  #openItem(level: Level, sequence: DataElement, item: DataSet | undefined): void {
    if (item === undefined) return
    this.#text += level.sequence === undefined ? ',"Value":[{' : ',{'
    level.sequence = sequence
    level.item += 1
    this.#levels.push(levelOf(item, `${level.path}${tagHex(sequence.tag)}/${level.item}/`))
  }

  /** Ends a data set, and goes on with the next item of the sequence around it. */
  #close(level: Level, pixelDataTag: number | undefined, pixelDataVr: string | undefined): void {
    this.#levels.pop()
    const outer = this.#levels.at(-1)
    if (outer === undefined) {
      this.#characterSetAt ??= this.#text.length
      if (pixelDataTag !== undefined) this.#writePixelData(level, pixelDataTag, pixelDataVr)
      this.#text += '}'
      return
    }
    this.#text += '}'
    const next = outer.sequence?.items?.[outer.item]
    if (outer.sequence !== undefined && next !== undefined) this.#openItem(outer, outer.sequence, next)
    else {
      this.#text += ']}'
      outer.sequence = undefined
      outer.item = 0
    }
  }

  #writePixelData(level: Level, tag: number, vr: string | undefined): void {
    if (this.#bulkDataUri === undefined) return
    const hex = tagHex(tag)
    this.#text += `${level.isEmpty ? '' : ','}"${hex}":{"vr":"${vr}","BulkDataURI":${JSON.stringify(this.#bulkDataUri(hex))}}`
  }

  #valueOf(level: Level, element: DataElement): string {
    if (element.length === 0) return ''
    const write = WRITE_VALUES[element.vr]
    if (write === undefined) return this.#binaryOf(level, element)
    const values = write(level.dataSet, element)
    return values === '' ? '' : `,"Value":[${values}]`
  }

  #binaryOf(level: Level, element: DataElement): string {
    const isTable = element.tag >>> 16 === IMAGE_GROUP
    const inlineBytes = isTable ? Math.max(this.#inlineBytes, TABLE_BYTES) : this.#inlineBytes
    if (this.#bulkDataUri !== undefined && element.length > inlineBytes) {
      return `,"BulkDataURI":${JSON.stringify(this.#bulkDataUri(level.path + tagHex(element.tag)))}`
    }
    return `,"InlineBinary":"${base64(littleEndianBytes(level.dataSet, element))}"`
  }

  #withCharacterSet(): string {
    const text = this.#text
    const at = this.#characterSetAt ?? text.length
    if (this.#hasCharacterSet || !/[\u0080-\uffff]/.test(text)) return text
    const before = text.slice(0, at)
    const comma = before === '{' ? '' : ','
    const after = text.slice(at)
    if (after.startsWith(',')) return before + comma + UNICODE + after
    return `${before}${comma}${UNICODE}${after === '}' ? '' : ','}${after}`
  }
}

function levelOf(dataSet: DataSet, path: string): Level {
  return { dataSet, path, next: 0, isEmpty: true, sequence: undefined, item: 0 }
}
