import type { DocumentKind } from '@opaline/contract'
import { expect, test } from 'vitest'
import { bmpOf, box, jpegOf, mp4Of, pdfOf, pngOf } from '../../../../../contract/test/sample-documents.ts'
import { refusalOf } from '../../instances/testing/refusal-of.ts'
import { CheckedContent } from './check-content.ts'

const SAMPLES: Readonly<Record<DocumentKind, Buffer>> = {
  pdf: pdfOf(),
  jpeg: jpegOf(),
  png: pngOf(),
  bmp: bmpOf(),
  mp4: mp4Of(),
}
const KINDS = Object.keys(SAMPLES) as DocumentKind[]

function check(kind: DocumentKind, file: Uint8Array, size = file.length): void {
  const content = new CheckedContent(kind)
  for (let at = 0; at < file.length; at += size) content.push(file.subarray(at, at + size))
  content.end()
}

const refusal = async (kind: DocumentKind, file: Uint8Array, size?: number) => {
  const { code, message } = await refusalOf((async () => check(kind, file, size))())
  expect(code).toBe('UnsupportedFile')
  return message
}

test.each(KINDS)('takes a whole file in pieces of any size: %s', (kind) => {
  for (const size of [1, 2, 3, 7, 64, 100_000]) expect(() => check(kind, SAMPLES[kind], size)).not.toThrow()
})

test.each(KINDS)('refuses a file that is cut anywhere: %s', async (kind) => {
  const whole = SAMPLES[kind]
  for (let length = 1; length < whole.length - 1; length += 1) {
    const message = await refusal(kind, whole.subarray(0, length), 50)
    if (length > 8) expect([length, message]).toEqual([length, expect.stringMatching(/cut|damaged/)])
  }
})

test.each(KINDS)('tells what a file is that has the name of another kind: %s', async (kind) => {
  const titles = {
    pdf: 'a PDF document',
    jpeg: 'a JPEG image',
    png: 'a PNG image',
    bmp: 'a BMP image',
    mp4: 'an MP4 video',
  }
  for (const other of KINDS.filter((one) => one !== kind)) {
    expect(await refusal(kind, SAMPLES[other])).toBe(
      `The file is not ${titles[kind]}, though its name says so. It is ${titles[other]}.`,
    )
  }
})

test.each([
  ['a program', Buffer.concat([Buffer.from('MZ'), Buffer.alloc(500)])],
  ['a page', Buffer.from('<!doctype html><script>alert(1)</script>')],
  ['a drawing', Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>')],
  ['a PDF that begins later', Buffer.concat([Buffer.from('<script>alert(1)</script>'), pdfOf()])],
])('refuses %s under every name', async (_, file) => {
  expect(await refusal('png', file)).toBe('The file is not a PNG image, though its name says so.')
  expect(await refusal('pdf', file)).toBe('The file is not a PDF document, though its name says so.')
})

test('refuses nothing at all', async () => {
  for (const kind of KINDS) expect(await refusal(kind, Buffer.of())).toBe('The file is empty.')
})

test('measures images by their headers, before anything of them is there', async () => {
  const bomb = 'The image is too large to be shown: 20001 × 16 pixels, where 20000 × 20000 are allowed.'
  expect(await refusal('png', pngOf(20_001, 16, Buffer.alloc(1)))).toBe(bomb)
  expect(await refusal('jpeg', jpegOf(20_001, 16))).toBe(bomb)
  expect(await refusal('bmp', bmpOf(20_001, 16))).toBe(bomb)
  expect(await refusal('png', pngOf(20_001, 16, Buffer.alloc(1)).subarray(0, 40))).toBe(bomb)
  expect(() => check('png', pngOf(20_000, 20_000, Buffer.alloc(1)))).not.toThrow()
  expect(await refusal('png', pngOf(0, 16, Buffer.alloc(1)))).toBe('The file is damaged: its image has no size.')
})

test('refuses an MP4 that is of another family, or without a movie', async () => {
  expect(await refusal('mp4', mp4Of(Buffer.alloc(4), 'heic'))).toBe(
    'The file is not an MP4 video, though its name says so.',
  )
  const type = box('ftyp', Buffer.from('isom'), Buffer.alloc(4))
  expect(await refusal('mp4', Buffer.concat([type, box('mdat')]))).toBe('The file is damaged: it holds no movie.')
})

test('takes boxes with a large size, and one that goes to the end', () => {
  const large = Buffer.concat([Buffer.from('\0\0\0\x01mdat\0\0\0\0\0\0\0\x14', 'latin1'), Buffer.alloc(4)])
  const toTheEnd = Buffer.concat([Buffer.from('\0\0\0\0mdat', 'latin1'), Buffer.alloc(100)])
  const start = Buffer.concat([box('ftyp', Buffer.from('mp42'), Buffer.alloc(4)), box('moov')])
  for (const media of [large, toTheEnd]) expect(() => check('mp4', Buffer.concat([start, media]), 5)).not.toThrow()
})

test('leaves alone what cameras put behind a JPEG, and what writers put behind a PDF', () => {
  expect(() => check('jpeg', Buffer.concat([jpegOf(), Buffer.from('trailer')]))).not.toThrow()
  expect(() => check('pdf', Buffer.concat([pdfOf(), Buffer.alloc(512)]))).not.toThrow()
})
