import { ROWS } from '../src/deidentify/confidentiality-table.ts'
import { vrOfTag } from '../src/dictionary/vr-of-tag.ts'
import { concatBytes, type WrittenElement, type WrittenValue, writeFile } from './write-file.ts'

/** An attribute of PS3.15 Table E.1-1 in a data set, and the text that must not be found in what comes out. */
export interface Canary {
  readonly tag: number
  readonly vr: string
  readonly text: string
}

/** Not in a data set, or refused whole (encapsulated documents). */
const ELSEWHERE = /^(?:000[024]|00420011|PRIVATE|5|6|FFF)/

/** VRs of attributes that are newer than the dictionary. */
const vrOf = (tag: number, keyword: string): string => vrOfTag(tag)?.split('|')[0] ?? newerVr(keyword)

function newerVr(keyword: string): string {
  if (/DateTime$/.test(keyword)) return 'DT'
  if (/Date$/.test(keyword)) return 'DA'
  if (/Time$/.test(keyword)) return 'TM'
  if (/Sequence$/.test(keyword)) return 'SQ'
  return /UID$/.test(keyword) ? 'UI' : 'LO'
}

const day = (index: number) => new Date(Date.UTC(1931, 0, 1 + index)).toISOString().slice(0, 10).replaceAll('-', '')
const four = (index: number) => String(index).padStart(4, '0')

const TEXTS: Readonly<Record<string, (index: number) => string>> = {
  AS: (index) => `${String((index % 900) + 50).padStart(3, '0')}Y`,
  CS: (index) => `CANARY_${four(index)}`,
  DA: day,
  DS: (index) => `7.7351${four(index)}`,
  DT: (index) => `${day(index)}031415.92`,
  IS: (index) => `77351${four(index)}`,
  PN: (index) => `Canary${four(index)}^Bird`,
  TM: (index) => `0314${String(index % 60).padStart(2, '0')}.${four(index)}`,
  UI: (index) => `1.2.826.0.1.77351.${index}`,
}

/** One for each attribute of the table that stands in a data set, ascending by tag. */
export const CANARIES: readonly Canary[] = [...ROWS]
  .filter(([tag]) => !ELSEWHERE.test(tag))
  .map(([tag, { keyword }], index): Canary => {
    const number = Number.parseInt(tag, 16)
    const vr = vrOf(number, keyword)
    return { tag: number, vr, text: (TEXTS[vr] ?? ((at: number) => `CANARY${four(at)}`))(index) }
  })

const BINARY = /^(?:OB|OD|OF|OL|OV|OW|UN|FD|FL|SL|SS|SV|UL|US|UV|AT)$/
const latin1 = (text: string) => new TextEncoder().encode(text)

/** What only bytes can hold; ages are too short to be told from other text. */
const isSought = ({ vr }: Canary) => vr !== 'AS' && vr !== 'SQ'

const privateElements = (where: string): WrittenElement[] => [
  { tag: 0x00110010, vr: 'LO', value: `CREATOR ${where}` },
  { tag: 0x00111001, vr: 'LO', value: `PRIVATE ${where}` },
  { tag: 0x00111002, vr: 'SQ', value: { items: [[{ tag: 0x00100010, vr: 'PN', value: `NESTED ${where}` }]] } },
]

const itemOf = ({ text }: Canary): WrittenElement[] => [
  { tag: 0x00080104, vr: 'LO', value: `MEANING ${text}` },
  { tag: 0x00100010, vr: 'PN', value: `NAME ${text}` },
  ...privateElements(text),
]

/** Items of these keep what the table does not name. */
const KEEPS_ITEMS: readonly number[] = [0x00081140, 0x00082112]

function elementOf(canary: Canary): WrittenElement {
  const { tag, vr, text } = canary
  if (vr !== 'SQ') return { tag, vr, value: BINARY.test(vr) ? latin1(text.slice(-8)) : text }
  const item = itemOf(canary)
  return { tag, vr, value: { items: [KEEPS_ITEMS.includes(tag) ? item.slice(1) : item] } }
}

