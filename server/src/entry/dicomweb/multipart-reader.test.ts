import { ApiError } from '@opaline/contract'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { MultipartReader } from './multipart-reader.ts'
import { readParts } from './read-parts.ts'

const BCHARS = "0123456789ABCXYZabcxyz'()+_,-./:=? "

interface Written {
  readonly headers: readonly (readonly [string, string])[]
  readonly body: Buffer
}

/** A body as RFC 2046 5.1.1 writes it. */
const write = (boundary: string, parts: readonly Written[], preamble = '', epilogue = ''): Buffer =>
  Buffer.concat([
    Buffer.from(preamble === '' ? '' : `${preamble}\r\n`),
    ...parts.flatMap(({ headers, body }) => [
      Buffer.from(`--${boundary}\r\n${headers.map(([name, value]) => `${name}: ${value}\r\n`).join('')}\r\n`),
      body,
      Buffer.from('\r\n'),
    ]),
    Buffer.from(`--${boundary}--\r\n${epilogue}`),
  ])

async function* inPieces(body: Buffer, cuts: readonly number[]): AsyncGenerator<Uint8Array> {
  const places = [...new Set(cuts.map((cut) => cut % (body.length + 1)))].sort((a, b) => a - b)
  for (const [index, end] of [...places, body.length].entries()) yield body.subarray(places[index - 1] ?? 0, end)
}

async function read(body: Buffer, boundary: string, cuts: readonly number[] = []) {
  const parts: { headers: [string, string][]; body: string }[] = []
  for await (const part of readParts(inPieces(body, cuts), boundary)) {
    const pieces: Uint8Array[] = []
    for await (const piece of part.body) pieces.push(piece)
    parts.push({ headers: [...part.headers], body: Buffer.concat(pieces).toString('latin1') })
  }
  return parts
}

const refusalOf = async (work: Promise<unknown>): Promise<string> => {
  const error = await work.then(
    () => undefined,
    (thrown: unknown) => thrown,
  )
  if (!(error instanceof ApiError)) throw error ?? new Error('It was not refused.')
  return `${error.code}: ${error.message}`
}

const boundaries = fc
  .string({ unit: fc.constantFrom(...BCHARS), minLength: 1, maxLength: 70 })
  .filter((text) => !text.endsWith(' '))

/** Bytes that look like a boundary without being one. */
const tempting = (boundary: string) =>
  fc
    .array(
      fc.oneof(
        fc.constantFrom('\r', '\n', '\r\n', '-', '--', '\r\n--', `\r\n--${boundary.slice(0, -1)}`, `--${boundary}`),
        fc.constantFrom(`\r\n--${boundary}x`, `\r\n--${boundary} x`, `\r\n--${boundary}-x`, `\r\n --${boundary}`),
        fc.string({ unit: fc.constantFrom('a', '\u0000', '\u00ff'), maxLength: 5 }),
      ),
      { maxLength: 12 },
    )
    .map((pieces) => Buffer.from(pieces.join(''), 'latin1'))
    .filter((body) => !isBoundaryIn(body, boundary))

/** What even the letter of the standard takes for a boundary: it must not stand in a body. */
function isBoundaryIn(body: Buffer, boundary: string): boolean {
  const text = `\r\n${body.toString('latin1')}\r\n`
  const delimiter = `\r\n--${boundary}`
  for (let at = text.indexOf(delimiter); at >= 0; at = text.indexOf(delimiter, at + 1))
    if (/^(?:--|[ \t]*\r\n)/.test(text.slice(at + delimiter.length))) return true
  return false
}

const bodies = boundaries.chain((boundary) => {
  const header = fc.tuple(
    fc.constantFrom('Content-Type', 'content-location', 'X-Any'),
    fc.constantFrom('application/dicom', 'a: b', '', 'é'),
  )
  const part = fc.record({
    headers: fc.uniqueArray(header, { selector: ([name]) => name, maxLength: 3 }),
    body: tempting(boundary),
  })
  return fc.record({
    boundary: fc.constant(boundary),
    parts: fc.array(part, { maxLength: 4 }),
    preamble: fc.constantFrom('', 'Hello', `--${boundary}x`, '\r\n\r\n'),
    epilogue: fc.constantFrom('', 'bye', `\r\n--${boundary}\r\n\r\nnot a part`),
    cuts: fc.array(fc.nat(5000), { maxLength: 40 }),
  })
})

