import type { HuffmanTable } from './huffman-table.ts'

const MARKER = 0xff
const FIRST_RESTART = 0xd0
const LAST_RESTART = 0xd7
/** A difference of 16 bits is 32768 and has no bits of its own (ITU-T T.81 H.1.2.2). */
const WHOLE_DIFFERENCE = 16

/** Reads the entropy-coded bits of a JPEG. */
export class EntropyReader {
  readonly #bytes: Uint8Array
  #at = 0
  #byte = 0
  #bitsLeft = 0
  readonly #nextBit = () => this.#bit()

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes
  }

  /** The next difference from a prediction. @throws RangeError where the bits end or are no code */
  difference(table: HuffmanTable): number {
    const bits = table.read(this.#nextBit)
    return bits === WHOLE_DIFFERENCE ? 1 << 15 : this.value(bits)
  }

  /** The value of the next code. @throws RangeError where the bits end or are no code */
  code(table: HuffmanTable): number {
    return table.read(this.#nextBit)
  }

  /** A signed number of so many bits, whose smaller half is negative (ITU-T T.81 F.2.2.1). @throws RangeError where the bits end */
  value(bits: number): number {
    let value = 0
    for (let count = 0; count < bits; count += 1) value = value * 2 + this.#bit()
    return bits > 0 && value < 1 << (bits - 1) ? value - (1 << bits) + 1 : value
  }

  /** Goes on behind the restart marker that must stand here. */
  restart(): void {
    this.#bitsLeft = 0
    const marker = this.#bytes[this.#at + 1] ?? 0
    if (this.#bytes[this.#at] !== MARKER || marker < FIRST_RESTART || marker > LAST_RESTART) {
      throw new RangeError('The JPEG lacks a restart marker.')
    }
    this.#at += 2
  }

  #bit(): number {
    if (this.#bitsLeft === 0) this.#nextByte()
    this.#bitsLeft -= 1
    return (this.#byte >> this.#bitsLeft) & 1
  }

  #nextByte(): void {
    if (this.#at >= this.#bytes.length) throw new RangeError('The JPEG ends too early.')
    this.#byte = this.#bytes[this.#at] ?? 0
    this.#bitsLeft = 8
    this.#at += 1
    if (this.#byte !== MARKER) return
    // A zero is stuffed behind FF; anything else is a marker, and the scan is over.
    if (this.#bytes[this.#at] !== 0) throw new RangeError('The JPEG ends too early.')
    this.#at += 1
  }
}
