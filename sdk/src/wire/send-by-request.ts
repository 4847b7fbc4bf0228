import { type Answer, NO_ANSWER } from './answer.ts'
import type { Outgoing } from './send.ts'

/** By the list of all headers: asking another origin for one that it does not expose is an error in the console. */
const RETRY_AFTER = /^retry-after:\s*(\d+)/im

const answerOf = (request: XMLHttpRequest): Answer => ({
  status: request.status,
  text: request.responseText,
  retryAfter: RETRY_AFTER.exec(request.getAllResponseHeaders())?.[1] ?? '',
})

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
export function sendByRequest({ url, headers, body, signal, patience, onSent }: Outgoing): Promise<Answer> {
  return new Promise((resolve) => {
    const request = new XMLHttpRequest()
    const watchdog = watch(request, patience)
    const abort = (): void => request.abort()
    request.open('POST', url)
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
    request.send(body)
    if (signal.aborted) abort()
  })
}
