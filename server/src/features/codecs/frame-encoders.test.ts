import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { decodeStored } from './decode-stored.ts'
import { encodeRle } from './encode-rle.ts'
import { frameCoding } from './frame-coding.ts'
import { type FrameEncoder, takesFormat } from './frame-encoder.ts'
import { FRAME_ENCODERS } from './frame-encoders.ts'
import type { PixelFormat } from './pixel-format.ts'

const GREY: PixelFormat = {
  rows: 24,
  columns: 33,
  samplesPerPixel: 1,
  photometricInterpretation: 'MONOCHROME2',
  isPlanar: false,
  bitsAllocated: 16,
  bitsStored: 12,
  highBit: 11,
  isSigned: false,
}
const format = (changes: Partial<PixelFormat>): PixelFormat => {
  const bitsStored = changes.bitsStored ?? GREY.bitsStored
  return { ...GREY, bitsAllocated: bitsStored > 16 ? 32 : bitsStored > 8 ? 16 : 8, highBit: bitsStored - 1, ...changes }
}

/** A slope from the lowest to the highest; with noise and a jump where nothing may be lost. */
function samplesOf(of: PixelFormat, isSmooth: boolean): Uint32Array {
  const { rows, columns, samplesPerPixel, bitsStored, isSigned } = of
  const most = 2 ** bitsStored - 1
  const samples = new Uint32Array(rows * columns * samplesPerPixel)
  for (let at = 0; at < samples.length; at += 1) {
    const slope = Math.floor((most * at) / samples.length)
    const sample = Math.min(most, slope + (isSmooth ? 0 : Math.imul(at, 2_654_435_761) >>> 29))
    // Signed ones go from the lowest to the highest: their bits begin at half of the range.
    samples[at] = isSigned ? (sample + 2 ** (bitsStored - 1)) % (most + 1) : sample
  }
  if (!isSmooth) samples[0] = most
  return samples
}

async function thereAndBack(uid: string, encoder: FrameEncoder, of: PixelFormat, samples: Uint32Array) {
  const bytes = await encoder.encode({ format: of, samples })
  const coding = frameCoding(uid)
  if (coding === undefined) throw new Error(`nothing decodes ${uid}`)
  return decodeStored({ coding, littleEndian: true, format: of, bytes }, encoder.lossyMethod !== undefined)
}

const KINDS = [1, 2, 7, 8, 9, 12, 15, 16, 24, 32].flatMap((bitsStored) => [
  { bitsStored },
  { bitsStored, isSigned: true },
  { bitsStored, samplesPerPixel: 3, photometricInterpretation: 'RGB' },
  { bitsStored, samplesPerPixel: 3, photometricInterpretation: 'YBR_FULL' },
])
const SIZES = [
  { rows: 24, columns: 33 },
  { rows: 1, columns: 1 },
  { rows: 3, columns: 129 },
  { rows: 131, columns: 129 },
]
const CELLS = [...FRAME_ENCODERS].flatMap(([uid, encoder]) =>
  KINDS.map(format)
    .filter((of) => takesFormat(encoder, { ...of, ...SIZES.at(-1) }))
    .map((of) => ({
      uid,
      encoder,
      of,
      name: `${uid} ${of.bitsStored} ${of.isSigned} ${of.photometricInterpretation}`,
    })),
)

const worst = (a: Uint32Array, b: Uint32Array, { isSigned, bitsStored }: PixelFormat): number => {
  const unused = isSigned ? 32 - bitsStored : 0
  const value = (sample = 0) => (isSigned ? (sample << unused) >> unused : sample)
  return a.reduce((most, sample, at) => Math.max(most, Math.abs(value(sample) - value(b[at]))), 0)
}

/** By how much a sample may be off, as a part of the range. */
const LOSS = 0.08

