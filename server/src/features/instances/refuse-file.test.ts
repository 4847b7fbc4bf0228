import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { ctImage } from '../../../../dicom/test/ct-image.ts'
import { concatBytes, type WrittenElement, writeFile } from '../../../../dicom/test/write-file.ts'
import { openArchive, type TestArchive } from './testing/open-archive.ts'
import { refusalOf } from './testing/refusal-of.ts'
import { NOTHING, whatIsLeft } from './testing/what-is-left.ts'

let archive: TestArchive
beforeAll(async () => {
  archive = await openArchive()
})
afterAll(() => archive.close())
afterEach(async () => {
  expect(await whatIsLeft(archive)).toEqual(NOTHING)
})

const DEFLATED = '1.2.840.10008.1.2.1.99'
const UID_TAGS = { sopClass: 0x00080016, sop: 0x00080018, study: 0x0020000d, series: 0x0020000e }
const withElement = (...elements: WrittenElement[]) => ctImage({ size: 16, elements })
const uid = (tag: number, value: string) => withElement({ tag, vr: 'UI', value })
const CT = ctImage({ size: 16 })

/** A file of these elements, with what makes an image of it. */
const image = (elements: WrittenElement[], transferSyntaxUid: string) => {
  const ids = Object.values(UID_TAGS).map((tag) => ({ tag, vr: 'UI', value: '2.25.1' }))
  return writeFile({ elements: [...ids, ...elements], transferSyntaxUid })
}

function nested(depth: number): Uint8Array {
  const open = Uint8Array.of(
    0x08,
    0,
    0x40,
    0x11,
    0x53,
    0x51,
    0,
    0,
    255,
    255,
    255,
    255,
    0xfe,
    0xff,
    0,
    0xe0,
    255,
    255,
    255,
    255,
  )
  return concatBytes([writeFile({ elements: [] }), ...Array.from({ length: depth }, () => open)])
}

/** 270 MB of zeros as pixels, in a file of 270 kB. */
const bomb = () => image([{ tag: 0x7fe00010, vr: 'OW', value: new Uint8Array(270 * 2 ** 20) }], DEFLATED)

describe('a bad file gets a sentence, and leaves nothing', () => {
  test.each<[string, () => Uint8Array, string]>([
    ['empty', () => new Uint8Array(0), 'The file is empty.'],
    ['not DICOM', () => new TextEncoder().encode('hello '.repeat(100)), 'The file is not a DICOM file.'],
    ['one byte', () => Uint8Array.of(7), 'The file is not a DICOM file.'],
    [
      'a .dcm that is a PDF',
      () => new TextEncoder().encode(`%PDF-1.7\n${'1 0 obj\n'.repeat(99)}`),
      'The file is not a DICOM file.',
    ],
    ['cut in its header', () => CT.subarray(0, 1000), 'The file is cut: its end is missing.'],
    ['cut in its pixels', () => CT.subarray(0, CT.length - 1), 'The file is cut: it ends within its pixel data.'],
    ['no SOP class', () => uid(UID_TAGS.sopClass, ''), 'The file has no SOP Class UID, so it cannot be filed.'],
    ['no SOP UID', () => uid(UID_TAGS.sop, ''), 'The file has no SOP Instance UID, so it cannot be filed.'],
    ['no series UID', () => uid(UID_TAGS.series, ''), 'The file has no Series Instance UID, so it cannot be filed.'],
    ['no study UID', () => uid(UID_TAGS.study, ''), 'The file has no Study Instance UID, so it cannot be filed.'],
    ['a path as UID', () => uid(UID_TAGS.sop, '../../etc/passwd'), "The file's SOP Instance UID is not a UID"],
    ['65 characters', () => uid(UID_TAGS.study, `1.${'2'.repeat(63)}`), "The file's Study Instance UID is not a UID"],
    ['NUL within', () => uid(UID_TAGS.series, '1.2\0.3'), "The file's Series Instance UID is not a UID"],
    ['two UIDs', () => uid(UID_TAGS.sop, '1.2\\1.3'), "The file's SOP Instance UID is not a UID"],
    ['10,000 levels deep', () => nested(10_000), 'The file nests its sequences too deeply.'],
    ['half a million elements', () => manyElements(500_000), 'The file has too many data elements.'],
    ['a bomb', bomb, 'The file inflates to more than 268435456 bytes'],
  ])('%s', async (_, file, sentence) => {
    const refusal = await refusalOf(archive.store(file()))
    expect(refusal.message.slice(0, sentence.length)).toBe(sentence)
    expect(refusal).toMatchObject({ code: 'UnsupportedFile', status: 415 })
  })

  test('larger than allowed', async () => {
    const refusal = await refusalOf(archive.store(CT, { maxFileBytes: CT.length - 1 }))
    expect(refusal).toMatchObject({ code: 'FileTooLarge', status: 413 })
  })

  test('broken off at half', async () => {
    async function* broken(): AsyncGenerator<Uint8Array> {
      yield ctImage({ size: 256 }).subarray(0, 70_000)
      throw Object.assign(new Error('aborted'), { code: 'ECONNRESET' })
    }
    expect(await refusalOf(archive.store(broken()))).toMatchObject({
      code: 'NetworkError',
      message: 'The upload broke off. Nothing was stored; send it again.',
    })
  })

  test('what is refused at its first bytes is not read to its end', async () => {
    let taken = 0
    async function* endless(): AsyncGenerator<Uint8Array> {
      for (; taken < 1000; taken += 1) yield Buffer.alloc(65_536, 'no DICOM ')
    }
    await refusalOf(archive.store(endless()))
    expect(taken).toBe(0)
  })
})

function manyElements(count: number): Uint8Array {
  const element = Uint8Array.of(0x09, 0, 0x10, 0x10, 0x43, 0x53, 0, 0)
  const bytes = new Uint8Array(count * element.length)
  for (let at = 0; at < bytes.length; at += element.length) bytes.set(element, at)
  return concatBytes([writeFile({ elements: [] }), bytes])
}
