import { deflateRawSync, constants as zlib } from 'node:zlib'
import { ctImage } from '../../dicom/test/ct-image.ts'
import { concatBytes, type WrittenElement, writeElements, writeFile } from '../../dicom/test/write-file.ts'

/** A file that cannot be stored, and what its sender is told. */
export interface HostileFile {
  readonly name: string
  readonly make: () => Uint8Array
  /** The sentence of the answer, whole. */
  readonly message: string
}

const TAG = { SOPClassUID: 0x00080016, SOPInstanceUID: 0x00080018, Study: 0x0020000d, Series: 0x0020000e }
const DEFLATED = '1.2.840.10008.1.2.1.99'
const EXPLICIT = { littleEndian: true, explicitVr: true }
const UIDS: readonly WrittenElement[] = Object.values(TAG).map((tag) => ({ tag, vr: 'UI', value: '2.25.1' }))
const text = (content: string) => new TextEncoder().encode(content)
const without = (tag: number) => writeFile({ elements: UIDS.filter((element) => element.tag !== tag) })

/** The image that the others are made of: good as it is. */
export const smallCt = (...elements: WrittenElement[]) => ctImage({ size: 16, studyUid: '2.25.500', elements })
const withUid = (tag: number, value: string) => smallCt({ tag, vr: 'UI', value })

/** So many sequences, each in an item of the one before, all of undefined length and none ended (PS3.5 7.5). */
function nestedSequences(depth: number): Uint8Array {
  const sequence = [0x08, 0, 0x40, 0x11, 0x53, 0x51, 0, 0, 0xff, 0xff, 0xff, 0xff]
  const item = [0xfe, 0xff, 0, 0xe0, 0xff, 0xff, 0xff, 0xff]
  const open = Uint8Array.from([...sequence, ...item])
  return concatBytes([writeFile({ elements: [...UIDS.slice(0, 1)] }), ...Array.from({ length: depth }, () => open)])
}

const ZEROS_AT_ONCE = 2 ** 24

/** A deflated file of about 2 MB whose last element claims and holds so many zeros (at most 2 GB). */
function deflatedZeros(tag: number, vr: string, length: number): Uint8Array {
  const head = writeElements([...UIDS, { tag, vr, value: new Uint8Array(0) }], EXPLICIT)
  new DataView(head.buffer, head.byteOffset).setUint32(head.length - 4, length, true)
  // After a full flush nothing refers back, so the same bytes can stand any number of times.
  const flushed = (bytes: Uint8Array) => deflateRawSync(bytes, { finishFlush: zlib.Z_FULL_FLUSH })
  const zeros = flushed(new Uint8Array(ZEROS_AT_ONCE))
  const body = Array.from({ length: Math.ceil(length / ZEROS_AT_ONCE) }, () => zeros)
  const meta = writeFile({ elements: [], transferSyntaxUid: DEFLATED, encoding: EXPLICIT })
  return concatBytes([meta, flushed(head), ...body, deflateRawSync(new Uint8Array(0))])
}

/** Empty elements of private groups. */
function manyElements(count: number): Uint8Array {
  const elements = Array.from({ length: count }, (_, index) => ({
    tag: 0x00110000 + (index % 0xffff) + Math.floor(index / 0xffff) * 0x20000,
    vr: 'CS',
    value: '',
  }))
  return writeFile({ elements: elements.sort((a, b) => a.tag - b.tag) })
}

/** An element that claims to be as long as a length can say (4 GB less two bytes, PS3.5 7.1.1). */
function longElement(): Uint8Array {
  const file = writeFile({ elements: [...UIDS, { tag: 0x00400008, vr: 'OB', value: new Uint8Array(100) }] })
  new DataView(file.buffer).setUint32(file.length - 104, 0xfffffffe, true)
  return file
}

const dicomDir = () =>
  writeFile({ elements: [{ tag: TAG.SOPClassUID, vr: 'UI', value: '1.2.840.10008.1.3.10' }, ...UIDS.slice(1)] })

