import { type WrittenElement, writeFile } from './write-file.ts'

/** What distinguishes one generated CT image from the next. */
export interface CtImageOptions {
  /** Number of the slice in its series, from 1; 1 by default. */
  readonly slice?: number
  /** Rows and columns; 512 by default. */
  readonly size?: number
  /** More than one makes an enhanced-like multi-frame object. */
  readonly frames?: number
  readonly patientName?: string
  readonly patientId?: string
  /** Root of all UIDs of the study: `<root>`, `<root>.1` the series, `<root>.1.<slice>` the object. */
  readonly studyUid?: string
  readonly transferSyntaxUid?: string
  /** In place of native pixels. */
  readonly pixelData?: WrittenElement
  /** Added to the data set, or put in the place of elements with the same tag. */
  readonly elements?: readonly WrittenElement[]
}

const CT_IMAGE_STORAGE = '1.2.840.10008.5.1.4.1.1.2'
const PIXEL_DATA = 0x7fe00010

/** A CT image like a scanner's: about 90 elements, private ones and sequences among them, and native 16-bit pixels. */
export function ctImage(options: CtImageOptions = {}): Uint8Array {
  const { size = 512, frames = 1, transferSyntaxUid } = options
  const pixelData = options.pixelData ?? { tag: PIXEL_DATA, vr: 'OW', value: ctPixels(size, frames) }
  const elements = [...ctElements(options), pixelData]
  return writeFile(transferSyntaxUid === undefined ? { elements } : { elements, transferSyntaxUid })
}

/** The images of one series, slices 1 to `count`. */
export function ctSeries(count: number, options: Omit<CtImageOptions, 'slice'> = {}): Uint8Array[] {
  return Array.from({ length: count }, (_, index) => ctImage({ ...options, slice: index + 1 }))
}

/**
 * The first bytes of a large multi-frame CT object, and how many bytes of pixel data (of any value) follow, so that
 * files of any size can be streamed without being held.
 */
export function largeCtImage(options: CtImageOptions): { header: Uint8Array; pixelBytes: number } {
  const { size = 512, frames = 1 } = options
  const pixelBytes = size * size * 2 * frames
  const header = ctImage({ ...options, pixelData: { tag: PIXEL_DATA, vr: 'OW', value: new Uint8Array(0) } })
  new DataView(header.buffer).setUint32(header.length - 4, pixelBytes, true)
  return { header, pixelBytes }
}

/** A disc with a gradient and a little noise that is the same in every run. */
function ctPixels(size: number, frames: number): Uint8Array {
  const pixels = new Uint16Array(size * size * frames)
  let noise = 12345
  for (let at = 0; at < pixels.length; at += 1) {
    const x = (at % size) - size / 2
    const y = (Math.floor(at / size) % size) - size / 2
    noise = (noise * 1103515245 + 12345) & 0x7fffffff
    const isInside = x * x + y * y < (size * size) / 5
    pixels[at] = (isInside ? 1024 + Math.abs(x) : 24) + (noise >> 26)
  }
  return new Uint8Array(pixels.buffer)
}

function ctElements(options: CtImageOptions): WrittenElement[] {
  const base = [...identification(options), ...acquisition(options), ...image(options), ...privateElements(options)]
  const replaced = options.elements ?? []
  const kept = base.filter(({ tag }) => !replaced.some((element) => element.tag === tag))
  return [...kept, ...replaced].sort((a, b) => a.tag - b.tag)
}

