import type { Answered, Handlers, Received } from './api-server.ts'

/** How a server that a test makes answers for uploads in pieces, where it does not do what it should. */
export interface TusFaults {
  /** Answers in the place of the server; undefined: it goes on as it should. */
  readonly instead?: (request: Received) => Answered | undefined
}

/** A server of tus 1.0 with its uploads in memory, and what was announced of each. */
export interface TusServer {
  readonly handlers: Handlers
  /** The texts of `Upload-Metadata`, in the order of the creations. */
  readonly announced: Readonly<Record<string, string>>[]
  /** Bytes of each upload, by its token. */
  readonly bytes: Map<string, Buffer>
}

const decoded = (metadata: string): Readonly<Record<string, string>> =>
  Object.fromEntries(
    metadata.split(',').map((pair) => {
      const [name = '', base64 = ''] = pair.split(' ')
      return [name, Buffer.from(base64, 'base64').toString()]
    }),
  )

const offsetHeader = (offset: number): Record<string, string> => ({ 'upload-offset': String(offset) })

/** @param resultOf what the last piece is answered with */
export function tusServer(
  resultOf: (bytes: Buffer) => object,
  { instead = () => undefined }: TusFaults = {},
): TusServer {
  const announced: Readonly<Record<string, string>>[] = []
  const lengths = new Map<string, number>()
  const bytes = new Map<string, Buffer>()
  const standing = (token: string, status: number): Answered => {
    const held = bytes.get(token) ?? Buffer.alloc(0)
    const done = held.length === lengths.get(token)
    const result = done ? { 'upload-result': Buffer.from(JSON.stringify(resultOf(held))).toString('base64') } : {}
    return { status, text: '', headers: { ...offsetHeader(held.length), ...result } }
  }
  const create = ({ headers }: Received): Answered => {
    announced.push(decoded(String(headers['upload-metadata'])))
    const token = `token-${announced.length}`
    lengths.set(token, Number(headers['upload-length']))
    bytes.set(token, Buffer.alloc(0))
    return { status: 201, text: '', headers: { location: `uploads/${token}` } }
  }
  const append = (token: string, { headers, body }: Received): Answered => {
    const held = bytes.get(token) ?? Buffer.alloc(0)
    if (Number(headers['upload-offset']) !== held.length) return { status: 409, text: '' }
    bytes.set(token, Buffer.concat([held, body]))
    return standing(token, 204)
  }
  const uploads = (request: Received): Answered => {
    const token = request.method.split('/')[1] ?? ''
    const answered = instead(request)
    if (answered !== undefined) return answered
    if (request.verb === 'POST') return create(request)
    if (!bytes.has(token)) return { status: 404, text: '' }
    return request.verb === 'HEAD' ? standing(token, 200) : append(token, request)
  }
  return { handlers: { uploads }, announced, bytes }
}
