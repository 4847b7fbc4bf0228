const LONGEST_CODE = 16

/** A Huffman table of JPEG, which gives the number of bits of a difference (ITU-T T.81 F.2.2.3). */
export class HuffmanTable {
  readonly #values: Uint8Array
  /** By length of code: the largest code, and what to add to a code for the index of its value. */
  readonly #largest = new Int32Array(LONGEST_CODE + 1).fill(-1)
  readonly #shift = new Int32Array(LONGEST_CODE + 1)

  /** @param counts how many codes there are of the lengths 1 to 16 */
  constructor(counts: Uint8Array, values: Uint8Array) {
    this.#values = values
    let code = 0
    let index = 0
    for (let length = 1; length <= LONGEST_CODE; length += 1) {
      const count = counts[length - 1] ?? 0
      this.#shift[length] = index - code
      code += count
      index += count
      if (count > 0) this.#largest[length] = code - 1
      code *= 2
    }
  }

  /** @param nextBit reads one bit @throws RangeError for bits that are no code */
  read(nextBit: () => number): number {
    let code = 0
    for (let length = 1; length <= LONGEST_CODE; length += 1) {
      code = code * 2 + nextBit()
      if (code <= (this.#largest[length] ?? -1)) return this.#values[code + (this.#shift[length] ?? 0)] ?? 0
    }
    throw new RangeError('The JPEG has bits that are no code.')
  }
}
