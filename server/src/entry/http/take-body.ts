import type { Readable } from 'node:stream'
import { finished } from 'node:stream/promises'

const DRAIN_WITHIN_MS = 30_000

/** The bytes of a body; who stops reading early leaves the connection whole, so that the answer still finds its way. */
export async function* bytesOf(body: Readable): AsyncGenerator<Uint8Array> {
  for await (const chunk of body.iterator({ destroyOnReturn: false })) yield chunk as Uint8Array
}

/**
 * Reads the rest of a refused body and throws it away: a client that is still sending reads no answer, and takes a
 * closed connection for a fault of the network.
 * @param withinMs how long that may take; 30 seconds by default
 * @returns whether the body has come to its end
 */
export async function drain(body: Readable, withinMs = DRAIN_WITHIN_MS): Promise<boolean> {
  if (body.readableEnded || body.destroyed) return true
  // Whoever was reading may let go of it a little later; then it flows on for whoever listens.
  body.on('data', () => undefined)
  body.resume()
  const giveUp = new AbortController()
  const timer = setTimeout(() => giveUp.abort(), withinMs)
  await finished(body, { writable: false, signal: giveUp.signal }).catch(() => undefined)
  clearTimeout(timer)
  return !giveUp.signal.aborted
}
