import type { PartOutcome } from './part-outcome.ts'

/** One file of a store request. */
export interface FilePart {
  readonly body: AsyncIterable<Uint8Array>
}

type Store = (source: AsyncIterable<Uint8Array>) => Promise<PartOutcome>

/** A part up to this size is read before it is stored, so that the next can be read meanwhile. */
const HELD_BYTES = 2 ** 20
/** How many parts are stored at once, and how many bytes they may hold: they share flushes and commits. */
const MOST_AT_ONCE = 16
const MOST_BYTES = 8 * 2 ** 20

/** Parts that are being stored. */
class UnderWay {
  readonly #works = new Set<Promise<void>>()
  #bytes = 0

  /** Waits until one more may begin. */
  async room(): Promise<void> {
    while (this.#works.size >= MOST_AT_ONCE || this.#bytes >= MOST_BYTES) await Promise.race(this.#works)
  }

  begin(bytes: number, work: Promise<unknown>): void {
    this.#bytes += bytes
    const done: Promise<void> = work.then(() => {
      this.#bytes -= bytes
      this.#works.delete(done)
    })
    this.#works.add(done)
  }

  async end(): Promise<void> {
    await Promise.all(this.#works)
  }
}

/** The first pieces of a part, and the rest of it; undefined: the pieces are all that came. */
interface Begun {
  readonly pieces: readonly Uint8Array[]
  readonly size: number
  readonly rest: AsyncIterator<Uint8Array> | undefined
  /** What broke the part off: whoever stores it is told when the pieces have been read. */
  readonly broken?: unknown
}

async function begin(body: AsyncIterable<Uint8Array>): Promise<Begun> {
  const pieces: Uint8Array[] = []
  const iterator = body[Symbol.asyncIterator]()
  let size = 0
  try {
    for (;;) {
      const { done, value } = await iterator.next()
      if (done === true) return { pieces, size, rest: undefined }
      pieces.push(value)
      size += value.length
      if (size > HELD_BYTES) return { pieces, size, rest: iterator }
    }
  } catch (broken) {
    return { pieces, size, rest: undefined, broken }
  }
}

/** The pieces and then the rest; says when the part has been read, or is not read any more. */
async function* bytesOf({ pieces, rest, broken }: Begun, read?: () => void): AsyncGenerator<Uint8Array> {
  try {
    yield* pieces
    if (broken !== undefined) throw broken
    for (let next = await rest?.next(); next !== undefined && next.done !== true; next = await rest?.next())
      yield next.value
  } finally {
    read?.()
  }
}

/** Begins to store a part. Resolves when the next part may be read: at once, or for a large one when its bytes are read. */
async function beginPart(begun: Begun, store: Store, underWay: UnderWay, ended: (outcome: PartOutcome) => void) {
  if (begun.rest === undefined) return underWay.begin(begun.size, store(bytesOf(begun)).then(ended))
  await new Promise<void>((resolve) => {
    const work = store(bytesOf(begun, resolve)).then(ended)
    underWay.begin(begun.size, work.then(resolve))
  })
}

/**
 * Stores the parts of a request as they come, several at once; no more of the request is read than memory allows. Where
 * the request breaks off, what was read whole is stored all the same.
 * @param store never rejects
 * @param ended told what became of each part, in the order in which they end
 * @throws what breaks the request off, after all that was begun has ended
 */
export async function storeParts(
  parts: AsyncIterable<FilePart>,
  store: Store,
  ended: (outcome: PartOutcome) => void,
): Promise<void> {
  const underWay = new UnderWay()
  try {
    for await (const { body } of parts) {
      await underWay.room()
      await beginPart(await begin(body), store, underWay, ended)
    }
  } finally {
    await underWay.end()
  }
}
