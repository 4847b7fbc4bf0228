import { type AddressInfo, connect, createServer, type Socket } from 'node:net'

/** A line between a page and a server that keeps all that the page sends. */
export interface RecordingProxy {
  readonly url: string
  /** All bytes from the page so far, over all connections. */
  recorded(): Buffer
  close(): Promise<void>
}

/** Opens a line to the server at an address. */
export async function openRecordingProxy(server: string): Promise<RecordingProxy> {
  const target = new URL(server)
  const clients = new Set<Socket>()
  const sent = new Map<Socket, Buffer[]>()
  const proxy = createServer((client) => {
    clients.add(client)
    sent.set(client, [])
    const upstream = connect(Number(target.port), target.hostname)
    client.on('data', (chunk: Buffer) => sent.get(client)?.push(chunk))
    client.pipe(upstream).pipe(client)
    for (const socket of [client, upstream]) socket.on('error', () => socket.destroy())
    client.on('close', () => clients.delete(client))
  })
  await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`,
    recorded: () => Buffer.concat([...sent.values()].flat()),
    close: () =>
      new Promise((resolve) => {
        proxy.close(() => resolve())
        for (const client of clients) client.destroy()
      }),
  }
}
