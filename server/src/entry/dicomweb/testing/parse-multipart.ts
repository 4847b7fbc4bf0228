import type { LightMyRequestResponse } from 'fastify'

interface ReceivedPart {
  readonly contentType: string
  readonly location?: string
  readonly body: Buffer
}

/** Takes `multipart/related` apart, by the letter of RFC 2046 5.1. */
export function parseMultipart({
  headers,
  rawPayload,
}: Pick<LightMyRequestResponse, 'headers' | 'rawPayload'>): ReceivedPart[] {
  const boundary = /^multipart\/related; type="[^"]+"; boundary=([0-9a-f]+)$/.exec(String(headers['content-type']))?.[1]
  if (boundary === undefined) throw new Error(`no multipart/related: ${headers['content-type']}`)
  const parts: ReceivedPart[] = []
  const opening = `--${boundary}\r\n`
  for (let at = 0; ; ) {
    if (rawPayload.toString('latin1', at) === `--${boundary}--\r\n`) return parts
    const headEnd = rawPayload.indexOf('\r\n\r\n', at)
    const head = rawPayload.toString('latin1', at, headEnd)
    const end = rawPayload.indexOf(`\r\n--${boundary}`, headEnd + 4)
    if (!head.startsWith(opening) || end < 0) throw new Error('the parts do not follow each other')
    const lines = head.slice(opening.length).split('\r\n')
    const contentType = lines.find((line) => line.startsWith('Content-Type: '))?.slice('Content-Type: '.length) ?? ''
    const location = lines.find((line) => line.startsWith('Content-Location: '))?.slice('Content-Location: '.length)
    parts.push({
      contentType,
      ...(location === undefined ? {} : { location }),
      body: rawPayload.subarray(headEnd + 4, end),
    })
    at = end + 2
  }
}
