import { Readable } from 'node:stream'
import { setTimeout as delay } from 'node:timers/promises'
import { expect, it } from 'vitest'
import { zipOf } from './zip-of.ts'

const PIECE = Buffer.alloc(64 * 1024)
const noted = { opened: [] as string[], closed: [] as string[] }

/** An entry without end that tells when it was opened and when it was let go. */
const endless = (path: string) => ({
  path,
  open: async () => {
    noted.opened.push(path)
    const stream = async function* () {
      try {
        for (;;) {
          await delay(1)
          yield PIECE
        }
      } finally {
        noted.closed.push(path)
      }
    }
    return { stream }
  },
})

async function readSome(zip: Readable): Promise<void> {
  let length = 0
  for await (const chunk of zip) {
    length += (chunk as Buffer).length
    if (length > 10 * PIECE.length) return
  }
}

it('lets go of what is open when nobody reads on, and opens nothing else', async () => {
  const zip = zipOf([endless('A'), endless('B')], new Date())
  await readSome(zip)
  await expect.poll(() => noted).toEqual({ opened: ['A'], closed: ['A'] })
})

it('asks for no more than is read', async () => {
  let asked = 0
  const stream = async function* () {
    for (;;) {
      asked += 1
      yield PIECE
    }
  }
  const zip = zipOf([{ path: 'A', open: async () => ({ stream }) }], new Date())
  zip.once('readable', () => undefined)
  await delay(50)
  expect(asked).toBeLessThan(20)
  zip.destroy()
})

it.each([
  ['cannot be opened', () => Promise.reject(new Error('gone'))],
  [
    'breaks off',
    async () => ({
      async *stream() {
        yield PIECE
        throw new Error('gone')
      },
    }),
  ],
])('breaks off, rather than ends well, where a file %s', async (_, open) => {
  const zip = zipOf([{ path: 'A', open }], new Date())
  await expect(Readable.from(zip).resume().toArray()).rejects.toThrow('gone')
})
