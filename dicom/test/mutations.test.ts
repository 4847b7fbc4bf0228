import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { DicomError } from '../src/dicom-error.ts'
import { decodeFrameTable, encodeFrameTable } from '../src/frames/encode-frame-table.ts'
import { FrameScanner } from '../src/frames/frame-scanner.ts'
import { toDicomJson } from '../src/json/dicom-json.ts'
import { readHeader } from '../src/read-header.ts'
import { ctImage } from './ct-image.ts'

const JPEG = { fragments: [new Uint8Array(0), Uint8Array.of(0xff, 0xd8, 1, 2), Uint8Array.of(0xff, 0xd8, 0xff, 0xd9)] }

const FILES: readonly Uint8Array[] = [
  ctImage({ size: 4 }),
  ctImage({ size: 4, transferSyntaxUid: '1.2.840.10008.1.2' }),
  ctImage({ size: 4, transferSyntaxUid: '1.2.840.10008.1.2.2' }),
  ctImage({ size: 4, transferSyntaxUid: '1.2.840.10008.1.2.1.99' }),
  ctImage({
    frames: 2,
    transferSyntaxUid: '1.2.840.10008.1.2.4.50',
    pixelData: { tag: 0x7fe00010, vr: 'OB', value: JPEG },
  }),
]

/** Bytes that mean something to a reader: lengths, item tags, escape, backslash. */
const MEANINGFUL = [0x00, 0xff, 0xfe, 0xe0, 0xdd, 0x0d, 0x1b, 0x5c, 0x80, 0x53, 0x51, 0x55, 0x4e]

const change = fc.tuple(fc.nat(), fc.oneof(fc.constantFrom(...MEANINGFUL), fc.integer({ min: 0, max: 255 })))

describe('a file with random changes', () => {
  it('is read within bounds or refused with a DicomError, whole and cut', () => {
    const mutated = fc.tuple(
      fc.nat(FILES.length - 1),
      fc.array(change, { minLength: 1, maxLength: 12 }),
      fc.nat(),
      fc.boolean(),
    )
    fc.assert(
      fc.property(mutated, ([file, changes, cut, isCut]) => {
        const bytes = (FILES[file] as Uint8Array).slice()
        // Nothing is learnt from changes to the preamble.
        for (const [at, value] of changes) bytes[128 + (at % (bytes.length - 128))] = value
        useAll(isCut ? bytes.subarray(0, cut % bytes.length) : bytes)
      }),
      { numRuns: 4000, seed: 20260101 },
    )
  })

  it('is random bytes after the prefix', () => {
    const body = fc.uint8Array({ minLength: 0, maxLength: 400 })
    fc.assert(
      fc.property(body, (random) => {
        const bytes = new Uint8Array(132 + random.length)
        bytes.set([0x44, 0x49, 0x43, 0x4d], 128)
        bytes.set(random, 132)
        useAll(bytes)
      }),
      { numRuns: 2000, seed: 20260102 },
    )
  })
})

/** Reads a file in all ways that there are; fails where anything but a DicomError comes out, or invalid JSON. */
function useAll(bytes: Uint8Array): void {
  for (const complete of [true, false]) {
    try {
      const result = readHeader(bytes, { complete, limits: { milliseconds: 1000 } })
      if (result.status === 'more') {
        expect(complete).toBe(false)
        expect(result.needed).toBeGreaterThan(bytes.length)
        continue
      }
      const { header } = result
      JSON.parse(toDicomJson(header, { bulkDataUri: (path) => path, inlineBytes: 64 }))
      const scanner = new FrameScanner(header)
      if (header.pixelData !== undefined && !header.deflated) scanner.push(bytes.subarray(header.pixelData.offset))
      const { frames } = scanner.end()
      expect(decodeFrameTable(encodeFrameTable(frames))).toEqual(frames)
    } catch (error) {
      if (!(error instanceof DicomError)) throw error
    }
  }
}
