import type { EncapsulatedFrames, FrameTable } from './frame-table.ts'

const NATIVE = 1
const ENCAPSULATED = 2

/** Packs a frame table for storage: mostly 4 bytes per fragment. `decodeFrameTable` reads it. */
export function encodeFrameTable(table: FrameTable): Uint8Array {
  const numbers = new NumberWriter()
  if (table.kind === 'native') {
    for (const number of [NATIVE, table.offset, table.frameBits, table.count]) numbers.write(number)
    return numbers.bytes
  }
  const { offsets, lengths, firstFragments } = table
  for (const number of [ENCAPSULATED, offsets.length, firstFragments.length - 1]) numbers.write(number)
  let end = 0
  for (const [index, offset] of offsets.entries()) {
    numbers.write(offset - end)
    numbers.write(lengths[index] ?? 0)
    end = offset + (lengths[index] ?? 0)
  }
  for (const [frame, first] of firstFragments.entries()) numbers.write(first - (firstFragments[frame - 1] ?? 0))
  return numbers.bytes
}

/**
 * Reads what `encodeFrameTable` wrote.
 * @throws RangeError for other bytes
 */
export function decodeFrameTable(bytes: Uint8Array): FrameTable {
  const numbers = new NumberReader(bytes)
  const kind = numbers.read()
  if (kind === NATIVE) {
    return { kind: 'native', offset: numbers.read(), frameBits: numbers.read(), count: numbers.read() }
  }
  if (kind !== ENCAPSULATED) throw new RangeError('these bytes are no frame table: unknown kind')
  return decodeEncapsulated(numbers, bytes.length)
}

function decodeEncapsulated(numbers: NumberReader, size: number): EncapsulatedFrames {
  const fragments = numbers.read()
  const frames = numbers.read()
  if (fragments > size || frames > size) throw new RangeError('these bytes are no frame table: too short')
  const offsets = new Float64Array(fragments)
  const lengths = new Uint32Array(fragments)
  const firstFragments = new Uint32Array(frames + 1)
  let end = 0
  for (let index = 0; index < fragments; index += 1) {
    offsets[index] = end + numbers.read()
    lengths[index] = numbers.read()
    end = (offsets[index] as number) + (lengths[index] as number)
  }
  let first = 0
  for (let frame = 0; frame <= frames; frame += 1) {
    first += numbers.read()
    firstFragments[frame] = first
  }
  return { kind: 'encapsulated', offsets, lengths, firstFragments }
}

/** Writes numbers in groups of seven bits, lowest first, the eighth bit saying that more follow (LEB128). */
class NumberWriter {
  #bytes = new Uint8Array(256)
  #length = 0

  get bytes(): Uint8Array {
    return this.#bytes.slice(0, this.#length)
  }

  write(number: number): void {
    let left = number
    while (left >= 0x80) {
      this.#push((left % 0x80) + 0x80)
      left = Math.floor(left / 0x80)
    }
    this.#push(left)
  }

  #push(byte: number): void {
    if (this.#length === this.#bytes.length) {
      const larger = new Uint8Array(this.#length * 2)
      larger.set(this.#bytes)
      this.#bytes = larger
    }
    this.#bytes[this.#length] = byte
    this.#length += 1
  }
}

/** Reads what `NumberWriter` wrote. */
class NumberReader {
  readonly #bytes: Uint8Array
  #at = 0

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes
  }

  read(): number {
    let number = 0
    for (let scale = 1; ; scale *= 0x80) {
      const byte = this.#bytes[this.#at]
      if (byte === undefined) throw new RangeError('these bytes are no frame table: too short')
      this.#at += 1
      number += (byte & 0x7f) * scale
      if (byte < 0x80) return number
    }
  }
}
