import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { TransferSyntax } from '@opaline/dicom'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { ctImage } from '../../../../dicom/test/ct-image.ts'
import { ENCODED_SYNTAXES, encapsulate, encodeFrame } from '../codecs/testing/encode-frame.ts'
import { isKept } from './arrival.ts'
import { openArchive, type TestArchive } from './testing/open-archive.ts'
import { refusalOf } from './testing/refusal-of.ts'
import { instanceOf } from './testing/stored-rows.ts'

let archive: TestArchive
let folder: string
beforeAll(async () => {
  archive = await openArchive()
  folder = mkdtempSync(join(tmpdir(), 'opaline-pixels-'))
})
afterAll(async () => {
  rmSync(folder, { recursive: true })
  await archive.close()
})

const SIZE = 64
let studies = 0
const nextStudy = () => {
  studies += 1
  return `2.25.30${studies}`
}

/** The pixels at the end of a generated native image. */
const pixelsOf = (file: Uint8Array) => ({
  bytes: file.subarray(file.length - SIZE * SIZE * 2),
  size: SIZE,
  components: 1,
  bitsAllocated: 16 as const,
  bitsStored: 12,
})

async function encoded(studyUid: string, syntax: string, change: (bytes: Uint8Array) => void = () => undefined) {
  const pixels = pixelsOf(ctImage({ size: SIZE, studyUid }))
  const bytes = Uint8Array.from(pixels.bytes)
  change(bytes)
  const pixelData = encapsulate([await encodeFrame(syntax, { ...pixels, bytes })])
  return ctImage({ size: SIZE, studyUid, transferSyntaxUid: syntax, pixelData })
}

/** The same file as DCMTK encodes it. */
function byDcmtk(file: Uint8Array, command: string, ...options: string[]): Uint8Array {
  const [from, to] = [join(folder, 'from.dcm'), join(folder, 'to.dcm')]
  writeFileSync(from, file)
  execFileSync(command, [...options, from, to])
  return readFileSync(to)
}

const NATIVE = [TransferSyntax.ImplicitVrLittleEndian, TransferSyntax.DeflatedExplicitVrLittleEndian]

describe('the same pixels in another lossless syntax are the same image', () => {
  test.each(NATIVE)('%s', async (transferSyntaxUid) => {
    const studyUid = nextStudy()
    const first = await archive.store(ctImage({ size: SIZE, studyUid }))
    const again = await archive.store(ctImage({ size: SIZE, studyUid, transferSyntaxUid }))
    expect(again).toMatchObject({ PatientOrderUuid: first.PatientOrderUuid, AlreadyStored: true })
  })

  test.each(ENCODED_SYNTAXES)('%s', async (syntax) => {
    const studyUid = nextStudy()
    await archive.store(ctImage({ size: SIZE, studyUid }))
    expect((await archive.store(await encoded(studyUid, syntax))).AlreadyStored).toBe(true)
    const row = await instanceOf(archive, archive.account.InstitutionUuid, `${studyUid}.1.1`)
    expect(row.transfer_syntax_uid).toBe(TransferSyntax.ExplicitVrLittleEndian)
  })

  test.each([
    ['JPEG lossless, first order', 'dcmcjpeg', ['+e1']],
    ...[2, 3, 4, 5, 6, 7].map(
      (selection) => [`JPEG lossless, prediction ${selection}`, 'dcmcjpeg', ['+el', '+sv', String(selection)]] as const,
    ),
    ['JPEG-LS', 'dcmcjpls', []],
    ['RLE', 'dcmcrle', []],
  ] as const)('%s, as DCMTK writes it', async (_, command, options) => {
    const studyUid = nextStudy()
    const file = ctImage({ size: SIZE, studyUid })
    await archive.store(file)
    const other = byDcmtk(file, command, ...options)
    expect((await archive.store(other)).AlreadyStored).toBe(true)
  })

  test('the other way round, and between two of them', async () => {
    const studyUid = nextStudy()
    const [first = '', second = ''] = ENCODED_SYNTAXES
    await archive.store(await encoded(studyUid, second))
    expect((await archive.store(ctImage({ size: SIZE, studyUid }))).AlreadyStored).toBe(true)
    expect((await archive.store(await encoded(studyUid, first))).AlreadyStored).toBe(true)
  })
})

describe('what differs is another image', () => {
  const oneMore = (bytes: Uint8Array) => {
    bytes[100] = (bytes[100] ?? 0) ^ 1
  }

  test.each(ENCODED_SYNTAXES)('by one bit of one pixel, in %s', async (syntax) => {
    const studyUid = nextStudy()
    await archive.store(ctImage({ size: SIZE, studyUid }))
    expect((await refusalOf(archive.store(await encoded(studyUid, syntax, oneMore)))).code).toBe('Conflict')
    expect(isKept(await archive.keep(await encoded(studyUid, syntax, oneMore)))).toBe(true)
  })

  test('by an attribute, though its pixels are equal', async () => {
    const studyUid = nextStudy()
    await archive.store(ctImage({ size: SIZE, studyUid }))
    const elements = [{ tag: 0x00081030, vr: 'LO', value: 'Other' }]
    const transferSyntaxUid = TransferSyntax.ImplicitVrLittleEndian
    const other = ctImage({ size: SIZE, studyUid, transferSyntaxUid, elements })
    expect((await refusalOf(archive.store(other))).code).toBe('Conflict')
  })

  test('by frames that cannot be decoded', async () => {
    const studyUid = nextStudy()
    await archive.store(ctImage({ size: SIZE, studyUid }))
    for (const transferSyntaxUid of [...ENCODED_SYNTAXES, '1.2.840.10008.1.2.4.70']) {
      const pixelData = encapsulate([Buffer.alloc(80, 7)])
      const broken = ctImage({ size: SIZE, studyUid, transferSyntaxUid, pixelData })
      expect((await refusalOf(archive.store(broken))).code).toBe('Conflict')
    }
  })

  test('in a lossy syntax, which is never decoded', async () => {
    const studyUid = nextStudy()
    const file = ctImage({ size: SIZE, studyUid })
    await archive.store(file)
    expect((await refusalOf(archive.store(byDcmtk(file, 'dcmcjpls', '+en', '+md', '1', '+un')))).code).toBe('Conflict')
  })
})

test('all at once end with one image and no byte more', async () => {
  const studyUid = nextStudy()
  const before = (await archive.blobKeys()).length
  const files = [
    ctImage({ size: SIZE, studyUid }),
    ctImage({ size: SIZE, studyUid, transferSyntaxUid: TransferSyntax.ImplicitVrLittleEndian }),
    ...(await Promise.all(ENCODED_SYNTAXES.map((syntax) => encoded(studyUid, syntax)))),
  ]
  const answers = await Promise.all(files.map((file) => archive.store(file)))
  expect(answers.filter((answer) => !answer.AlreadyStored)).toHaveLength(1)
  expect(await archive.blobKeys()).toHaveLength(before + 1)
})
