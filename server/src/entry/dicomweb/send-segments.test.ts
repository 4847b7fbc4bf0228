import { createServer, get, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { buffer } from 'node:stream/consumers'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { LentSegment, Segment } from '../../features/studies/outgoing-bytes.ts'
import { holdSegments, sendHeld, sendSegments } from './send-segments.ts'

let handle: (response: ServerResponse) => void
let out = 0
const server = createServer((_, response) => handle(response))
beforeEach(async () => {
  out = 0
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
})
afterEach(() => new Promise((resolve) => server.close(resolve)))

/** A segment of a blob, whose memory is spoilt when it is given back. */
const lent = (bytes: Buffer): LentSegment => ({
  length: bytes.length,
  lend: async () => {
    await new Promise((resolve) => setImmediate(resolve))
    out += 1
    const copy = Buffer.from(bytes)
    const giveBack = () => {
      out -= 1
      copy.fill(0xee)
    }
    return { bytes: copy, giveBack }
  },
})
const broken: LentSegment = {
  length: 5,
  lend: async () => {
    throw new Error('no such blob')
  },
}

const ask = (): Promise<IncomingMessage> =>
  new Promise((resolve, reject) => {
    const { port } = server.address() as AddressInfo
    get({ host: '127.0.0.1', port, agent: false }, resolve).on('error', reject)
  })

const bytesOf = (segments: readonly Segment[], numbers: readonly Buffer[]) =>
  Buffer.concat(segments.map((segment, at) => (Buffer.isBuffer(segment) ? segment : (numbers[at] ?? Buffer.alloc(0)))))

const stretches = Array.from({ length: 60 }, (_, at) => Buffer.alloc((at * 7919) % 300_000, at + 1))
const mixed: readonly Segment[] = stretches.map((bytes, at) => (at % 3 === 0 ? bytes.subarray(0, 40) : lent(bytes)))

const settled = async () => {
  for (let round = 0; round < 50 && out !== 0; round += 1) await new Promise((resolve) => setTimeout(resolve, 10))
  return out
}

describe('segments', () => {
  it.each(['as they are read', 'held'])(
    'arrive whole and in their order, %s, and all memory comes back',
    async (how) => {
      handle = (response) => {
        if (how === 'held') void holdSegments(mixed).then((held) => sendHeld(response, held))
        else void sendSegments(response, mixed)
      }
      const body = await buffer(await ask())
      expect(body.equals(bytesOf(mixed, stretches))).toBe(true)
      expect(await settled()).toBe(0)
    },
  )

  it('cut the connection where one cannot be read', async () => {
    let failed: unknown
    handle = (response) => {
      response.writeHead(200, { 'content-length': '1000' })
      void sendSegments(response, [Buffer.from('abc'), lent(Buffer.alloc(300)), broken]).catch((error: unknown) => {
        failed = error
      })
    }
    const body = ask().then(buffer)
    await expect(body).rejects.toThrow(/aborted|hang up/)
    expect(failed).toMatchObject({ message: 'no such blob' })
    expect(await settled()).toBe(0)
  })

  it('say at once where few cannot be read, and give the others back', async () => {
    await expect(holdSegments([lent(Buffer.from('abc')), broken])).rejects.toThrow('no such blob')
    expect(out).toBe(0)
  })

  it('end where nobody takes them any more', async () => {
    const many = Array.from({ length: 200 }, () => lent(Buffer.alloc(500_000)))
    const ended = new Promise<void>((resolve) => {
      handle = (response) => void sendSegments(response, many).then(resolve)
    })
    const answer = await ask()
    answer.once('data', () => answer.destroy())
    await ended
    expect(await settled()).toBe(0)
  })
})
