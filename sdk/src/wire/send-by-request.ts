import { type Answer, NO_ANSWER } from './answer.ts'
import type { Outgoing } from './send.ts'

/** By the list of all headers: asking another origin for one that it does not expose is an error in the console. */
function headersOf(request: XMLHttpRequest): ReadonlyMap<string, string> {
  const lines = request.getAllResponseHeaders().split('\r\n')
  return new Map(lines.map((line) => [line.split(':', 1).join('').toLowerCase(), line.replace(/^[^:]*:\s*/, '')]))
}

function answerOf(request: XMLHttpRequest): Answer {
  const headers = headersOf(request)
  return { status: request.status, text: request.responseText, header: (name) => headers.get(name) ?? '' }
}

/** Ends a request that neither sends nor answers any more. */
function watch(request: XMLHttpRequest, patience: number): { readonly alive: () => void; readonly stop: () => void } {
  let timer: ReturnType<typeof setTimeout> | undefined
  const stop = (): void => clearTimeout(timer)
  const alive = (): void => {
    stop()
    timer = setTimeout(() => request.abort(), patience)
  }
  alive()
  return { alive, stop }
}

/** Sends by XMLHttpRequest, without cookies, and tells how much is sent. */
export function sendByRequest({ method, url, headers, body, signal, patience, onSent }: Outgoing): Promise<Answer> {
  return new Promise((resolve) => {
    const request = new XMLHttpRequest()
    const watchdog = watch(request, patience)
    const abort = (): void => request.abort()
    request.open(method, url)
    for (const [name, value] of Object.entries(headers)) request.setRequestHeader(name, value)
    request.upload.onprogress = (event) => {
      watchdog.alive()
      onSent?.(event.loaded)
    }
    request.onloadend = () => {
      watchdog.stop()
      signal.removeEventListener('abort', abort)
      resolve(request.status === 0 ? NO_ANSWER : answerOf(request))
    }
    signal.addEventListener('abort', abort)
    request.send(body ?? null)
    if (signal.aborted) abort()
  })
}
