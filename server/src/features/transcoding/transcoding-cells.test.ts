import { Tag, TransferSyntax, textOf, toDicomJson } from '@opaline/dicom'
import { describe, expect, it } from 'vitest'
import { inThisThread } from './frame-transcoder.ts'
import { type ImageSize, imageFile, nativeSamples } from './testing/image-file.ts'
import { bytesOf, headerOf, memoryBlobs, nativePixels, storedAs } from './testing/memory-archive.ts'
import { transcodeInstance } from './transcode-instance.ts'
import { lossyCopyUid } from './transcoded-changes.ts'
import { PIXEL_KINDS, type PixelKind, type TranscodingCell, transcodingTable } from './transcoding-table.ts'
import { isLossy } from './transfer-syntaxes.ts'

const { ExplicitVrLittleEndian, ExplicitVrBigEndian, GePrivateImplicitVr } = TransferSyntax
/** Small, so that the whole table is walked in seconds; those of 8 bits large enough for a lossy copy to be smaller. */
const sizeOf = ({ format }: PixelKind): ImageSize =>
  format.bitsAllocated === 8 && !format.isSigned
    ? { rows: 128, columns: 128, frames: 2 }
    : { rows: 24, columns: 40, frames: 2 }
/** By how much a sample may be off in a lossy copy, as a part of the range. */
const LOSS = 0.05
/** Private values in implicit files tell no VR. */
const PRIVATE = /^0029/

/** A file in a transfer syntax, from one in another. */
async function inSyntax(file: Buffer, target: string): Promise<Buffer> {
  const blobs = memoryBlobs(new Map([['file', file]]))
  return bytesOf(
    await transcodeInstance({ blobs, transcoder: inThisThread }, storedAs('file', file), undefined, target),
  )
}

/** The same file, its samples in big endian. */
function swapSamples(file: Buffer, { format }: PixelKind): Buffer {
  const { offset = 0, length = 0 } = headerOf(file).pixelData ?? {}
  const pixels = file.subarray(offset, offset + length)
  if (format.bitsAllocated === 16) pixels.swap16()
  if (format.bitsAllocated === 32) pixels.swap32()
  return file
}

/** Lossy transfer syntaxes may hold lossless streams: where their own encoder takes a kind not, that is their source. */
const LOSSLESS_OF: Readonly<Record<string, string>> = {
  '1.2.840.10008.1.2.4.81': '1.2.840.10008.1.2.4.80',
  '1.2.840.10008.1.2.4.91': '1.2.840.10008.1.2.4.90',
  '1.2.840.10008.1.2.4.203': '1.2.840.10008.1.2.4.201',
}

/** The same file, a text in it exchanged for one of the same length. */
const renamed = (file: Buffer, from: string, to: string): Buffer =>
  Buffer.from(file.toString('latin1').replace(from, to), 'latin1')

/** A file of a kind as it is stored in a transfer syntax; undefined where none is made. */
async function sourceFile(source: string, kind: PixelKind): Promise<Buffer | undefined> {
  const size = sizeOf(kind)
  if (source === ExplicitVrBigEndian) return swapSamples(imageFile(kind, size, source), kind)
  if (source === GePrivateImplicitVr) return imageFile(kind, size, source)
  if (source === '1.2.840.10008.1.2.4.50' && kind.format.photometricInterpretation === 'YBR_FULL') {
    const rgb = { ...kind, format: { ...kind.format, photometricInterpretation: 'RGB' } }
    return renamed(await inSyntax(imageFile(rgb, size), source), 'YBR_FULL_422', 'YBR_FULL    ')
  }
  const lossless = LOSSLESS_OF[source]
  return inSyntax(imageFile(kind, size), source).catch(async () =>
    lossless === undefined
      ? undefined
      : inSyntax(imageFile(kind, size), lossless).then(
          (file) => renamed(file, lossless, source),
          () => undefined,
        ),
  )
}

const json = (file: Buffer): Record<string, unknown> =>
  Object.fromEntries(Object.entries(JSON.parse(toDicomJson(headerOf(file)))).filter(([tag]) => !PRIVATE.test(tag)))

