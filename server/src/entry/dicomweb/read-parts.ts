import { type MultipartEvent, MultipartReader, type PartHeaders } from './multipart-reader.ts'

/** One part of a multipart body. Its bytes come with the request; what is not read of them is passed over. */
export interface Part {
  readonly headers: PartHeaders
  readonly body: AsyncIterable<Uint8Array>
}

/** The events of a body one by one. */
class Events {
  readonly #reader: MultipartReader
  readonly #chunks: AsyncIterator<Uint8Array>
  #waiting: MultipartEvent[] = []
  #next = 0
  #ended = false

  constructor(source: AsyncIterable<Uint8Array>, boundary: string) {
    this.#reader = new MultipartReader(boundary)
    this.#chunks = source[Symbol.asyncIterator]()
  }

  /** The next event that has come already. */
  take(): MultipartEvent | undefined {
    const event = this.#waiting[this.#next]
    this.#next += 1
    return event
  }

  /** Waits for more of the body. @returns whether there was more @throws ApiError InvalidParameter */
  async fill(): Promise<boolean> {
    if (this.#ended) return false
    // Where the body breaks off, or is none, nothing more is read of it.
    this.#ended = true
    const { done, value } = await this.#chunks.next()
    this.#next = 0
    this.#waiting = done === true ? [] : this.#reader.push(value)
    if (done === true) this.#reader.end()
    this.#ended = done === true
    return done !== true
  }

  /** Lets go of the body: what is left of it can be read by others. */
  async close(): Promise<void> {
    this.#ended = true
    await this.#chunks.return?.()
  }
}

/** What is left of a part, in pieces. */
async function* bytesOfPart(events: Events): AsyncGenerator<Uint8Array> {
  for (;;) {
    const event = events.take()
    if (event?.kind === 'end') return
    if (event?.kind === 'bytes') yield event.bytes
    // A body that ends within a part is refused there; what comes behind the last boundary is passed over.
    if (event === undefined && !(await events.fill())) return
  }
}

/**
 * The parts of a `multipart/*` body, each as it comes: the body is read only as far as whoever takes them reads.
 * @throws ApiError InvalidParameter, also while a part is read, where the body is not such a one
 */
export async function* readParts(source: AsyncIterable<Uint8Array>, boundary: string): AsyncGenerator<Part> {
  const events = new Events(source, boundary)
  try {
    for (;;) {
      const event = events.take()
      if (event === undefined && !(await events.fill())) return
      if (event?.kind !== 'begin') continue
      yield { headers: event.headers, body: bytesOfPart(events) }
    }
  } finally {
    await events.close()
  }
}
