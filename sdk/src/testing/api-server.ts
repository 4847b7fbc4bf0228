import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

/** A request as the server got it. */
export interface Received {
  /** The path after `api/v1/`. */
  readonly method: string
  readonly verb: string
  readonly headers: IncomingHttpHeaders
  readonly query: URLSearchParams
  readonly authorization: string
  readonly contentType: string
  readonly body: Buffer
}

/** What the server answers: a JSON object, a status with one, a page of a proxy, or nothing at all. */
export type Answered =
  | Readonly<Record<string, unknown>>
  | {
      readonly status: number
      readonly json?: unknown
      readonly text?: string
      readonly headers?: Record<string, string>
    }
  | 'hang up'

export type Handlers = Readonly<Record<string, (request: Received) => Answered | Promise<Answered>>>

async function receive(request: IncomingMessage): Promise<Received> {
  const url = new URL(request.url ?? '/', 'http://server')
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk as Buffer)
  return {
    method: url.pathname.replace('/api/v1/', ''),
    verb: request.method ?? '',
    headers: request.headers,
    query: url.searchParams,
    authorization: request.headers.authorization ?? '',
    contentType: request.headers['content-type'] ?? '',
    body: Buffer.concat(chunks),
  }
}

/** A server of the wire that a test makes, with its own idea of every method. */
export interface ApiServer {
  readonly address: string
  readonly received: Received[]
  /** The most requests that were open at the same time. */
  readonly mostAtOnce: () => number
  close(): Promise<void>
}

function answer(response: ServerResponse, answered: Answered): void {
  if (answered === 'hang up') {
    response.destroy()
    return
  }
  const status = 'status' in answered ? Number(answered.status) : 200
  const headers = 'status' in answered ? (answered.headers as Record<string, string> | undefined) : undefined
  const text =
    'text' in answered ? String(answered.text) : JSON.stringify('json' in answered ? answered.json : answered)
  response.writeHead(status, headers).end(text)
}

export async function startApiServer(handlers: Handlers): Promise<ApiServer> {
  const received: Received[] = []
  let open = 0
  let most = 0
  const server = createServer(async (request, response) => {
    open += 1
    most = Math.max(most, open)
    response.on('close', () => {
      open -= 1
    })
    const got = await receive(request).catch(() => undefined)
    if (got === undefined) return
    received.push(got)
    answer(response, (await handlers[got.method.split('/')[0] ?? '']?.(got)) ?? { status: 404, text: 'no such method' })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  const close = (): Promise<void> =>
    new Promise((resolve) => {
      server.close(() => resolve())
      server.closeAllConnections()
    })
  return { address: `http://127.0.0.1:${port}`, received, mostAtOnce: () => most, close }
}

/** The JSON body of a request. */
export const jsonOf = (request: Received | undefined): unknown => JSON.parse(request?.body.toString() ?? 'null')