function identification(options: CtImageOptions): WrittenElement[] {
  const { slice = 1, studyUid = '2.25.1001', patientName = 'Example^Carla', patientId = 'CT-1' } = options
  return [
    { tag: 0x00080005, vr: 'CS', value: 'ISO_IR 100' },
    { tag: 0x00080008, vr: 'CS', value: ['ORIGINAL', 'PRIMARY', 'AXIAL'] },
    { tag: 0x00080012, vr: 'DA', value: '20260102' },
    { tag: 0x00080013, vr: 'TM', value: '101112.123' },
    { tag: 0x00080016, vr: 'UI', value: CT_IMAGE_STORAGE },
    { tag: 0x00080018, vr: 'UI', value: `${studyUid}.1.${slice}` },
    { tag: 0x00080020, vr: 'DA', value: '20260102' },
    { tag: 0x00080021, vr: 'DA', value: '20260102' },
    { tag: 0x00080022, vr: 'DA', value: '20260102' },
    { tag: 0x00080023, vr: 'DA', value: '20260102' },
    { tag: 0x00080030, vr: 'TM', value: '101010' },
    { tag: 0x00080031, vr: 'TM', value: '101011' },
    { tag: 0x00080032, vr: 'TM', value: '101112' },
    { tag: 0x00080033, vr: 'TM', value: '101112' },
    { tag: 0x00080050, vr: 'SH', value: 'A0001' },
    { tag: 0x00080060, vr: 'CS', value: 'CT' },
    { tag: 0x00080070, vr: 'LO', value: 'EXAMPLE MEDICAL' },
    { tag: 0x00080080, vr: 'LO', value: 'Example Hospital' },
    { tag: 0x00080090, vr: 'PN', value: 'Referrer^Robin' },
    { tag: 0x00081010, vr: 'SH', value: 'CTSTATION' },
    { tag: 0x00081030, vr: 'LO', value: 'Thorax^Routine' },
    { tag: 0x00081032, vr: 'SQ', value: { items: [code('CTTHX', '99LOCAL', 'CT Thorax')] } },
    { tag: 0x0008103e, vr: 'LO', value: 'Axial 1.0' },
    { tag: 0x00081090, vr: 'LO', value: 'Scanner 64' },
    {
      tag: 0x00081140,
      vr: 'SQ',
      value: { items: [reference(slice + 1), reference(slice + 2)] },
      undefinedLength: true,
    },
    { tag: 0x00100010, vr: 'PN', value: patientName },
    { tag: 0x00100020, vr: 'LO', value: patientId },
    { tag: 0x00100030, vr: 'DA', value: '19700131' },
    { tag: 0x00100040, vr: 'CS', value: 'F' },
    { tag: 0x00101010, vr: 'AS', value: '055Y' },
    { tag: 0x00101030, vr: 'DS', value: '61.5' },
    { tag: 0x0020000d, vr: 'UI', value: studyUid },
    { tag: 0x0020000e, vr: 'UI', value: `${studyUid}.1` },
    { tag: 0x00200010, vr: 'SH', value: '1001' },
    { tag: 0x00200011, vr: 'IS', value: '1' },
    { tag: 0x00200012, vr: 'IS', value: '1' },
    { tag: 0x00200013, vr: 'IS', value: String(slice) },
    { tag: 0x00200052, vr: 'UI', value: `${studyUid}.9` },
  ]
}

function acquisition({ slice = 1 }: CtImageOptions): WrittenElement[] {
  return [
    { tag: 0x00180015, vr: 'CS', value: 'CHEST' },
    { tag: 0x00180022, vr: 'CS', value: 'HELICAL MODE' },
    { tag: 0x00180050, vr: 'DS', value: '1.000000' },
    { tag: 0x00180060, vr: 'DS', value: '120' },
    { tag: 0x00180088, vr: 'DS', value: '1.0' },
    { tag: 0x00180090, vr: 'DS', value: '500.000000' },
    { tag: 0x00181020, vr: 'LO', value: 'v1.2.3' },
    { tag: 0x00181030, vr: 'LO', value: 'THORAX ROUTINE' },
    { tag: 0x00181100, vr: 'DS', value: '360.000000' },
    { tag: 0x00181110, vr: 'DS', value: '1085.6' },
    { tag: 0x00181111, vr: 'DS', value: '595.0' },
    { tag: 0x00181120, vr: 'DS', value: '0.0' },
    { tag: 0x00181130, vr: 'DS', value: '155.0' },
    { tag: 0x00181140, vr: 'CS', value: 'CW' },
    { tag: 0x00181150, vr: 'IS', value: '500' },
    { tag: 0x00181151, vr: 'IS', value: '210' },
    { tag: 0x00181152, vr: 'IS', value: '105' },
    { tag: 0x00181160, vr: 'SH', value: 'BODY' },
    { tag: 0x00181170, vr: 'IS', value: '25' },
    { tag: 0x00181190, vr: 'DS', value: '1.2' },
    { tag: 0x00181210, vr: 'SH', value: 'B30f' },
    { tag: 0x00185100, vr: 'CS', value: 'HFS' },
    { tag: 0x00189345, vr: 'FD', value: 7.25 },
    { tag: 0x00200032, vr: 'DS', value: ['-180.000000', '-180.000000', `${-100 - slice}.500000`] },
    { tag: 0x00200037, vr: 'DS', value: ['1', '0', '0', '0', '1', '0'] },
    { tag: 0x00201040, vr: 'LO', value: 'SN' },
    { tag: 0x00201041, vr: 'DS', value: `${-100 - slice}.500000` },
  ]
}

