const WORD_BITS = 32
/** A code of 27 bits, with a zero behind each of its bytes. */
const MOST_CODE_BYTES = 8

/** Codes that wait to be written. */
export interface CodeList {
  readonly codes: Int32Array
  /** Bits of each. */
  readonly lengths: Uint8Array
  count: number
}

/** Writes the entropy-coded bits of a JPEG, with a zero behind each FF (ITU-T T.81 F.1.2.3). */
export class CodeWriter {
  #bytes: Buffer
  #at: number
  #held = 0
  #heldBits = 0

  /** @param head what stands before the bits @param expectedBytes about how many there will be */
  constructor(head: Uint8Array, expectedBytes: number) {
    this.#bytes = Buffer.allocUnsafeSlow(head.length + expectedBytes)
    this.#bytes.set(head)
    this.#at = head.length
  }

  /** Writes a list of codes, each so many bits long: 27 at the most. */
  putAll({ codes, lengths, count }: CodeList): void {
    this.#reserve(count * MOST_CODE_BYTES)
    let held = this.#held
    let heldBits = this.#heldBits
    for (let at = 0; at < count; at += 1) {
      const code = codes[at] as number
      const left = (lengths[at] as number) - (WORD_BITS - heldBits)
      if (left < 0) {
        held = (held << (lengths[at] as number)) | code
        heldBits = WORD_BITS + left
      } else {
        this.#word((held << (WORD_BITS - heldBits)) | (code >>> left))
        held = code & ((1 << left) - 1)
        heldBits = left
      }
    }
    this.#held = held
    this.#heldBits = heldBits
  }

  /** Fills the last byte with ones, ends the image and gives all bytes. */
  end(): Uint8Array {
    this.#reserve(2 * WORD_BITS)
    const padding = (8 - (this.#heldBits % 8)) % 8
    const padded = (this.#held << padding) | ((1 << padding) - 1)
    for (let bits = this.#heldBits + padding - 8; bits >= 0; bits -= 8) this.#byte((padded >>> bits) & 0xff)
    this.#bytes[this.#at] = 0xff
    this.#bytes[this.#at + 1] = 0xd9
    return this.#bytes.subarray(0, this.#at + 2)
  }

  #reserve(bytes: number): void {
    if (this.#at + bytes <= this.#bytes.length) return
    const larger = Buffer.allocUnsafeSlow((this.#bytes.length + bytes) * 2)
    larger.set(this.#bytes.subarray(0, this.#at))
    this.#bytes = larger
  }

  #word(word: number): void {
    // No byte of it is FF where adding 1 to each leaves the upper bits as they are.
    const mayHaveMarker = (word & 0x80808080 & ~(word + 0x01010101)) !== 0
    if (mayHaveMarker) {
      for (let shift = 24; shift >= 0; shift -= 8) this.#byte((word >>> shift) & 0xff)
      return
    }
    const bytes = this.#bytes
    const at = this.#at
    bytes[at] = word >>> 24
    bytes[at + 1] = word >>> 16
    bytes[at + 2] = word >>> 8
    bytes[at + 3] = word
    this.#at = at + 4
  }

  #byte(byte: number): void {
    this.#bytes[this.#at] = byte
    this.#at += 1
    if (byte !== 0xff) return
    this.#bytes[this.#at] = 0
    this.#at += 1
  }
}
