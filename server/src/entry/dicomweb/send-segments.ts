import type { ServerResponse } from 'node:http'
import type { Segment } from '../../features/studies/outgoing-bytes.ts'
import type { LentBytes } from '../../store/blobs/lent-buffers.ts'

/** Where segments go. */
type Response = Pick<ServerResponse, 'write' | 'end' | 'cork' | 'uncork' | 'destroy' | 'destroyed' | 'once' | 'off'> & {
  readonly writableNeedDrain: boolean
}

const memoryOf = (segment: Segment): Promise<LentBytes> | LentBytes =>
  Buffer.isBuffer(segment) ? { bytes: segment, giveBack: () => undefined } : segment.lend()

/** Resolves when more may be written, or nothing any more. */
const untilDrained = (response: Response): Promise<void> =>
  new Promise((resolve) => {
    if (response.destroyed) return resolve()
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

/**
 * Writes segments, and ends the response: one is read while the one before is on its way, and small ones go in one write
 * with what is behind them. Where one cannot be read, the connection is cut: that is how whoever reads learns of it.
 * @throws what reading throws, after the connection was cut
 */
export async function sendSegments(response: Response, segments: Iterable<Segment>): Promise<void> {
  const source = segments[Symbol.iterator]()
  const take = () => {
    const { done, value } = source.next()
    return done ? undefined : memoryOf(value)
  }
  let next = take()
  response.cork()
  try {
    while (next !== undefined && !response.destroyed) {
      const { bytes, giveBack } = await next
      response.write(bytes, giveBack)
      next = take()
      if (!response.writableNeedDrain) continue
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
    await letGo(next)
  }
}
