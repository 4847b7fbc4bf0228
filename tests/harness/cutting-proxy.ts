import { type AddressInfo, connect, createServer, type Socket } from 'node:net'

/** A line between a client and a server that a test cuts, and that counts what the client sent. */
export interface CuttingProxy {
  readonly url: string
  /** Bytes from the client so far, headers of requests among them. */
  readonly sent: () => number
  /** How often it was cut. */
  readonly cuts: () => number
  /** Cuts every connection once so many bytes more have come from the client, each number a cut. */
  cutAfter(...bytes: number[]): void
  close(): Promise<void>
}

/** Sends on what comes, at the pace of who reads it. */
function join(from: Socket, to: Socket, onBytes: (chunk: Buffer) => void): void {
  from.on('data', (chunk: Buffer) => {
    onBytes(chunk)
    if (!to.destroyed && !to.write(chunk)) from.pause()
  })
  to.on('drain', () => from.resume())
  from.on('close', () => to.destroy())
  from.on('error', () => undefined)
}

/** Opens a line to the server at an address. */
export async function openCuttingProxy(server: string): Promise<CuttingProxy> {
  const target = new URL(server)
  const clients = new Set<Socket>()
  let sent = 0
  let cuts = 0
  let places: number[] = []
  const count = (chunk: Buffer): void => {
    sent += chunk.length
    const passed = places.filter((place) => place <= sent).length
    if (passed === 0) return
    places = places.slice(passed)
    cuts += passed
    for (const client of clients) client.resetAndDestroy()
  }
  const proxy = createServer((client) => {
    clients.add(client)
    client.on('close', () => clients.delete(client))
    const upstream = connect(Number(target.port), target.hostname)
    join(client, upstream, count)
    join(upstream, client, () => undefined)
  })
  await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve))
  const { port } = proxy.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}`,
    sent: () => sent,
    cuts: () => cuts,
    cutAfter: (...bytes) => {
      places = bytes.map((distance) => sent + distance).sort((a, b) => a - b)
    },
    close: () =>
      new Promise((resolve) => {
        proxy.close(() => resolve())
        for (const client of clients) client.destroy()
      }),
  }
}
