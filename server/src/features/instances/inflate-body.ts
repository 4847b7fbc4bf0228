import { createInflateRaw, type InflateRaw } from 'node:zlib'
import { refuseFile } from './refuse-file.ts'

const CHUNK_BYTES = 64 * 1024
/** Some writers put the two bytes of a zlib stream (RFC 1950) in front of the raw one. */
const ZLIB_METHOD = 0x78
const ZLIB_HEADER_BYTES = 2

/** Inflates a deflated data set (PS3.5 A.5) while it arrives, and passes its bytes on; holds one piece of each. */
export class InflatedBody {
  readonly #inflate: InflateRaw
  readonly #take: (bytes: Uint8Array) => void
  readonly #mostBytes: number
  #started = false
  #length = 0
  #failure: unknown

  constructor(mostBytes: number, take: (bytes: Uint8Array) => void) {
    this.#mostBytes = mostBytes
    this.#take = take
    this.#inflate = createInflateRaw({ chunkSize: CHUNK_BYTES })
    this.#inflate.on('data', (bytes: Buffer) => this.#pass(bytes))
    this.#inflate.on('error', (error) => {
      this.#failure ??= error
    })
  }

  /** Takes the next bytes of the deflated stream, the first of which begins it. */
  async push(bytes: Uint8Array): Promise<void> {
    const skipped = !this.#started && hasZlibHeader(bytes) ? ZLIB_HEADER_BYTES : 0
    this.#started = true
    await this.#until((done) => this.#inflate.write(bytes.subarray(skipped), done))
  }

  async end(): Promise<void> {
    await this.#until(() => this.#inflate.end())
  }

  discard(): void {
    this.#inflate.destroy()
  }

  #pass(bytes: Buffer): void {
    this.#length += bytes.length
    if (this.#failure !== undefined) return
    try {
      if (this.#length > this.#mostBytes) {
        throw refuseFile(`The file inflates to more than ${this.#mostBytes} bytes, which is more than is allowed.`)
      }
      this.#take(bytes)
    } catch (error) {
      this.#failure = error
      this.#inflate.destroy()
    }
  }

  async #until(work: (done: () => void) => void): Promise<void> {
    await new Promise<void>((resolve) => {
      // What stands after the end of the stream is never asked for, and its callback never called.
      if (this.#inflate.destroyed || this.#inflate.readableEnded) return resolve()
      const finish = () => {
        this.#inflate.off('close', finish).off('end', finish)
        resolve()
      }
      this.#inflate.once('close', finish).once('end', finish)
      work(finish)
    })
    if (this.#failure === undefined) return
    const { code } = this.#failure as { code?: string }
    if (code?.startsWith('Z_') !== true) throw this.#failure
    throw refuseFile(
      code === 'Z_BUF_ERROR'
        ? 'The file is cut: its deflated data set has no end. Copy it again from where it was made.'
        : 'The file is damaged: its deflated data set cannot be inflated.',
    )
  }
}

const hasZlibHeader = (bytes: Uint8Array): boolean =>
  bytes[0] === ZLIB_METHOD && ((bytes[0] << 8) + (bytes[1] ?? 0)) % 31 === 0
