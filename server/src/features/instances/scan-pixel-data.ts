import { createHash, type Hash } from 'node:crypto'
import {
  canonicalParts,
  canonicalTail,
  encodeFrameTable,
  type FrameProblemCode,
  FrameScanner,
  frameCount,
  type Header,
} from '@opaline/dicom'
import { refuseFile } from './refuse-file.ts'

/** What stands after the pixel data is held in memory up to here; nobody writes more than signatures there. */
const LONGEST_TAIL = 1024 * 1024

const FATAL: Readonly<Partial<Record<FrameProblemCode, string>>> = {
  Truncated: 'The file is cut: it ends within its pixel data. Copy it again from where it was made.',
  BadItem: 'The file is damaged: its encapsulated pixel data is not a row of fragments.',
  TooManyFragments: 'The file has too many fragments of pixel data.',
}

/** What is known of a file's pixels, and of its data set as a whole, when the last byte has passed by. */
export interface PixelFacts {
  /**
   * SHA-256 of the data set without preamble, group 0002, group lengths and padding (contract 9, 'the same data set');
   * undefined: not asked for.
   */
  readonly dataSetSha256: Buffer | undefined
  readonly numberOfFrames: number
  readonly pixelDataOffset: number | undefined
  /** undefined: encapsulated, or no pixel data. */
  readonly pixelDataLength: number | undefined
  readonly frameTable: Uint8Array | undefined
  readonly warnings: readonly string[]
}

/** Looks at a data set's bytes from its pixel data on while they pass by; keeps none of them. */
export class PixelDataScan {
  readonly #header: Header
  readonly #digest: Hash | undefined
  readonly #scanner: FrameScanner | undefined
  #position: number
  #tail: Uint8Array[] = []
  #tailLength = 0

  /** @param digests whether the data set is hashed too, which takes as long as all the rest */
  constructor(header: Header, digests = false) {
    this.#header = header
    this.#digest = digests ? createHash('sha256') : undefined
    this.#scanner = header.pixelData === undefined ? undefined : new FrameScanner(header)
    this.#position = header.pixelData?.offset ?? 0
    if (this.#digest !== undefined) for (const part of canonicalParts(header)) this.#digest.update(part)
  }

  /** Takes the next bytes, the first of which is that of the pixel data's value. */
  push(bytes: Uint8Array): void {
    const scanner = this.#scanner
    if (scanner === undefined || bytes.length === 0) return
    const start = this.#position
    this.#position += bytes.length
    scanner.push(bytes)
    const inside = Math.max(0, Math.min(bytes.length, (scanner.pixelDataEnd ?? this.#position) - start))
    this.#digest?.update(bytes.subarray(0, inside))
    if (inside < bytes.length) this.#keepTail(bytes.subarray(inside))
  }

  /** @throws ApiError UnsupportedFile when the pixel data is cut or is no pixel data */
  end(): PixelFacts {
    const { pixelData } = this.#header
    const scan = pixelData === undefined ? undefined : this.#scanner?.end()
    for (const { code } of scan?.problems ?? []) {
      const sentence = FATAL[code]
      if (sentence !== undefined) throw refuseFile(sentence)
    }
    if (this.#tailLength > 0 && this.#digest !== undefined) this.#digestTail()
    return {
      dataSetSha256: this.#digest?.digest(),
      numberOfFrames: scan === undefined ? 0 : frameCount(scan.frames),
      pixelDataOffset: pixelData?.offset,
      pixelDataLength: pixelData?.length,
      frameTable: scan && encodeFrameTable(scan.frames),
      warnings: (scan?.problems ?? []).map((problem) => problem.code),
    }
  }

  #keepTail(bytes: Uint8Array): void {
    this.#tailLength += bytes.length
    if (this.#tailLength > LONGEST_TAIL) throw refuseFile('The file has too many bytes after its pixel data.')
    this.#tail.push(bytes)
  }

  /** Bytes that are no data elements count as they stand: then only the same bytes are the same. */
  #digestTail(): void {
    const tail = Buffer.concat(this.#tail, this.#tailLength)
    let parts: Uint8Array[]
    try {
      parts = [...canonicalTail(this.#header, tail)]
    } catch {
      parts = [tail]
    }
    for (const part of parts) this.#digest?.update(part)
  }
}
