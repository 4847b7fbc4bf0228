import { randomBytes } from 'node:crypto'
import type { Keys } from '../harness/server.ts'

/** The DICOMweb door from outside: requests over sockets, as clients send them. */

/** What the door answered. */
export interface DoorAnswer {
  readonly status: number
  readonly headers: Headers
  readonly body: Buffer
}

export interface DoorRequest {
  readonly headers?: Readonly<Record<string, string>>
  readonly method?: 'GET' | 'HEAD' | 'POST' | 'OPTIONS'
  readonly body?: Uint8Array
}

/** `Basic` of an AccountKey and its ApiKey. */
export const byKeys = ({ AccountKey, ApiKey }: Keys): string =>
  `Basic ${Buffer.from(`${AccountKey}:${ApiKey}`).toString('base64')}`

/** A request of anybody. */
export async function send(url: string, { headers = {}, method = 'GET', body }: DoorRequest = {}): Promise<DoorAnswer> {
  const answer = await fetch(url, { method, headers, ...(body && { body: body as BodyInit }) })
  return { status: answer.status, headers: answer.headers, body: Buffer.from(await answer.arrayBuffer()) }
}

/** A request below `/dicomweb` by the account's keys. */
export const ask = (keys: Keys, path: string, request: DoorRequest = {}): Promise<DoorAnswer> =>
  send(`${keys.Url}/dicomweb${path}`, { ...request, headers: { authorization: byKeys(keys), ...request.headers } })

/** Attributes of DICOM JSON. */
export type Attributes = Readonly<
  Record<string, { readonly vr: string; readonly Value?: readonly unknown[]; readonly BulkDataURI?: string }>
>

export const json = ({ body }: DoorAnswer): Attributes => JSON.parse(body.toString('utf8'))
export const jsonList = ({ body }: DoorAnswer): Attributes[] => JSON.parse(body.toString('utf8'))

/** Status and media type, without what follows it. */
export const kindOf = ({ status, headers }: DoorAnswer): readonly [number, string] => [
  status,
  (headers.get('content-type') ?? '').replace(/; boundary=.*$/, ''),
]

/** A part of `multipart/related`. */
export interface Part {
  readonly type: string
  readonly body: Uint8Array
}

/** A body of `multipart/related`. */
export function related(
  parts: readonly Part[],
  root = 'application/dicom',
  boundary = randomBytes(12).toString('hex'),
) {
  const pieces = parts.flatMap(({ type, body }) => [
    Buffer.from(`--${boundary}\r\nContent-Type: ${type}\r\n\r\n`),
    body,
    Buffer.from('\r\n'),
  ])
  return {
    type: `multipart/related; type="${root}"; boundary=${boundary}`,
    body: Buffer.concat([...pieces, Buffer.from(`--${boundary}--\r\n`)]),
  }
}

/** Stores files, each in a part. */
export function store(keys: Keys, files: readonly Uint8Array[], path = ''): Promise<DoorAnswer> {
  const { type, body } = related(files.map((file) => ({ type: 'application/dicom', body: file })))
  return ask(keys, `/studies${path}`, { method: 'POST', headers: { 'content-type': type }, body })
}

/** Takes an answer of `multipart/related` apart, by the letter of RFC 2046 5.1. @throws Error where it is none */
export function partsOf({ headers, body }: DoorAnswer): Part[] {
  const boundary = /^multipart\/related;.*; boundary=([^;"]+)$/.exec(headers.get('content-type') ?? '')?.[1]
  if (boundary === undefined) throw new Error(`no multipart/related: ${headers.get('content-type')}`)
  const parts: Part[] = []
  const opening = `--${boundary}\r\n`
  for (let at = 0; ; ) {
    if (body.toString('latin1', at) === `--${boundary}--\r\n`) return parts
    const headEnd = body.indexOf('\r\n\r\n', at)
    const head = body.toString('latin1', at, headEnd)
    const end = body.indexOf(`\r\n--${boundary}`, headEnd + 4)
    if (!head.startsWith(opening) || end < 0) throw new Error('the parts do not follow each other')
    parts.push({ type: /^Content-Type: (.*)$/m.exec(head)?.[1]?.trim() ?? '', body: body.subarray(headEnd + 4, end) })
    at = end + 2
  }
}

/** A problem document (RFC 9457) without its request id, which must be that of the answer's header. */
export function problemOf(answer: DoorAnswer): Readonly<Record<string, unknown>> {
  const [, type] = kindOf(answer)
  if (type !== 'application/problem+json') throw new Error(`no problem document: ${answer.status} ${type}`)
  const { requestId, ...rest } = JSON.parse(answer.body.toString('utf8'))
  return { ...rest, hasRequestId: requestId !== '' && requestId === answer.headers.get('x-request-id') }
}

/** The problem document that is expected. */
export const problem = (status: number, code: string, detail: unknown) => ({
  type: 'about:blank',
  title: code,
  status,
  detail,
  code,
  hasRequestId: true,
})