const COPY_AGAIN = 'Copy it again from where it was made.'
const noUid = (name: string) => `The file has no ${name}, so it cannot be filed.`
const badUid = (name: string) => `The file's ${name} is not a UID (digits and dots, at most 64 characters).`
const NOT_DICOM = 'The file is not a DICOM file.'

/** What devices, pages and attackers may send, and the sentence for each. */
export const HOSTILE_FILES: readonly HostileFile[] = [
  { name: 'empty.dcm', make: () => new Uint8Array(0), message: 'The file is empty.' },
  { name: 'text.dcm', make: () => text('hello '.repeat(100)), message: NOT_DICOM },
  { name: 'report.pdf.dcm', make: () => text(`%PDF-1.7\n${'1 0 obj\n'.repeat(99)}`), message: NOT_DICOM },
  {
    name: 'cut-header.dcm',
    make: () => smallCt().subarray(0, 900),
    message: `The file is cut: its end is missing. ${COPY_AGAIN} At byte 898, tag (0008,1140): 6 bytes are missing at the least.`,
  },
  {
    name: 'cut-pixels.dcm',
    make: () => smallCt().subarray(0, -1),
    message: `The file is cut: it ends within its pixel data. ${COPY_AGAIN}`,
  },
  { name: 'no-class.dcm', make: () => without(TAG.SOPClassUID), message: noUid('SOP Class UID') },
  { name: 'no-sop.dcm', make: () => without(TAG.SOPInstanceUID), message: noUid('SOP Instance UID') },
  { name: 'no-study.dcm', make: () => without(TAG.Study), message: noUid('Study Instance UID') },
  { name: 'no-series.dcm', make: () => without(TAG.Series), message: noUid('Series Instance UID') },
  { name: 'empty-uid.dcm', make: () => withUid(TAG.Study, ''), message: noUid('Study Instance UID') },
  {
    name: 'path.dcm',
    make: () => withUid(TAG.SOPInstanceUID, '../../etc/passwd'),
    message: badUid('SOP Instance UID'),
  },
  {
    name: 'long-uid.dcm',
    make: () => withUid(TAG.Study, `1.${'2'.repeat(63)}`),
    message: badUid('Study Instance UID'),
  },
  { name: 'nul.dcm', make: () => withUid(TAG.Series, '1.2\0.3'), message: badUid('Series Instance UID') },
  { name: 'letters.dcm', make: () => withUid(TAG.SOPInstanceUID, '1.2.abc'), message: badUid('SOP Instance UID') },
  { name: 'two-uids.dcm', make: () => withUid(TAG.Study, '1.2\\1.3'), message: badUid('Study Instance UID') },
  {
    name: 'DICOMDIR',
    make: dicomDir,
    message: 'The file is a DICOMDIR: a list of other files, not an image.',
  },
  {
    name: 'deep.dcm',
    make: () => nestedSequences(10_000),
    message:
      'The file nests its sequences too deeply. At byte 1510, tag (0008,1140): more than 64 sequences inside each other.',
  },
  {
    name: 'many.dcm',
    make: () => manyElements(500_000),
    message:
      'The file has too many data elements. At byte 3200202, tag (001D,1A86): more than 400000 elements and items.',
  },
  {
    name: 'long.dcm',
    make: longElement,
    message:
      'The file has too many bytes outside of its pixel data. At byte 286, tag (0040,0008): more than 134217728 bytes before the pixel data.',
  },
  {
    name: 'bomb.dcm',
    make: () => deflatedZeros(0x7fe00010, 'OW', 2 ** 31 - 2),
    message: 'The file inflates to more than 268435456 bytes, which is more than is allowed.',
  },
  {
    name: 'header-bomb.dcm',
    make: () => deflatedZeros(0x00420011, 'OB', 2 ** 31 - 2),
    message:
      'The file inflates to more bytes than are allowed. At byte 204: more than 67108864 inflated bytes before the pixel data.',
  },
]
