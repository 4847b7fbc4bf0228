import { randomBytes } from 'node:crypto'

/** One part of a body that is made while it is sent. */
export interface MadePart {
  readonly contentType: string
  /** The address of what it shows. */
  readonly contentLocation: string
  readonly bytes: Uint8Array
}

/** How many parts are made ahead of what is being sent. */
const AHEAD = 4

/** Makes each of a list, some ahead, in the order of the list; undefined ones are left out. */
export async function* madeAhead<T, R>(
  list: readonly T[],
  make: (item: T) => Promise<R | undefined>,
): AsyncGenerator<R> {
  const underWay: Promise<R | undefined>[] = []
  for (let next = 0; next < list.length || underWay.length > 0; ) {
    for (; next < list.length && underWay.length < AHEAD; next += 1) {
      const making = make(list[next] as T)
      // Whoever takes it first meets its error; until then it is no fault of the process.
      making.catch(() => undefined)
      underWay.push(making)
    }
    const made = await underWay.shift()
    if (made !== undefined) yield made
  }
}

/** A body of type `multipart/related` (RFC 2387) whose parts are made while it is sent. */
export function partsAsTheyCome(
  mediaType: string,
  parts: AsyncIterable<MadePart>,
): { readonly contentType: string; stream(): AsyncGenerator<Uint8Array> } {
  const boundary = randomBytes(16).toString('hex')
  return {
    contentType: `multipart/related; type="${mediaType}"; boundary=${boundary}`,
    async *stream() {
      for await (const { contentType, contentLocation, bytes } of parts) {
        const head = `Content-Type: ${contentType}\r\nContent-Location: ${contentLocation}\r\nContent-Length: ${bytes.length}`
        yield Buffer.from(`--${boundary}\r\n${head}\r\n\r\n`)
        yield bytes
        yield Buffer.from('\r\n')
      }
      yield Buffer.from(`--${boundary}--\r\n`)
    },
  }
}
