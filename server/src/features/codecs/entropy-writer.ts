import type { HuffmanCode } from './huffman-code.ts'

/** A difference of 16 bits is 32768 and has no bits of its own (ITU-T T.81 H.1.2.2). */
const WHOLE_DIFFERENCE = 16
/** The most bytes that one difference takes, with a zero stuffed behind each. */
const MOST_BYTES = 10

/** How many bits a difference of 16 bits takes: the symbol that its code is for. */
export const differenceBits = (difference: number): number =>
  difference === -32768 ? WHOLE_DIFFERENCE : 32 - Math.clz32(Math.abs(difference))

/** Writes the entropy-coded bits of a lossless JPEG. */
export class EntropyWriter {
  readonly #code: HuffmanCode
  #bytes: Uint8Array
  #length = 0
  #bits = 0
  #bitCount = 0

  constructor(code: HuffmanCode, expectedBytes: number) {
    this.#code = code
    this.#bytes = new Uint8Array(expectedBytes + MOST_BYTES)
  }

  /** @param difference from the prediction, modulo 65536, as a signed number */
  difference(difference: number): void {
    if (this.#length + MOST_BYTES > this.#bytes.length) this.#grow()
    const bits = differenceBits(difference)
    this.#write(this.#code.codes[bits] ?? 0, this.#code.lengths[bits] ?? 0)
    if (bits === 0 || bits === WHOLE_DIFFERENCE) return
    this.#write(difference < 0 ? difference + (1 << bits) - 1 : difference, bits)
  }

  /** The bytes, the last one filled with ones (T.81 F.1.2.3). */
  end(): Uint8Array {
    if (this.#bitCount > 0) this.#write((1 << (8 - this.#bitCount)) - 1, 8 - this.#bitCount)
    return this.#bytes.subarray(0, this.#length)
  }

  #write(value: number, count: number): void {
    this.#bits = (this.#bits << count) | value
    this.#bitCount += count
    while (this.#bitCount >= 8) {
      this.#bitCount -= 8
      const byte = (this.#bits >> this.#bitCount) & 0xff
      this.#bytes[this.#length] = byte
      this.#length += byte === 0xff ? 2 : 1
    }
    this.#bits &= (1 << this.#bitCount) - 1
  }

  #grow(): void {
    const larger = new Uint8Array(this.#bytes.length * 2)
    larger.set(this.#bytes)
    this.#bytes = larger
  }
}