/** The largest difference of two samples, as a part of the range. */
function lossOf(a: Buffer, b: Buffer, { format }: PixelKind): number {
  const bytes = format.bitsAllocated / 8
  let most = 0
  for (let at = 0; at + bytes <= a.length; at += bytes) {
    const read = (of: Buffer) => (format.isSigned ? of.readIntLE(at, bytes) : of.readUIntLE(at, bytes))
    most = Math.max(most, Math.abs(read(a) - read(b)))
  }
  return most / 2 ** format.bitsStored
}

/** @param before what is stored, in explicit little endian */
async function checkLossless(cell: TranscodingCell, kind: PixelKind, before: Buffer, sent: Buffer): Promise<void> {
  const back = await inSyntax(sent, ExplicitVrLittleEndian)
  expect(nativePixels(back).equals(nativePixels(before))).toBe(true)
  expect(json(back)).toEqual(json(before))
  expect(back.includes('behind the pixels')).toBe(true)
  if (!isLossy(cell.source)) expect(nativePixels(back).equals(nativeSamples(kind, sizeOf(kind)))).toBe(true)
}

/** @param before what is stored, in explicit little endian */
async function checkLossy(cell: TranscodingCell, kind: PixelKind, before: Buffer, sent: Buffer): Promise<void> {
  const back = await inSyntax(sent, ExplicitVrLittleEndian)
  expect(lossOf(nativePixels(back), nativePixels(before), kind)).toBeLessThan(LOSS)
  const { dataSet, meta } = headerOf(sent)
  const uid = lossyCopyUid(textOf(headerOf(before).dataSet, Tag.SopInstanceUid) ?? '', cell.target)
  expect(textOf(dataSet, Tag.SopInstanceUid)).toBe(uid)
  expect(textOf(meta, Tag.MediaStorageSopInstanceUid)).toBe(uid)
  expect(textOf(dataSet, Tag.ImageType)).toBe('DERIVED\\PRIMARY\\AXIAL')
  expect(textOf(dataSet, 0x00282110)).toBe('01')
  expect(textOf(dataSet, 0x00282114)).toMatch(/^(ISO_\d+_\d+\\)*ISO_(10918_1|14495_1|15444_1|15444_15)$/)
  expect(Number(textOf(dataSet, 0x00282112)?.split('\\').at(-1))).toBeGreaterThan(1)
}

const CELLS = transcodingTable()
const ROWS = [...new Set(CELLS.map(({ source }) => source))].flatMap((source) =>
  PIXEL_KINDS.map((kind) => ({
    source,
    kind,
    name: kind.name,
    cells: CELLS.filter((cell) => cell.source === source && cell.pixels === kind.name),
  })),
)

describe('every cell of the table', () => {
  it('has a source, all targets and all kinds of pixels', () => {
    expect(CELLS.length).toBe(16 * 14 * PIXEL_KINDS.length)
    expect(CELLS.filter(({ result }) => result !== undefined).length).toBeGreaterThan(1000)
  })

  it.each(ROWS)('from $source, $name', async ({ source, kind, cells }) => {
    const stored = await sourceFile(source, kind)
    if (stored === undefined) {
      // What cannot be made here is not said to be possible either.
      return expect(cells.filter(({ result, target }) => result !== undefined && target !== source)).toEqual([])
    }
    const before = await inSyntax(stored, ExplicitVrLittleEndian)
    for (const cell of cells) {
      const sending = inSyntax(stored, cell.target)
      if (cell.result === undefined)
        await expect(sending).rejects.toMatchObject({ code: 'UnsupportedFile', status: 406 })
      else {
        const sent = await sending
        expect(headerOf(sent).transferSyntaxUid).toBe(cell.target)
        if (cell.result === 'stored') expect(sent.equals(stored)).toBe(true)
        else await (cell.result === 'lossless' ? checkLossless : checkLossy)(cell, kind, before, sent)
      }
    }
  })
})
