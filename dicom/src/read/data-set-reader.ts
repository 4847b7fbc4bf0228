import { DataElement, UNDEFINED_LENGTH } from '../data-element.ts'
import { DataSet } from '../data-set.ts'
import { DicomError, type DicomErrorCode } from '../dicom-error.ts'
import { isPrivate, Tag } from '../tag.ts'
import type { Vr } from '../value-representation.ts'
import { tagAt, uint32 } from './bytes.ts'
import { ElementHeader, LONGEST_HEADER } from './element-header.ts'
import { isSequence } from './is-sequence.ts'
import type { PixelData, ReadingLevel, ReadTask } from './read-task.ts'

const PIXEL_DATA_TAGS = new Set<number>([Tag.PixelData, Tag.FloatPixelData, Tag.DoubleFloatPixelData])

const BYTE_VRS = new Set<Vr>(['OB', 'OW', 'OF', 'OD', 'OL', 'OV'])

/** Elements between two looks at the clock. */
const CLOCK_EVERY = 1024

/** Reads the elements of a data set with an explicit stack, up to its pixel data (PS3.5 7). */
export class DataSetReader {
  readonly dataSet: DataSet
  pixelData: PixelData | undefined
  /** Bytes that the source must have for the next step; 0 when all is read. */
  needed = 0
  readonly #task: ReadTask
  readonly #bytes: Uint8Array
  readonly #header = new ElementHeader()
  readonly #levels: ReadingLevel[]
  #level: ReadingLevel
  #position: number
  #count = 0
  #nesting = 0
  /** Where a sequence of known length ended last: a delimiter there is superfluous, not somebody else's. */
  #sequenceEnd = -1

