import { DEFAULT_READ_LIMITS, DicomError, type Header, type ReadLimits, readHeader } from '@opaline/dicom'

/** Each try reads from the beginning, so the prefix grows by half at the least before the next. */
const GROWTH = 1.5

/** Collects the first bytes of a file until they hold its header; keeps no more than that takes. */
export class HeaderPrefix {
  readonly #limits: ReadLimits
  #chunks: Uint8Array[] = []
  #length = 0
  #tryAt = 1

  constructor(limits: Partial<ReadLimits>) {
    this.#limits = { ...DEFAULT_READ_LIMITS, ...limits }
  }

  /** How many bytes came so far. */
  get length(): number {
    return this.#length
  }

  /** Takes the next bytes. @returns the header once it is whole @throws DicomError for what is no such file */
  push(chunk: Uint8Array): Header | undefined {
    this.#chunks.push(chunk)
    this.#length += chunk.length
    if (this.#length < this.#tryAt) return undefined
    const result = readHeader(this.bytes(), { complete: false, limits: this.#limits })
    if (result.status === 'complete') return result.header
    this.#tryAt = Math.max(result.needed, Math.ceil(this.#length * GROWTH))
    if (this.#length > this.#limits.headerBytes) throw this.#tooLarge()
    return undefined
  }

  /** Reads the header when the file has ended. */
  end(): Header {
    const result = readHeader(this.bytes(), { complete: true, limits: this.#limits })
    if (result.status === 'complete') return result.header
    throw new DicomError('Truncated', this.#length, undefined, 'the header is not whole')
  }

  /** All bytes so far, in one piece. */
  bytes(): Uint8Array {
    const [first] = this.#chunks
    if (first !== undefined && this.#chunks.length === 1) return first
    const whole = Buffer.concat(this.#chunks, this.#length)
    this.#chunks = [whole]
    return whole
  }

  #tooLarge(): DicomError {
    const { headerBytes } = this.#limits
    return new DicomError(
      'HeaderTooLarge',
      this.#length,
      undefined,
      `more than ${headerBytes} bytes before the pixel data`,
    )
  }
}
