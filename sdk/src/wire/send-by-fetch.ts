import { type Answer, NO_ANSWER } from './answer.ts'
import type { Outgoing } from './send.ts'

const SLOWEST_BYTES_PER_MILLISECOND = 16

const sizeOf = (body: string | Blob): number => (typeof body === 'string' ? body.length : body.size)

/** Sends by fetch, without cookies. */
export async function sendByFetch({ url, headers, body, signal, patience, onSent }: Outgoing): Promise<Answer> {
  const late = AbortSignal.timeout(Math.ceil(patience + sizeOf(body) / SLOWEST_BYTES_PER_MILLISECOND))
  try {
    const response = await fetch(url, {
      method: 'POST',
      headers,
      body,
      signal: anyOf(signal, late),
      credentials: 'omit',
      cache: 'no-store',
    })
    const text = await response.text()
    onSent?.(sizeOf(body))
    return { status: response.status, text, retryAfter: response.headers.get('Retry-After') ?? '' }
  } catch {
    return NO_ANSWER
  }
}

/** `AbortSignal.any` is younger than the browsers that pages of this API are opened in. */
function anyOf(first: AbortSignal, second: AbortSignal): AbortSignal {
  const controller = new AbortController()
  for (const signal of [first, second]) {
    if (signal.aborted) controller.abort()
    signal.addEventListener('abort', () => controller.abort(), { once: true, signal: controller.signal })
  }
  return controller.signal
}
