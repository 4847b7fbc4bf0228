import { type Answer, NO_ANSWER } from './answer.ts'
import type { Outgoing } from './send.ts'

const SLOWEST_BYTES_PER_MILLISECOND = 16

const sizeOf = (body: string | Blob = ''): number => (typeof body === 'string' ? body.length : body.size)

/** Sends by fetch, without cookies. */
export async function sendByFetch(outgoing: Outgoing): Promise<Answer> {
  const { method, url, headers, body, signal, patience, onSent } = outgoing
  const ending = endWith(signal, patience + sizeOf(body) / SLOWEST_BYTES_PER_MILLISECOND)
  try {
    const response = await fetch(url, {
      method,
      headers,
      ...(body === undefined ? {} : { body }),
      signal: ending.signal,
      credentials: 'omit',
      cache: 'no-store',
    })
    const text = await response.text()
    onSent?.(sizeOf(body))
    return { status: response.status, text, header: (name) => response.headers.get(name) ?? '' }
  } catch {
    return NO_ANSWER
  } finally {
    ending.release()
  }
}

/** A signal that ends with another one or after so many milliseconds; `release` lets go of both. */
function endWith(
  signal: AbortSignal,
  milliseconds: number,
): { readonly signal: AbortSignal; readonly release: () => void } {
  const controller = new AbortController()
  const abort = (): void => controller.abort()
  const timer = setTimeout(abort, milliseconds)
  signal.addEventListener('abort', abort)
  if (signal.aborted) abort()
  const release = (): void => {
    clearTimeout(timer)
    signal.removeEventListener('abort', abort)
  }
  return { signal: controller.signal, release }
}
