import type { Readable } from 'node:stream'
import { finished } from 'node:stream/promises'

const DRAIN_WITHIN_MS = 30_000

/** The bytes of a body; who stops reading early leaves the connection whole, so that the answer still finds its way. */
export async function* bytesOf(body: Readable): AsyncGenerator<Uint8Array> {
  for await (const chunk of body.iterator({ destroyOnReturn: false })) yield chunk as Uint8Array
}

/**
 * Reads the rest of a refused body and throws it away: a client that is still sending reads no answer, and takes a
 * closed connection for a fault of the network. One that sends for longer than half a minute is cut off.
 */
export async function drain(body: Readable): Promise<void> {
  if (body.readableEnded || body.destroyed) return
  const timer = setTimeout(() => body.destroy(), DRAIN_WITHIN_MS)
  body.resume()
  await finished(body, { writable: false }).catch(() => undefined)
  clearTimeout(timer)
}