  constructor(task: ReadTask) {
    this.#task = task
    this.#bytes = task.source.bytes
    this.#position = task.offset
    const { littleEndian, explicitVr } = task.encoding
    this.dataSet = new DataSet(task.source, task.parent, task.offset, littleEndian, explicitVr)
    this.#level = {
      ...task.encoding,
      kind: 'dataSet',
      dataSet: this.dataSet,
      element: undefined,
      end: Infinity,
      delimited: false,
    }
    this.#levels = [this.#level]
  }

  /** First byte that is not part of the data set that was read. */
  get position(): number {
    return this.#position
  }

  /** Answers true when the header is whole, false when `needed` bytes are needed to go on. */
  read(): boolean {
    while (this.#step());
    return this.needed === 0
  }

  #step(): boolean {
    const level = this.#level
    if (this.#position >= level.end) return this.#leave(this.#position)
    if (level.kind === 'dataSet') return this.#readElement(level)
    if (this.#position + 8 > this.#bytes.length) return this.#lack(this.#position + 8, level.element?.tag)
    return level.kind === 'sequence' ? this.#readItem(level) : this.#readFragment(level)
  }

  #readElement(level: ReadingLevel): boolean {
    const at = this.#position
    const isOutermost = level.end === Infinity && this.#levels.length === 1
    if (at + 8 > this.#bytes.length) return isOutermost ? this.#endOfBytes(at) : this.#lack(at + 8, level.element?.tag)
    const { dataSet } = level
    const tag = tagAt(this.#bytes, at, dataSet.littleEndian)
    this.#countOne(at, tag)
    if (tag >= Tag.Item && tag <= Tag.SequenceDelimitationItem) return this.#readDelimiter(level, tag)
    if (isOutermost && this.#endsBefore(at, tag)) return this.#finish(at)
    const header = this.#header
    if (!header.read(dataSet, at, level.end)) return this.#lack(at + LONGEST_HEADER, tag)
    if (header.warning !== undefined) dataSet.source.warnings.add(header.warning, at, tag)
    if (isOutermost && PIXEL_DATA_TAGS.has(tag)) return this.#meetPixelData(at)
    return this.#readValue(level, at)
  }

  #readValue(level: ReadingLevel, at: number): boolean {
    const { tag, vr, offset, length } = this.#header
    if (length === UNDEFINED_LENGTH || vr === 'SQ' || this.#isPrivateSequence()) return this.#enterSequence(level, at)
    const end = offset + length
    if (end > level.end) throw this.#fault('Malformed', at, tag, 'the value goes beyond the item or sequence around it')
    if (end > this.#bytes.length || end > this.#task.limits.headerBytes) return this.#lack(end, tag)
    level.dataSet.append(new DataElement(tag, vr, at, offset, length, undefined))
    this.#position = end
    return true
  }

  #isPrivateSequence(): boolean {
    const { tag, vr, offset, length } = this.#header
    if (this.#task.privateSequences !== true || vr !== 'UN' || !isPrivate(tag)) return false
    return isSequence(this.#task, offset, length, (task) => new DataSetReader(task))
  }

  #enterSequence(level: ReadingLevel, at: number): boolean {
    const { tag, vr, offset, length, implicitItems } = this.#header
    const delimited = length === UNDEFINED_LENGTH
    const end = delimited ? level.end : offset + length
    if (end > level.end) throw this.#fault('Malformed', at, tag, 'the sequence goes beyond the item around it')
    if (!delimited && end > this.#bytes.length) return this.#lack(end, tag)
    const isSequence = !BYTE_VRS.has(vr)
    const element = new DataElement(tag, isSequence ? 'SQ' : vr, at, offset, length, isSequence ? [] : undefined)
    level.dataSet.append(element)
    this.#position = offset
    this.#nesting += 1
    if (this.#nesting > this.#task.limits.nesting) {
      throw this.#fault('TooDeep', at, tag, `more than ${this.#task.limits.nesting} sequences inside each other`)
    }
    const { dataSet } = level
    const littleEndian = implicitItems || dataSet.littleEndian
    const explicitVr = !implicitItems && dataSet.explicitVr
    const kind = isSequence ? 'sequence' : 'fragments'
    this.#enter({ kind, dataSet, element, end, delimited, littleEndian, explicitVr })
    return true
  }

  #readItem(level: ReadingLevel): boolean {
    const at = this.#position
    const tag = tagAt(this.#bytes, at, level.littleEndian)
    this.#countOne(at, level.element?.tag)
    if (tag === Tag.Item) return this.#enterItem(level, at)
    this.#position = at + 8
    if (tag === Tag.SequenceDelimitationItem) return this.#leave(at)
    if (tag !== Tag.ItemDelimitationItem) {
      throw this.#fault('Malformed', at, level.element?.tag, 'something else than an item stands in the sequence')
    }
    level.dataSet.source.warnings.add('StrayDelimiter', at, level.element?.tag)
    return true
  }

  #enterItem(level: ReadingLevel, at: number): boolean {
    const { element, littleEndian, explicitVr } = level
    const length = uint32(this.#bytes, at + 4, littleEndian)
    const delimited = length === UNDEFINED_LENGTH
    const end = delimited ? level.end : at + 8 + length
    if (end > level.end) throw this.#fault('Malformed', at, element?.tag, 'the item goes beyond its sequence')
    if (!delimited && end > this.#bytes.length) return this.#lack(end, element?.tag)
    const dataSet = new DataSet(level.dataSet.source, level.dataSet, at + 8, littleEndian, explicitVr)
    element?.items?.push(dataSet)
    this.#position = at + 8
    this.#enter({ kind: 'dataSet', dataSet, element, end, delimited, littleEndian, explicitVr })
    return true
  }

  #readFragment(level: ReadingLevel): boolean {
    const at = this.#position
    const tag = tagAt(this.#bytes, at, level.littleEndian)
    const isEnd = tag === Tag.SequenceDelimitationItem
    if (!isEnd && tag !== Tag.Item) {
      throw this.#fault('Malformed', at, level.element?.tag, 'something else than a fragment stands in the value')
    }
    this.#countOne(at, level.element?.tag)
    const end = at + 8 + (isEnd ? 0 : uint32(this.#bytes, at + 4, level.littleEndian))
    if (end > level.end)
      throw this.#fault('Malformed', at, level.element?.tag, 'a fragment goes beyond the value around it')
    if (end > this.#bytes.length) return this.#lack(end, level.element?.tag)
    this.#position = end
    return isEnd ? this.#leave(at) : true
  }

  /** An item tag or a delimiter where an element should stand. */
  #readDelimiter(level: ReadingLevel, tag: number): boolean {
    const at = this.#position
    const { warnings } = level.dataSet.source
    const endsItem = level.delimited && (tag !== Tag.SequenceDelimitationItem || this.#sequenceEnd !== at)
    if (endsItem) {
      if (tag === Tag.ItemDelimitationItem) this.#position = at + 8
      else warnings.add('MissingDelimiter', at, level.element?.tag)
      return this.#leave(at)
    }
    if (tag === Tag.Item) throw this.#fault('Malformed', at, level.element?.tag, 'an item stands outside of a sequence')
    warnings.add('StrayDelimiter', at, level.element?.tag)
    this.#position = at + 8
    return true
  }

  #meetPixelData(at: number): boolean {
    const { tag, vr, offset, length } = this.#header
    const isEncapsulated = length === UNDEFINED_LENGTH
    this.pixelData = { tag, vr, start: at, offset, length: isEncapsulated ? undefined : length }
    return this.#finish(at)
  }

  #endsBefore(at: number, tag: number): boolean {
    if (this.#task.endsBefore?.(at, tag)) return true
    // Some writers fill the last block of the file with zeros.
    if (tag !== 0 || uint32(this.#bytes, at + 4, true) !== 0) return false
    this.dataSet.source.warnings.add('TrailingBytes', at)
    return true
  }

  /** The outermost data set may end wherever the file does, and a few zeros after it are padding. */
  #endOfBytes(at: number): boolean {
    if (!this.#task.complete) return this.#lack(at + 8, undefined)
    const rest = this.#bytes.subarray(at)
    if (rest.some((byte) => byte !== 0)) return this.#lack(at + 8, undefined)
    if (rest.length > 0) this.dataSet.source.warnings.add('TrailingBytes', at)
    return this.#finish(at)
  }

  #finish(end: number): false {
    this.#position = end
    this.dataSet.close(end)
    return false
  }

  #enter(level: ReadingLevel): void {
    this.#levels.push(level)
    this.#level = level
  }

  /** Ends the innermost level, whose content ends at `end`. */
  #leave(end: number): boolean {
    const level = this.#level
    this.#levels.pop()
    this.#level = this.#levels.at(-1) ?? level
    const isAtEnd = this.#position === end
    if (level.delimited && isAtEnd && end === level.end) {
      level.dataSet.source.warnings.add('MissingDelimiter', end, level.element?.tag)
    }
    if (level.kind === 'dataSet') {
      level.dataSet.close(end)
      return true
    }
    this.#nesting -= 1
    if (level.element !== undefined) level.element.length = end - level.element.offset
    if (!level.delimited) this.#sequenceEnd = this.#position
    return true
  }

  #countOne(at: number, tag: number | undefined): void {
    const { limits, deadline } = this.#task
    this.#count += 1
    if (this.#count > limits.elements) {
      throw this.#fault('TooManyElements', at, tag, `more than ${limits.elements} elements and items`)
    }
    if (this.#count % CLOCK_EVERY === 0 && performance.now() > deadline) {
      throw this.#fault('TooSlow', at, tag, `not read within ${limits.milliseconds} ms`)
    }
  }

  /** The bytes end before `needed`: an answer while more may come, an error when they cannot. */
  #lack(needed: number, tag: number | undefined): false {
    const { complete, limits } = this.#task
    const at = this.#position
    if (complete && needed > this.#bytes.length) {
      throw this.#fault('Truncated', at, tag, `${needed - this.#bytes.length} bytes are missing at the least`)
    }
    if (needed > limits.headerBytes) {
      throw this.#fault('HeaderTooLarge', at, tag, `more than ${limits.headerBytes} bytes before the pixel data`)
    }
    this.needed = needed
    return false
  }

  #fault(code: DicomErrorCode, at: number, tag: number | undefined, reason: string): DicomError {
    return new DicomError(code, at, tag, reason)
  }
}
