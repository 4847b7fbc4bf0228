import { ApiError } from '@opaline/contract'

/** The bytes of a request, given out in parts of a wanted size at most; how they ended is told at the end. */
export class PieceSource {
  readonly #chunks: AsyncIterator<Uint8Array>
  #left: number
  #rest: Uint8Array | undefined
  #problem: ApiError | undefined

  /** @param mostBytes how many may come */
  constructor(body: AsyncIterable<Uint8Array>, mostBytes: number) {
    this.#chunks = body[Symbol.asyncIterator]()
    this.#left = mostBytes
  }

  /** The next bytes, at most so many; undefined where `most` is 0 and when there are no more. */
  async next(most: number): Promise<Uint8Array | undefined> {
    if (most <= 0) return undefined
    const chunk = this.#rest ?? (await this.#take())
    this.#rest = undefined
    if (chunk === undefined || chunk.length <= most) return chunk
    this.#rest = chunk.subarray(most)
    return chunk.subarray(0, most)
  }

  /** @throws ApiError for bytes that broke off, or that were more than may come */
  requireGoodEnd(): void {
    if (this.#problem !== undefined) throw this.#problem
  }

  async #take(): Promise<Uint8Array | undefined> {
    if (this.#problem !== undefined) return undefined
    try {
      const next = await this.#chunks.next()
      return next.done === true ? undefined : this.#within(next.value)
    } catch {
      this.#problem = new ApiError('NetworkError', 'The upload broke off. Go on where it stands.')
      return undefined
    }
  }

  #within(chunk: Uint8Array): Uint8Array | undefined {
    const good = chunk.subarray(0, this.#left)
    this.#left -= good.length
    if (good.length < chunk.length)
      this.#problem = new ApiError('InvalidParameter', 'More bytes came than Upload-Length announced.')
    return good.length === 0 ? undefined : good
  }
}
