import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { samplePath } from '../../../../tests/samples.ts'
import { decodeExtendedJpeg } from './decode-extended-jpeg.ts'
import { decodeSamples } from './decode-frame.ts'
import { encodeJpeg } from './encode-jpeg.ts'
import type { PixelFormat } from './pixel-format.ts'

const SCRIPT = join(dirname(fileURLToPath(import.meta.url)), 'testing', 'make-jpegs.py')

interface Made {
  readonly name: string
  readonly rows: number
  readonly columns: number
  readonly components: 1 | 3
}

let folder: string
let made: readonly Made[]
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'opaline-jpegs-'))
  const sample = samplePath('ts/JPGExtended.dcm')
  if (sample === undefined) throw new Error('The sample of 12 bits is missing.')
  execFileSync('/usr/bin/python3', ['-W', 'ignore', SCRIPT, folder, sample])
  made = JSON.parse(read('names.json').toString('utf8')) as Made[]
})
afterAll(() => rmSync(folder, { recursive: true }))

const read = (name: string): Buffer => readFileSync(join(folder, name))

const format = (rows: number, columns: number, samplesPerPixel: number, bits: number): PixelFormat => ({
  rows,
  columns,
  samplesPerPixel,
  photometricInterpretation: samplesPerPixel === 3 ? 'YBR_FULL_422' : 'MONOCHROME2',
  isPlanar: false,
  bitsAllocated: bits > 8 ? 16 : 8,
  bitsStored: bits,
  highBit: bits - 1,
  isSigned: false,
})

const largest = (a: ArrayLike<number>, b: ArrayLike<number>): number => {
  let most = a.length === b.length ? 0 : Number.POSITIVE_INFINITY
  for (let at = 0; at < a.length; at += 1) most = Math.max(most, Math.abs((a[at] ?? 0) - (b[at] ?? 0)))
  return most
}

describe('a sequential JPEG', () => {
  test('of 12 bits is decoded as by DCMTK, to 1 level of 4,096', () => {
    const decoded = decodeExtendedJpeg(read('12.jpg'), format(1024, 256, 1, 12))
    expect(decoded).toMatchObject({ rows: 1024, columns: 256, components: 1, bitsPerSample: 12 })
    const samples = new Uint16Array(decoded.bytes.buffer)
    const expected = read('12.raw')
    expect(largest(samples, new Uint16Array(expected.buffer, expected.byteOffset, expected.length / 2))).toBe(1)
  })

  test('of 8 bits is decoded as by libjpeg, whatever its sampling, with restarts and without', () => {
    expect(made).toHaveLength(7)
    for (const [at, { name, rows, columns, components }] of made.entries()) {
      const { bytes } = decodeExtendedJpeg(read(`${at}.jpg`), format(rows, columns, components, 8))
      // Rounded once for the light and once for each colour.
      expect(largest(bytes, read(`${at}.samples`)), name).toBeLessThanOrEqual(components === 3 ? 3 : 1)
    }
  })

  test.each([
    ['JFIF: it is YCbCr', 'e00010', '4a46494600010100000100010000', [244, 244, 244]],
    [
      'an Adobe segment without its last two bytes: the file is believed',
      'ee000c',
      '41646f62650000000000',
      [244, 128, 128],
    ],
    ['a segment of another name: the file is believed', 'e00006', '41564931', [244, 128, 128]],
  ])('of a file that says RGB, with %s', async (_, segment, content, expected) => {
    const grey = new Uint8Array(16 * 16 * 3).fill(244)
    const encoded = encodeJpeg({ width: 16, height: 16, channels: 3, bytes: grey }, 100)
    const behindName = encoded.subarray(2 + 18)
    const bytes = Buffer.concat([Buffer.from(`ffd8ff${segment}${content}`, 'hex'), behindName])
    const format8 = { ...format(16, 16, 3, 8), photometricInterpretation: 'RGB' }
    const samples = await decodeSamples({ coding: 'jpeg-dct', littleEndian: true, format: format8, bytes })
    expect([...samples.subarray(0, 3)]).toEqual(expected)
  })

  test('of another size than its image is refused', () => {
    expect(() => decodeExtendedJpeg(read('12.jpg'), format(1024, 255, 1, 12))).toThrow(
      'The frame has another size than its image.',
    )
  })

  test('that is cut or damaged anywhere is refused, or is an image of its size', () => {
    const [{ rows = 0, columns = 0 } = {}] = made
    const whole = read('0.jpg')
    const change = fc.record({ at: fc.nat(whole.length - 1), byte: fc.nat(255), length: fc.nat(whole.length) })
    fc.assert(
      fc.property(change, ({ at, byte, length }) => {
        const damaged = Buffer.from(whole.subarray(0, byte < 64 ? length : whole.length))
        if (at < damaged.length) damaged[at] = byte
        try {
          expect(decodeExtendedJpeg(damaged, format(rows, columns, 3, 8)).bytes.length).toBe(rows * columns * 3)
        } catch (error) {
          expect(error).toBeInstanceOf(RangeError)
        }
      }),
      { numRuns: 300, seed: 6 },
    )
  })
})