function image({ size = 512, frames = 1 }: CtImageOptions): WrittenElement[] {
  const multiFrame: WrittenElement[] = frames > 1 ? [{ tag: 0x00280008, vr: 'IS', value: String(frames) }] : []
  return [
    { tag: 0x00280002, vr: 'US', value: 1 },
    { tag: 0x00280004, vr: 'CS', value: 'MONOCHROME2' },
    ...multiFrame,
    { tag: 0x00280010, vr: 'US', value: size },
    { tag: 0x00280011, vr: 'US', value: size },
    { tag: 0x00280030, vr: 'DS', value: ['0.703125', '0.703125'] },
    { tag: 0x00280100, vr: 'US', value: 16 },
    { tag: 0x00280101, vr: 'US', value: 12 },
    { tag: 0x00280102, vr: 'US', value: 11 },
    { tag: 0x00280103, vr: 'US', value: 0 },
    { tag: 0x00280106, vr: 'US', value: 0 },
    { tag: 0x00280107, vr: 'US', value: 4095 },
    { tag: 0x00281050, vr: 'DS', value: ['40', '-600'] },
    { tag: 0x00281051, vr: 'DS', value: ['400', '1600'] },
    { tag: 0x00281052, vr: 'DS', value: '-1024' },
    { tag: 0x00281053, vr: 'DS', value: '1' },
    { tag: 0x00281054, vr: 'LO', value: 'HU' },
    { tag: 0x00281055, vr: 'LO', value: ['WINDOW1', 'WINDOW2'] },
    { tag: 0x00400244, vr: 'DA', value: '20260102' },
    { tag: 0x00400245, vr: 'TM', value: '101010' },
    { tag: 0x00400253, vr: 'SH', value: 'PPS1' },
    { tag: 0x00400275, vr: 'SQ', value: { items: [requestAttributes()] } },
  ]
}

function privateElements({ slice = 1 }: CtImageOptions): WrittenElement[] {
  return [
    { tag: 0x00090010, vr: 'LO', value: 'OPALINE TEST 01' },
    { tag: 0x00091001, vr: 'LO', value: 'private text' },
    { tag: 0x00091002, vr: 'UN', value: Uint8Array.from({ length: 64 }, (_, index) => index) },
    { tag: 0x00290010, vr: 'LO', value: 'OPALINE TEST 02' },
    { tag: 0x00291008, vr: 'CS', value: 'IMAGE NUM 4' },
    { tag: 0x00291009, vr: 'LO', value: '20260102' },
    { tag: 0x00291010, vr: 'OB', value: Uint8Array.from({ length: 3000 }, (_, index) => index & 0xff) },
    { tag: 0x00291020, vr: 'SQ', value: { items: [[{ tag: 0x00290010, vr: 'LO', value: 'OPALINE TEST 02' }]] } },
    { tag: 0x00291030, vr: 'FD', value: [1.5, slice] },
    { tag: 0x00291031, vr: 'UL', value: [1, 2, 3] },
  ]
}

function requestAttributes(): WrittenElement[] {
  return [
    { tag: 0x00400007, vr: 'LO', value: 'CT Thorax' },
    { tag: 0x00400008, vr: 'SQ', value: { items: [code('P1', '99LOCAL', 'Protocol 1')] } },
    { tag: 0x00400009, vr: 'SH', value: 'SPS1' },
    { tag: 0x00401001, vr: 'SH', value: 'RP1' },
  ]
}

function code(value: string, scheme: string, meaning: string): WrittenElement[] {
  return [
    { tag: 0x00080100, vr: 'SH', value },
    { tag: 0x00080102, vr: 'SH', value: scheme },
    { tag: 0x00080104, vr: 'LO', value: meaning },
  ]
}

function reference(slice: number): WrittenElement[] {
  return [
    { tag: 0x00081150, vr: 'UI', value: CT_IMAGE_STORAGE },
    { tag: 0x00081155, vr: 'UI', value: `2.25.1001.1.${slice}` },
  ]
}
