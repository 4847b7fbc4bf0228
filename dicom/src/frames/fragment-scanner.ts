import { tagAt, uint32 } from '../read/bytes.ts'
import { Tag } from '../tag.ts'
import { ENDS_STREAM, FragmentList, STARTS_STREAM } from './fragment-list.ts'

/** First two bytes of JPEG and JPEG-LS, JPEG 2000, JPEG XL streams. */
const STREAM_STARTS = [0xffd8, 0xff4f, 0xff0a]
const END_OF_IMAGE = 0xffd9
const ITEM_HEADER = 8

/** Reads the item headers of encapsulated pixel data while its bytes pass by; keeps positions and the offset table. */
export class FragmentScanner {
  readonly fragments = new FragmentList()
  /** Where the next byte stands. */
  position: number
  /** Where the pixel data ended; undefined while it has not. */
  end: number | undefined
  /** Whether the sequence delimiter came. */
  delimited = false
  problem: 'BadItem' | 'TooManyFragments' | undefined
  readonly #littleEndian: boolean
  readonly #mostFragments: number
  readonly #header = new Uint8Array(ITEM_HEADER)
  #headerLength = 0
  #isFirstItem = true
  #left = 0
  #itemLength = 0
  /** First two and last three bytes of the value. */
  #first = 0
  #last = 0
  #offsetTable: Uint8Array[] = []

  constructor(offset: number, littleEndian: boolean, mostFragments: number) {
    this.position = offset
    this.#littleEndian = littleEndian
    this.#mostFragments = mostFragments
  }

  /** Entries of the Basic Offset Table (PS3.5 A.4); empty where it is. */
  get basicOffsetTable(): number[] {
    const bytes = joined(this.#offsetTable)
    const entries: number[] = []
    for (let at = 0; at + 4 <= bytes.length; at += 4) entries.push(uint32(bytes, at, this.#littleEndian))
    return entries
  }

  /** Whether the bytes so far end at the end of an item. */
  get isBetweenItems(): boolean {
    return this.#left === 0 && this.#headerLength === 0
  }

  push(chunk: Uint8Array): void {
    let at = 0
    while (at < chunk.length && this.end === undefined) {
      const taken = this.#left > 0 ? this.#takeValue(chunk, at) : this.#takeHeader(chunk, at)
      at += taken
      this.position += taken
      if (this.#headerLength === ITEM_HEADER) this.#readHeader()
    }
  }

  #takeHeader(chunk: Uint8Array, at: number): number {
    const taken = Math.min(ITEM_HEADER - this.#headerLength, chunk.length - at)
    this.#header.set(chunk.subarray(at, at + taken), this.#headerLength)
    this.#headerLength += taken
    return taken
  }

  #readHeader(): void {
    this.#headerLength = 0
    const tag = tagAt(this.#header, 0, this.#littleEndian)
    if (tag === Tag.SequenceDelimitationItem) {
      this.delimited = true
      this.end = this.position
      return
    }
    if (tag !== Tag.Item) this.#stop('BadItem')
    else if (this.fragments.count >= this.#mostFragments) this.#stop('TooManyFragments')
    else this.#startItem()
  }

  #startItem(): void {
    this.#left = uint32(this.#header, 4, this.#littleEndian)
    this.#itemLength = this.#left
    this.#first = 0
    this.#last = 0
    if (this.#left === 0) this.#endItem(this.position)
  }

  #takeValue(chunk: Uint8Array, at: number): number {
    const taken = Math.min(this.#left, chunk.length - at)
    const seen = this.#itemLength - this.#left
    if (this.#isFirstItem) this.#keepOffsetTable(chunk.subarray(at, at + taken))
    for (let index = seen; index < 2 && index - seen < taken; index += 1) {
      this.#first |= (chunk[at + index - seen] as number) << (8 * (1 - index))
    }
    for (let index = Math.max(0, taken - 3); index < taken; index += 1) {
      this.#last = ((this.#last << 8) | (chunk[at + index] as number)) & 0xffffff
    }
    this.#left -= taken
    if (this.#left === 0) this.#endItem(this.position + taken)
    return taken
  }

  #keepOffsetTable(bytes: Uint8Array): void {
    // A copy, which slice() of a Node Buffer would not be: the caller may use the chunk again.
    if (this.#itemLength <= this.#mostFragments * 4) this.#offsetTable.push(new Uint8Array(bytes))
  }

  #endItem(end: number): void {
    if (this.#isFirstItem) {
      this.#isFirstItem = false
      return
    }
    const starts = STREAM_STARTS.includes(this.#first) ? STARTS_STREAM : 0
    const isEnd = (this.#last & 0xffff) === END_OF_IMAGE || this.#last === END_OF_IMAGE * 0x100
    this.fragments.add(end - this.#itemLength, this.#itemLength, starts | (isEnd ? ENDS_STREAM : 0))
  }

  #stop(problem: 'BadItem' | 'TooManyFragments'): void {
    this.problem = problem
    this.end = this.position - ITEM_HEADER
  }
}

function joined(pieces: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(pieces.reduce((sum, piece) => sum + piece.length, 0))
  let at = 0
  for (const piece of pieces) {
    whole.set(piece, at)
    at += piece.length
  }
  return whole
}
