import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { type AddressInfo, connect, type Socket } from 'node:net'
import { PassThrough } from 'node:stream'
import { afterEach, expect, it } from 'vitest'
import { drain } from './take-body.ts'

const undo: (() => unknown)[] = []
afterEach(() => {
  for (const step of undo.splice(0)) step()
})

/** A client that says it sends 1 GB, sends the beginning, and reads. */
async function sendBeginning(answer: (request: IncomingMessage, response: ServerResponse) => void): Promise<Socket> {
  const server = createServer(answer).listen(0, '127.0.0.1')
  undo.push(() => server.close())
  await once(server, 'listening')
  const socket = connect((server.address() as AddressInfo).port, '127.0.0.1')
  undo.push(() => socket.destroy())
  socket.write(`POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1000000000\r\n\r\n${'x'.repeat(100_000)}`)
  return socket
}

it('throws the rest of a body away and says that it has come to its end', async () => {
  const body = new PassThrough()
  body.end(Buffer.alloc(1_000_000))
  expect(await drain(body)).toBe(true)
  expect(body.readableEnded).toBe(true)
  expect(await drain(body)).toBe(true)
})

it('takes a client that is gone for the end', async () => {
  const body = new PassThrough()
  setTimeout(() => body.destroy(), 10)
  expect(await drain(body)).toBe(true)
})

it('gives up on a client that sends on and on, who still gets the answer', async () => {
  const socket = await sendBeginning(async (request, response) => {
    expect(await drain(request, 50)).toBe(false)
    response.writeHead(415, { connection: 'close', 'content-length': 2 }).end('no')
  })
  let heard = ''
  socket.on('data', (bytes) => {
    heard += String(bytes)
  })
  await once(socket, 'close')
  expect(heard).toMatch(/^HTTP\/1\.1 415 .*\r\n\r\nno$/s)
})
