/** The most that is lent at once: a frame of 512 × 512 × 16 bits, with what stands around it. */
export const MOST_LENT_BYTES = 2 ** 20
/** Buffers that are kept for the next one; what is lent beyond them is forgotten when it comes back. */
const MOST_KEPT = 32

/** Bytes in memory that is lent. */
export interface LentBytes {
  readonly bytes: Buffer
  /** Must be called once nobody reads them any more; calling it again does nothing. */
  giveBack(): void
}

/** Memory that is used again and again: new memory costs the machine more than reading a file into it. */
export class LentBuffers {
  readonly #kept: Buffer[] = []

  lend(length: number): LentBytes {
    if (length > MOST_LENT_BYTES) throw new RangeError(`No more than ${MOST_LENT_BYTES} bytes are lent.`)
    const whole = this.#kept.pop() ?? Buffer.allocUnsafeSlow(MOST_LENT_BYTES)
    let isOut = true
    const giveBack = () => {
      if (isOut && this.#kept.length < MOST_KEPT) this.#kept.push(whole)
      isOut = false
    }
    return { bytes: whole.subarray(0, length), giveBack }
  }
}
