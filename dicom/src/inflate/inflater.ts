import { DicomError } from '../dicom-error.ts'
import {
  CODE_LENGTH_ORDER,
  DISTANCE_BASE,
  DISTANCE_EXTRA,
  FIXED_DISTANCES,
  FIXED_LITERALS,
  LENGTH_BASE,
  LENGTH_EXTRA,
} from './deflate-codes.ts'
import { type HuffmanTable, huffmanTable } from './huffman-table.ts'

const END_OF_BLOCK = 256

/**
 * Inflates a raw deflate stream (RFC 1951) piece by piece: it stops when there is enough output, so that a small input
 * cannot fill the memory, and when the input ends, so that the beginning of a file can be read.
 */
export class Inflater {
  /** Whether the end of the deflate stream was reached. */
  ended = false
  /** Whether the input ended before the stream did. */
  exhausted = false
  readonly #input: Uint8Array
  readonly #start: number
  #at: number
  #held = 0
  #heldBits = 0
  #output = new Uint8Array(4096)
  #length = 0
  #isLastBlock = false
  #literals: HuffmanTable | undefined
  #distances: HuffmanTable | undefined
  #storedLeft = 0

  /** Reads the stream that begins at `start` of `input`. */
  constructor(input: Uint8Array, start: number) {
    this.#input = input
    this.#start = start
    this.#at = start
  }

  /** All bytes that were inflated so far. */
  get output(): Uint8Array {
    return this.#output.subarray(0, this.#length)
  }

  /** Goes on until there are at least `target` bytes of output, or the stream or the input ends. */
  inflateTo(target: number): void {
    while (this.#length < target && !this.ended && !this.exhausted) {
      if (this.#storedLeft > 0) this.#copyStored(target)
      else if (this.#literals !== undefined) this.#inflateBlock(target)
      else if (this.#isLastBlock) this.ended = true
      else this.#openBlock()
    }
  }

  #openBlock(): void {
    const header = this.#take(3)
    const open = [this.#openStored, this.#openFixed, this.#openDynamic][header >> 1]
    if (this.exhausted) return
    if (open === undefined) throw this.#fault('a block of an unknown type')
    this.#isLastBlock = (header & 1) === 1
    open.call(this)
  }

  #openStored(): void {
    this.#take(this.#heldBits & 7)
    const length = this.#take(16)
    const check = this.#take(16)
    if (this.exhausted) return
    if ((length ^ check) !== 0xffff) throw this.#fault('a stored block with a wrong length')
    this.#storedLeft = length
  }

  #openFixed(): void {
    this.#literals = FIXED_LITERALS
    this.#distances = FIXED_DISTANCES
  }

  #openDynamic(): void {
    const literals = this.#take(5) + 257
    const distances = this.#take(5) + 1
    const lengths = new Uint8Array(19)
    for (let index = 0, count = this.#take(4) + 4; index < count; index += 1) {
      lengths[CODE_LENGTH_ORDER[index] as number] = this.#take(3)
    }
    if (this.exhausted) return
    const all = this.#readLengths(this.#table(lengths), literals + distances)
    if (this.exhausted) return
    this.#literals = this.#table(all.subarray(0, literals))
    this.#distances = this.#table(all.subarray(literals))
  }

  #readLengths(table: HuffmanTable, count: number): Uint8Array {
    const lengths = new Uint8Array(count)
    for (let at = 0; at < count && !this.exhausted; ) {
      const symbol = this.#symbol(table)
      if (symbol < 16) {
        lengths[at] = symbol
        at += 1
        continue
      }
      const repeated = symbol === 16 ? (lengths[at - 1] ?? 0) : 0
      const times = symbol === 16 ? 3 + this.#take(2) : symbol === 17 ? 3 + this.#take(3) : 11 + this.#take(7)
      lengths.fill(repeated, at, at + times)
      at += times
    }
    return lengths
  }

  #inflateBlock(target: number): void {
    const { literals, distances } = { literals: this.#literals, distances: this.#distances }
    if (literals === undefined || distances === undefined) return
    while (this.#length < target) {
      const symbol = this.#symbol(literals)
      if (this.exhausted) return
      if (symbol < END_OF_BLOCK) this.#push(symbol)
      else if (symbol > END_OF_BLOCK) this.#copyMatch(symbol, distances)
      else {
        this.#literals = undefined
        return
      }
      if (this.exhausted) return
    }
  }

  #copyMatch(symbol: number, distances: HuffmanTable): void {
    const base = LENGTH_BASE[symbol - 257]
    if (base === undefined) throw this.#fault('an unknown length code')
    const length = base + this.#take(LENGTH_EXTRA[symbol - 257] as number)
    const code = this.#symbol(distances)
    const distanceBase = DISTANCE_BASE[code]
    if (distanceBase === undefined) throw this.#fault('an unknown distance code')
    const distance = distanceBase + this.#take(DISTANCE_EXTRA[code] as number)
    if (this.exhausted) return
    if (distance > this.#length) throw this.#fault('a distance beyond the start')
    this.#reserve(length)
    const output = this.#output
    let at = this.#length
    for (const end = at + length; at < end; at += 1) output[at] = output[at - distance] as number
    this.#length = at
  }

  #copyStored(target: number): void {
    const length = Math.min(this.#storedLeft, target - this.#length)
    this.#reserve(length)
    let copied = 0
    while (copied < length) {
      const byte = this.#take(8)
      if (this.exhausted) break
      this.#output[this.#length + copied] = byte
      copied += 1
    }
    this.#length += copied
    this.#storedLeft -= copied
  }

  #push(byte: number): void {
    this.#reserve(1)
    this.#output[this.#length] = byte
    this.#length += 1
  }

  #reserve(count: number): void {
    if (this.#length + count <= this.#output.length) return
    const larger = new Uint8Array(Math.max(this.#output.length * 2, this.#length + count))
    larger.set(this.#output.subarray(0, this.#length))
    this.#output = larger
  }

  /** The next symbol; 0 and `exhausted` where the input ends within it. */
  #symbol(table: HuffmanTable): number {
    this.#hold(table.bits)
    const entry = table.entries[this.#held & ((1 << table.bits) - 1)] as number
    const length = entry & 15
    if (length > this.#heldBits) {
      this.exhausted = true
      return 0
    }
    if (length === 0) {
      if (this.#heldBits < table.bits) this.exhausted = true
      else throw this.#fault('a code that does not exist')
    }
    this.#held >>>= length
    this.#heldBits -= length
    return entry >> 4
  }

  /** The next `count` bits, at most 16; 0 and `exhausted` where the input ends within them. */
  #take(count: number): number {
    this.#hold(count)
    if (this.#heldBits < count) {
      this.exhausted = true
      return 0
    }
    const value = this.#held & ((1 << count) - 1)
    this.#held >>>= count
    this.#heldBits -= count
    return value
  }

  #hold(count: number): void {
    while (this.#heldBits < count && this.#at < this.#input.length) {
      this.#held |= (this.#input[this.#at] as number) << this.#heldBits
      this.#heldBits += 8
      this.#at += 1
    }
  }

  #table(lengths: Uint8Array): HuffmanTable {
    const table = huffmanTable(lengths)
    if (table === undefined) throw this.#fault('a block with impossible code lengths')
    return table
  }

  #fault(what: string): DicomError {
    return new DicomError(
      'Malformed',
      this.#at,
      undefined,
      `the deflated data set has ${what} (stream begins at ${this.#start})`,
    )
  }
}
