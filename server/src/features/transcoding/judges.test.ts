import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { TransferSyntax } from '@opaline/dicom'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { samplePath } from '../../../../tests/samples.ts'
import { inThisThread } from './frame-transcoder.ts'
import { imageFile, nativeSamples } from './testing/image-file.ts'
import { bytesOf, memoryBlobs, nativePixels, storedAs } from './testing/memory-archive.ts'
import { transcodeInstance } from './transcode-instance.ts'
import { PIXEL_KINDS, type PixelKind } from './transcoding-table.ts'

const { ExplicitVrLittleEndian, ImplicitVrLittleEndian, DeflatedExplicitVrLittleEndian } = TransferSyntax
/** Of 12 bits, in 1.2.840.10008.1.2.4.51. */
const EXTENDED = 'JPGExtended.dcm'
const SIZE = { rows: 40, columns: 56, frames: 2 }
const SCRIPT = join(dirname(fileURLToPath(import.meta.url)), 'testing', 'judge-frames.py')

let folder: string
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'opaline-judges-'))
})
afterAll(() => rmSync(folder, { recursive: true }))

const kindsOf = (...names: readonly string[]): readonly PixelKind[] => {
  const kinds = PIXEL_KINDS.filter(({ name }) => names.includes(name))
  expect(kinds.length).toBe(names.length)
  return kinds
}

/** A file in a transfer syntax, written into the folder. */
async function written(file: Buffer, target: string): Promise<string> {
  const blobs = memoryBlobs(new Map([['file', file]]))
  const sent = await transcodeInstance({ blobs, transcoder: inThisThread }, storedAs('file', file), undefined, target)
  const path = join(folder, `${Math.random()}.dcm`)
  writeFileSync(path, await bytesOf(sent))
  return path
}

/** The first frame of what was made. */
const firstFrame = (kind: PixelKind): Buffer => nativeSamples(kind, { ...SIZE, frames: 1 })

interface Judgement {
  readonly syntax: string
  readonly name: string
  readonly pixels: string
}

const judged = (paths: readonly string[]): Judgement[] =>
  execFileSync('/usr/bin/python3', [SCRIPT], { input: paths.join('\n'), encoding: 'utf8', maxBuffer: 2 ** 26 })
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line))

describe('pydicom and OpenJPEG read the samples that were stored', () => {
  const NATIVE = ['8 bits', '12 bits, signed', '16 bits', '32 bits', 'RGB of 8 bits', 'palette of 8 bits'] as const
  it.each([
    [ExplicitVrLittleEndian, NATIVE],
    [ImplicitVrLittleEndian, NATIVE],
    [DeflatedExplicitVrLittleEndian, NATIVE],
    ['1.2.840.10008.1.2.5', NATIVE],
    ['1.2.840.10008.1.2.4.90', ['8 bits', '12 bits', '16 bits', 'RGB of 8 bits']],
    ['1.2.840.10008.1.2.4.201', ['8 bits', '12 bits', '16 bits', 'RGB of 8 bits']],
    ['1.2.840.10008.1.2.4.202', ['8 bits', '16 bits', 'RGB of 8 bits']],
  ] as const)('in %s', async (syntax, names) => {
    const kinds = kindsOf(...names)
    const paths: string[] = []
    for (const kind of kinds) paths.push(await written(imageFile(kind, SIZE), syntax))
    const read = judged(paths)
    expect(read.map((each) => [each.syntax, each.name])).toEqual(kinds.map(() => [syntax, 'Meyer^Ann']))
    for (const [at, kind] of kinds.entries()) {
      expect([kind.name, read[at]?.pixels]).toEqual([kind.name, firstFrame(kind).toString('base64')])
    }
  })
})

describe('DCMTK decodes the samples that were stored', () => {
  const decoded = (tool: string, path: string): Buffer => {
    const native = `${path}.native`
    execFileSync(`/usr/bin/${tool}`, [path, native])
    return readFileSync(native)
  }
  const GREY = ['8 bits', '12 bits', '12 bits, signed', '16 bits', '16 bits, signed', 'RGB of 8 bits'] as const
  it.each([
    // Of colours it gives planes, which pydicom judges above.
    ['1.2.840.10008.1.2.5', 'dcmdrle', GREY.slice(0, -1)],
    ['1.2.840.10008.1.2.4.57', 'dcmdjpeg', GREY],
    ['1.2.840.10008.1.2.4.70', 'dcmdjpeg', GREY],
    ['1.2.840.10008.1.2.4.80', 'dcmdjpls', GREY],
  ] as const)('in %s by %s', async (syntax, tool, names) => {
    for (const kind of kindsOf(...names)) {
      const native = nativePixels(decoded(tool, await written(imageFile(kind, SIZE), syntax)))
      const expected = nativeSamples(kind, SIZE)
      const mask = 2 ** kind.format.bitsStored - 1
      const stored = (bytes: Buffer) =>
        kind.format.bitsAllocated === 8
          ? bytes
          : new Uint16Array(Uint8Array.from(bytes).buffer).map((word) => word & mask)
      expect([kind.name, stored(native)]).toEqual([kind.name, stored(expected)])
    }
  })

  it.each([
    ['1.2.840.10008.1.2.4.50', 'dcmdjpeg', 8],
    ['1.2.840.10008.1.2.4.81', 'dcmdjpls', 2],
  ] as const)('in %s by %s, but for what is lost', async (syntax, tool, most) => {
    for (const kind of kindsOf('8 bits')) {
      const native = nativePixels(decoded(tool, await written(imageFile(kind, SIZE), syntax)))
      const expected = nativeSamples(kind, SIZE)
      expect(native.length).toBe(expected.length)
      expect(native.reduce((off, sample, at) => Math.max(off, Math.abs(sample - (expected[at] ?? 0))), 0)).toBeLessThan(
        most + 1,
      )
    }
  })

  it('and of 12-bit JPEG what we make of it, but for rounding', async () => {
    const path = samplePath(EXTENDED)
    if (path === undefined) throw new Error(`The sample ${EXTENDED} is not there.`)
    const theirs = nativePixels(decoded('dcmdjpeg', path))
    const ours = nativePixels(readFileSync(await written(readFileSync(path), ExplicitVrLittleEndian)))
    const again = nativePixels(
      readFileSync(
        await written(
          readFileSync(await written(readFileSync(path), '1.2.840.10008.1.2.4.70')),
          ExplicitVrLittleEndian,
        ),
      ),
    )
    expect(again.equals(ours)).toBe(true)
    const [a, b] = [ours, theirs].map((bytes) => new Uint16Array(Uint8Array.from(bytes).buffer))
    expect(a?.length).toBe(b?.length)
    expect(a?.reduce((most, word, at) => Math.max(most, Math.abs(word - (b?.[at] ?? 0))), 0)).toBeLessThanOrEqual(1)
  })
})