describe('a multipart body', () => {
  it('gives the parts that were written, wherever it is cut into pieces', async () => {
    await fc.assert(
      fc.asyncProperty(bodies, async ({ boundary, parts, preamble, epilogue, cuts }) => {
        const expected = parts.map(({ headers, body }) => ({
          headers: headers.map(([name, value]) => [name.toLowerCase(), value]),
          body: body.toString('latin1'),
        }))
        expect(await read(write(boundary, parts, preamble, epilogue), boundary, cuts)).toEqual(expected)
      }),
      { numRuns: 400 },
    )
  })

  it('may come byte by byte', async () => {
    const boundary = "gc0p'(4Jq0M2Yt08j34c0p+_,-./:=?"
    const body = Buffer.from(`a\r\n--${boundary}--x\r\n-\r`.replace('--x', 'x'), 'latin1')
    const whole = write(boundary, [{ headers: [['Content-Type', 'application/dicom']], body }])
    const cuts = Array.from({ length: whole.length }, (_, index) => index)
    expect(await read(whole, boundary, cuts)).toEqual([
      { headers: [['content-type', 'application/dicom']], body: body.toString('latin1') },
    ])
  })

  it('has parts without headers, with folded headers, and with none but a boundary between them', async () => {
    const folded = 'Content-Type: application/dicom;\r\n  transfer-syntax=1.2\r\n'
    const body = `--b \t\r\n\r\none\r\n--b\r\n${folded}\r\ntwo\r\n--b\r\n\r\n--b\r\nA: b\r\n\r\n--b\r\n\r\n\r\n--b--`
    expect(await read(Buffer.from(body), 'b')).toEqual([
      { headers: [], body: 'one' },
      { headers: [['content-type', 'application/dicom;  transfer-syntax=1.2']], body: 'two' },
      { headers: [], body: '' },
      { headers: [['a', 'b']], body: '' },
      { headers: [], body: '' },
    ])
  })

  it('is passed over where nobody reads a part', async () => {
    const body = write('b', [
      { headers: [['N', '1']], body: Buffer.alloc(100_000, 1) },
      { headers: [['N', '2']], body: Buffer.from('two') },
    ])
    const seen: unknown[] = []
    for await (const part of readParts(inPieces(body, [1000, 50_000, 99_000]), 'b')) {
      seen.push(part.headers.get('n'))
      for await (const _ of part.body) break
    }
    expect(seen).toEqual(['1', '2'])
  })

  it('gives slices of what came, without copying', () => {
    const reader = new MultipartReader('b')
    reader.push(Buffer.from('--b\r\n\r\nbegin'))
    const piece = Buffer.alloc(65_536, 7)
    const [event] = reader.push(piece)
    if (event?.kind !== 'bytes') throw new Error('It gave no bytes.')
    expect([event.bytes.buffer === piece.buffer, event.bytes.equals(piece)]).toEqual([true, true])
  })

  it.each([
    ['', 'InvalidParameter: The body has no part: the boundary of its Content-Type is not in it.'],
    [
      '--c\r\n\r\none\r\n--c--',
      'InvalidParameter: The body has no part: the boundary of its Content-Type is not in it.',
    ],
    ['--b', 'InvalidParameter: The body has no part: the boundary of its Content-Type is not in it.'],
    ['--b\r\n\r\none', 'InvalidParameter: The multipart body ends without its closing boundary.'],
    ['--b\r\n\r\none\r\n--b\r\n', 'InvalidParameter: The multipart body ends without its closing boundary.'],
    ['--b\r\n\r\none\r\n--b-', 'InvalidParameter: The multipart body ends without its closing boundary.'],
    ['--b\r\nnone\r\n\r\n--b--', 'InvalidParameter: A part of the multipart body has a header line without a name.'],
    [
      `--b\r\nA: ${'x'.repeat(20_000)}\r\n\r\n--b--`,
      'InvalidParameter: A part of the multipart body has more than 16384 bytes of headers.',
    ],
  ])('is refused where it is %j', async (body, refusal) => {
    expect(await refusalOf(read(Buffer.from(body), 'b'))).toBe(refusal)
    expect(await refusalOf(read(Buffer.from(body), 'b', [1, 2, 3, 4, 5, 6, 7, 8, 9, 10]))).toBe(refusal)
  })

  it('without its boundary is refused after 64 KB, not at its end', async () => {
    let read = 0
    async function* endless(): AsyncGenerator<Uint8Array> {
      for (; read < 2 ** 30; read += 65_536) yield Buffer.alloc(65_536, 0x0d)
    }
    const taken = (async () => {
      for await (const _ of readParts(endless(), 'b'));
    })()
    expect(await refusalOf(taken)).toContain('is not in it')
    expect(read).toBeLessThan(4 * 65_536)
  })
})
