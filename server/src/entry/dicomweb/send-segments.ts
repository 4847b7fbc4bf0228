import type { ServerResponse } from 'node:http'
import type { Segment } from '../../features/studies/outgoing-bytes.ts'
import type { LentBytes } from '../../store/blobs/lent-buffers.ts'

/** Where segments go. */
type Response = Pick<
  ServerResponse,
  'write' | 'end' | 'cork' | 'uncork' | 'destroy' | 'destroyed' | 'once' | 'off' | 'writableNeedDrain'
>

/** Stretches of blobs that are read before they are wanted: with the one on its way, what an answer holds in memory. */
const MOST_READ_AHEAD = 2

const memoryOf = (segment: Segment): Promise<LentBytes> | LentBytes =>
  Buffer.isBuffer(segment) ? { bytes: segment, giveBack: () => undefined } : segment.lend()

/** Resolves when more may be written, or nothing any more. */
const untilDrained = (response: Response): Promise<void> =>
  new Promise((resolve) => {
    // Node 24 has drained by uncorking, and tells nobody any more.
    if (response.destroyed || !response.writableNeedDrain) return resolve()
    const end = () => {
      response.off('drain', end).off('close', end)
      resolve()
    }
    response.once('drain', end).once('close', end)
  })

/** Gives back what was lent ahead, and has not been taken. */
const letGo = async (next: Promise<LentBytes> | LentBytes | undefined): Promise<void> => {
  await Promise.resolve(next).then(
    (lent) => lent?.giveBack(),
    () => undefined,
  )
}

/** Writes bytes that are there, and ends the response: all in one go. */
export function sendHeld(response: Response, held: readonly LentBytes[]): void {
  response.cork()
  for (const { bytes, giveBack } of held) response.write(bytes, giveBack)
  response.end()
  response.uncork()
}

/** Reads all segments: for those that are known to be few. @throws what reading throws, after all was given back */
export async function holdSegments(segments: Iterable<Segment>): Promise<readonly LentBytes[]> {
  const reading = Array.from(segments, async (segment) => memoryOf(segment))
  try {
    return await Promise.all(reading)
  } catch (error) {
    await Promise.all(reading.map(letGo))
    throw error
  }
}

/** Reads segments ahead of who takes them, so that blobs are read while what is before them is on its way. */
class SegmentsAhead {
  readonly #source: Iterator<Segment>
  readonly #taken: (Promise<LentBytes> | LentBytes)[] = []
  #reading = 0

  constructor(segments: Iterable<Segment>) {
    this.#source = segments[Symbol.iterator]()
    this.#fill()
  }

  /** Undefined after the last one. */
  next(): Promise<LentBytes> | LentBytes | undefined {
    const next = this.#taken.shift()
    if (next instanceof Promise) this.#reading -= 1
    this.#fill()
    return next
  }

  /** Gives back what was read and not taken. */
  async close(): Promise<void> {
    await Promise.all(this.#taken.splice(0).map(letGo))
  }

  #fill(): void {
    while (this.#reading < MOST_READ_AHEAD) {
      const { done, value } = this.#source.next()
      if (done) return
      const memory = memoryOf(value)
      if (memory instanceof Promise) {
        this.#reading += 1
        // Whoever takes it hears of its failure; until then nobody does.
        memory.catch(() => undefined)
      }
      this.#taken.push(memory)
    }
  }
}

/**
 * Writes segments, and ends the response: the next ones are read while one is on its way, and small ones go in one write
 * with what is behind them. Where one cannot be read, the connection is cut: that is how whoever reads learns of it.
 * @throws what reading throws, after the connection was cut
 */
export async function sendSegments(response: Response, segments: Iterable<Segment>): Promise<void> {
  const ahead = new SegmentsAhead(segments)
  response.cork()
  try {
    while (!response.destroyed) {
      const next = ahead.next()
      if (next === undefined) break
      const { bytes, giveBack } = next instanceof Promise ? await next : next
      if (response.write(bytes, giveBack)) continue
      response.uncork()
      await untilDrained(response)
      response.cork()
    }
    response.end()
  } catch (error) {
    response.destroy()
    throw error
  } finally {
    response.uncork()
    await ahead.close()
  }
}