describe('every encoder gives back what it takes', () => {
  it('covers all of them', () => {
    expect(new Set(CELLS.map(({ uid }) => uid)).size).toBe(FRAME_ENCODERS.size)
    expect(CELLS.length).toBeGreaterThan(150)
  })

  it.each(CELLS)('$name', async ({ uid, encoder, of }) => {
    for (const sized of SIZES.map((size) => ({ ...of, ...size })).filter((each) => takesFormat(encoder, each))) {
      const samples = samplesOf(sized, encoder.lossyMethod !== undefined)
      const back = await thereAndBack(uid, encoder, sized, samples)
      expect(back.length).toBe(samples.length)
      const off = worst(samples, back, of)
      if (encoder.lossyMethod === undefined) expect(off).toBe(0)
      else expect(off).toBeLessThanOrEqual(Math.max(3, LOSS * 2 ** of.bitsStored))
    }
  })

  it('refuses what is not its own', () => {
    const baseline = FRAME_ENCODERS.get('1.2.840.10008.1.2.4.50')
    if (baseline === undefined) throw new Error('none')
    expect(takesFormat(baseline, format({ bitsStored: 12, rows: 128, columns: 128 }))).toBe(false)
    expect(takesFormat(baseline, format({ bitsStored: 8, rows: 128, columns: 128 }))).toBe(true)
    expect(takesFormat(baseline, format({ bitsStored: 8, rows: 1, columns: 1 }))).toBe(true)
    const colour = { bitsStored: 8, samplesPerPixel: 3, photometricInterpretation: 'RGB' }
    expect(takesFormat(baseline, format({ ...colour, rows: 1, columns: 1 }))).toBe(true)
    expect(takesFormat(baseline, format({ ...colour, rows: 0, columns: 128 }))).toBe(false)
    expect(takesFormat(baseline, format({ bitsStored: 8, isSigned: true, rows: 128, columns: 128 }))).toBe(false)
    expect(takesFormat(baseline, format({ bitsStored: 8, highBit: 6, rows: 128, columns: 128 }))).toBe(false)
    expect(takesFormat(baseline, format({ bitsStored: 8, samplesPerPixel: 4, rows: 128, columns: 128 }))).toBe(false)
    expect(
      takesFormat(
        baseline,
        format({ bitsStored: 8, photometricInterpretation: 'PALETTE COLOR', rows: 128, columns: 128 }),
      ),
    ).toBe(false)
    expect(takesFormat(baseline, format({ bitsStored: 8, rows: 0 }))).toBe(false)
  })
})

describe('own encoders', () => {
  const small = fc.record({
    rows: fc.integer({ min: 1, max: 9 }),
    columns: fc.integer({ min: 1, max: 300 }),
    bitsStored: fc.integer({ min: 2, max: 16 }),
    seed: fc.array(fc.nat(65_535), { minLength: 1, maxLength: 40 }),
    run: fc.integer({ min: 1, max: 140 }),
  })

  it.each(['1.2.840.10008.1.2.5', '1.2.840.10008.1.2.4.70'])('%s takes any samples', async (uid) => {
    const encoder = FRAME_ENCODERS.get(uid)
    if (encoder === undefined) throw new Error('none')
    await fc.assert(
      fc.asyncProperty(small, async ({ rows, columns, bitsStored, seed, run }) => {
        const of = format({ rows, columns, bitsStored, bitsAllocated: 16 })
        const samples = Uint32Array.from(
          { length: rows * columns },
          (_, at) => (seed[Math.floor(at / run) % seed.length] ?? 0) % 2 ** bitsStored,
        )
        expect(await thereAndBack(uid, encoder, of, samples)).toEqual(samples)
      }),
      { numRuns: 60 },
    )
  })

  it('RLE ends runs with their row, as PackBits of the standard', () => {
    const of = format({ rows: 2, columns: 4, bitsStored: 8 })
    const encoded = encodeRle({ format: of, samples: Uint32Array.of(7, 7, 7, 7, 7, 7, 1, 2) })
    expect([...encoded.subarray(0, 8)]).toEqual([1, 0, 0, 0, 64, 0, 0, 0])
    expect([...encoded.subarray(64)]).toEqual([253, 7, 3, 7, 7, 1, 2, 0])
  })
})
