import { expect, it } from 'vitest'
import { jpegTransferSyntax } from './jpeg-transfer-syntax.ts'

const BASELINE = '1.2.840.10008.1.2.4.50'
const EXTENDED = '1.2.840.10008.1.2.4.51'
const LOSSLESS = '1.2.840.10008.1.2.4.57'
const FIRST_ORDER = '1.2.840.10008.1.2.4.70'

/** A stream that begins with an APP0 segment, a fill byte and a start of frame. */
const stream = (marker: number) =>
  Buffer.from([0xff, 0xd8, 0xff, 0xe0, 0, 4, 0xff, 0xc0, 0xff, 0xff, marker, 0, 11, 8, 0, 1, 0, 1, 1, 1, 0x11, 0])

it.each([
  ['baseline that is called lossless', FIRST_ORDER, stream(0xc0), BASELINE],
  ['extended that is called baseline', BASELINE, stream(0xc1), EXTENDED],
  ['lossless that is called baseline', BASELINE, stream(0xc3), LOSSLESS],
  ['lossless of either kind', FIRST_ORDER, stream(0xc3), FIRST_ORDER],
  ['what it is called', LOSSLESS, stream(0xc3), LOSSLESS],
  ['a process that DICOM has retired', EXTENDED, stream(0xc2), EXTENDED],
  ['a scan without a frame', FIRST_ORDER, Buffer.from([0xff, 0xd8, 0xff, 0xda, 0, 2, 0xff, 0xc0, 0, 2]), FIRST_ORDER],
  ['a table before its end', FIRST_ORDER, Buffer.from([0xff, 0xd8, 0xff, 0xc4, 0xff, 0xff]), FIRST_ORDER],
  ['no stream', FIRST_ORDER, Buffer.alloc(0), FIRST_ORDER],
])('%s', (_, declared, bytes, syntax) => {
  expect(jpegTransferSyntax(declared, bytes)).toBe(syntax)
})