const OTHERS: WrittenElement[] = [
  { tag: 0x00080016, vr: 'UI', value: '1.2.840.10008.5.1.4.1.1.2' },
  { tag: 0x00080060, vr: 'CS', value: 'CT' },
  { tag: 0x00090000, vr: 'UL', value: 77 },
  ...privateElements('TOP'),
  { tag: 0x00180050, vr: 'DS', value: '2.5' },
  { tag: 0x00280010, vr: 'US', value: 2 },
  { tag: 0x00281234, vr: 'LO', value: 'UNKNOWN CANARY' },
  { tag: 0x50000005, vr: 'US', value: 1 },
  { tag: 0x50002500, vr: 'LO', value: 'CURVE LABEL' },
  { tag: 0x50003000, vr: 'OW', value: latin1('CURVE DATA') },
  { tag: 0x60000022, vr: 'LO', value: 'OVERLAY DESCRIPTION' },
  { tag: 0x60001500, vr: 'LO', value: 'OVERLAY LABEL' },
  { tag: 0x60003000, vr: 'OW', value: latin1('OVERLAY DATA') },
  { tag: 0x60004000, vr: 'LT', value: 'OVERLAY COMMENT' },
  { tag: 0x7fe00010, vr: 'OW', value: latin1('PIXEL CANARY') },
]
const TAIL: WrittenElement[] = [
  { tag: 0xfffafffa, vr: 'SQ', value: { items: [[{ tag: 0x04000115, vr: 'OB', value: latin1('CERTIFICATE') }]] } },
  { tag: 0xfffcfffc, vr: 'OB', value: latin1('PADDING CANARY') },
]
const META: WrittenElement[] = [
  { tag: 0x00020003, vr: 'UI', value: '1.2.826.0.1.77351.9999' },
  { tag: 0x00020010, vr: 'UI', value: '' },
  { tag: 0x00020013, vr: 'SH', value: 'WRITER CANARY' },
  { tag: 0x00020016, vr: 'AE', value: 'AETITLE CANARY' },
  { tag: 0x00020100, vr: 'UI', value: '1.2.826.0.1.77351.9998' },
  { tag: 0x00020102, vr: 'OB', value: latin1('META PRIVATE') },
]

/** What no output may hold, beside `PIXEL CANARY`, which stays. */
export const CANARY_TEXTS: readonly string[] = [
  ...CANARIES.filter(isSought).map(({ vr, text }) => (BINARY.test(vr) ? text.slice(-8) : text)),
  ...'CREATOR,PRIVATE,NESTED,MEANING,NAME CANARY,UNKNOWN CANARY,CURVE,OVERLAY,CERTIFICATE,PADDING'.split(','),
  ...'WRITER,AETITLE,META PRIVATE,PREAMBLE,TRAILING,1.2.826.0.1.77351'.split(','),
]

/** A CT image with every attribute of the table, private elements, curves, overlays, a preamble, and what stands behind it. */
export function canaryFile(transferSyntaxUid: string): Uint8Array {
  const listed = new Set(CANARIES.map(({ tag }) => tag))
  const elements = [...CANARIES.map(elementOf), ...OTHERS.filter(({ tag }) => !listed.has(tag))].sort(
    (a, b) => a.tag - b.tag,
  )
  const meta = META.map((element) =>
    element.tag === 0x00020010 ? { ...element, value: transferSyntaxUid as WrittenValue } : element,
  )
  const file = writeFile({ elements: [...elements, ...TAIL], transferSyntaxUid, meta })
  file.set(latin1('PREAMBLE CANARY'))
  if (transferSyntaxUid === '1.2.840.10008.1.2.1.99') return file
  return concatBytes([file, latin1('TRAILING CANARY')])
}
