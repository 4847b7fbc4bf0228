import { connect } from 'node:net'

/** What came back over a socket. */
export interface RawAnswer {
  readonly status: number
  readonly headers: Headers
  readonly body: Buffer
}

/** The first answer in these bytes; undefined: it is not whole yet. */
function readAnswer(bytes: Buffer): RawAnswer | undefined {
  const end = bytes.indexOf('\r\n\r\n')
  if (end < 0) return undefined
  const [line = '', ...lines] = bytes.toString('latin1', 0, end).split('\r\n')
  const headers = new Headers(
    lines.map((text): [string, string] => [text.split(':')[0] ?? '', text.replace(/^[^:]*: ?/, '')]),
  )
  const length = Number(headers.get('content-length') ?? 0)
  const body = bytes.subarray(end + 4)
  return body.length < length
    ? undefined
    : { status: Number(line.split(' ')[1]), headers, body: body.subarray(0, length) }
}

/**
 * Sends bytes as they are to the address of a server, and waits for an answer; `end` closes our side behind them.
 * @throws Error where the connection ends without an answer
 */
export function sendRaw(url: string, bytes: Uint8Array, end: boolean): Promise<RawAnswer> {
  const { hostname, port } = new URL(url)
  return new Promise((resolve, reject) => {
    const socket = connect({ host: hostname, port: Number(port), allowHalfOpen: true })
    let received = Buffer.alloc(0)
    socket.on('data', (chunk) => {
      received = Buffer.concat([received, chunk])
      const answer = readAnswer(received)
      if (answer === undefined) return
      resolve(answer)
      socket.destroy()
    })
    socket.on('error', reject)
    socket.on('close', () => reject(new Error(`No answer: ${received.toString('latin1').slice(0, 200)}`)))
    socket.write(bytes)
    if (end) socket.end()
  })
}
