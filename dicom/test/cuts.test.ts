import { describe, expect, it } from 'vitest'
import { DicomError } from '../src/dicom-error.ts'
import type { Header } from '../src/header.ts'
import { toDicomJson } from '../src/json/dicom-json.ts'
import { missingPixelBytes } from '../src/missing-pixel-bytes.ts'
import { readHeader } from '../src/read-header.ts'
import { ctImage } from './ct-image.ts'
import { headerOf } from './read-sample.ts'
import { type WrittenElement, writeFile } from './write-file.ts'

const REPORT: readonly WrittenElement[] = [
  { tag: 0x00080005, vr: 'CS', value: 'ISO_IR 192' },
  { tag: 0x00080016, vr: 'UI', value: '1.2.840.10008.5.1.4.1.1.88.11' },
  { tag: 0x00080018, vr: 'UI', value: '2.25.7' },
  { tag: 0x00100010, vr: 'PN', value: 'Häuser^Zoë' },
  { tag: 0x0040a730, vr: 'SQ', value: { items: [[{ tag: 0x0040a160, vr: 'UT', value: 'text' }], []] } },
  { tag: 0x0040db73, vr: 'UL', value: [1, 2] },
]

/** Small files in every encoding; with pixel data where the header has an end of its own. */
const FILES: Readonly<Record<string, Uint8Array>> = {
  explicit: ctImage({ size: 4 }),
  implicit: ctImage({ size: 4, transferSyntaxUid: '1.2.840.10008.1.2' }),
  'big endian': ctImage({ size: 4, transferSyntaxUid: '1.2.840.10008.1.2.2' }),
  deflated: ctImage({ size: 4, transferSyntaxUid: '1.2.840.10008.1.2.1.99' }),
  'without pixel data': writeFile({ elements: REPORT }),
  'without pixel data, implicit, undefined lengths': writeFile({
    elements: REPORT.map((element) => (element.vr === 'SQ' ? { ...element, undefinedLength: true } : element)),
    transferSyntaxUid: '1.2.840.10008.1.2',
  }),
  'without preamble': writeFile({ elements: REPORT, preamble: false }),
  'without meta': writeFile({ elements: REPORT, preamble: false, meta: false }),
}

describe.each(Object.entries(FILES))('a %s file that is cut at every byte', (_, file) => {
  const header = headerOf(file)
  const json = toDicomJson(header)

  it('gives the same header from the first prefix that has it, and asks for more before', () => {
    let isWhole = false
    for (let length = 0; length <= file.length; length += 1) {
      const result = readHeader(file.slice(0, length))
      if (result.status === 'complete') expect(toDicomJson(result.header)).toBe(json)
      else expect(result.needed).toBeGreaterThan(length)
      // Once the header is whole, more bytes do not change that.
      expect(isWhole && result.status === 'more').toBe(false)
      isWhole = result.status === 'complete'
    }
    expect(isWhole).toBe(header.pixelData !== undefined)
  })

  it('reaches the header by following what is needed', () => {
    let length = 0
    for (let step = 0; step < 2000 && length < file.length; step += 1) {
      const result = readHeader(file.subarray(0, length))
      if (result.status === 'complete') break
      length = Math.min(result.needed, file.length)
    }
    expect(toDicomJson(headerOf(file.subarray(0, header.pixelData === undefined ? file.length : length)))).toBe(json)
  })

  it('is an error, or what stands before the cut, when no more bytes come', () => {
    for (let length = 0; length < file.length; length += 1) checkCut(file.slice(0, length), header, json)
  })
})

/** A cut between two elements leaves a valid data set with fewer of them; every other one must be told. */
function checkCut(cut: Uint8Array, whole: Header, json: string): void {
  let header: Header
  try {
    header = headerOf(cut)
  } catch (error) {
    if (!(error instanceof DicomError)) throw error
    expect(['Truncated', 'NotDicom']).toContain(error.code)
    return
  }
  if (header.pixelData !== undefined) {
    expect(toDicomJson(header)).toBe(json)
    if (!header.deflated) expect(missingPixelBytes(header, cut.length)).toBeGreaterThan(0)
    return
  }
  const ours = Object.entries(JSON.parse(toDicomJson(header)))
  const first = Object.entries(JSON.parse(json)).slice(0, ours.length)
  // A cut file meta information leaves no transfer syntax and no data set.
  if (header.dataSet.elements.length > 0) expect(ours).toEqual(first)
  // All elements are there where the cut is right before the pixel data.
  const most = whole.dataSet.elements.length - (whole.pixelData === undefined ? 1 : 0)
  expect(header.dataSet.elements.length).toBeLessThanOrEqual(most)
}
