import { describe, expect, it } from 'vitest'
import { headerOf } from '../../test/read-sample.ts'
import { type WrittenElement, writeFile } from '../../test/write-file.ts'
import { toDicomJson } from '../json/dicom-json.ts'
import { TransferSyntax } from '../transfer-syntax.ts'
import { fileHead } from '../write/file-head.ts'
import { joinBytes } from '../write/put-bytes.ts'
import { recodeDataSet } from './recode-data-set.ts'

const number = (littleEndian: boolean, width: 2 | 4 | 8, value: number): Uint8Array => {
  const view = new DataView(new ArrayBuffer(width))
  if (width === 2) view.setUint16(0, value, littleEndian)
  else if (width === 4) view.setUint32(0, value, littleEndian)
  else view.setFloat64(0, value, littleEndian)
  return new Uint8Array(view.buffer)
}

const elements = (littleEndian: boolean): readonly WrittenElement[] => [
  { tag: 0x00080005, vr: 'CS', value: 'ISO_IR 192' },
  { tag: 0x00080016, vr: 'UI', value: '1.2.840.10008.5.1.4.1.1.7' },
  { tag: 0x00081140, vr: 'SQ', value: { items: [[{ tag: 0x00081155, vr: 'UI', value: '1.2.3' }], []] } },
  { tag: 0x00100010, vr: 'PN', value: 'Meyer^Zoé' },
  { tag: 0x00180050, vr: 'DS', value: '1.5' },
  { tag: 0x00280010, vr: 'US', value: number(littleEndian, 2, 512) },
  { tag: 0x00280103, vr: 'US', value: number(littleEndian, 2, 1) },
  { tag: 0x00280106, vr: 'SS', value: number(littleEndian, 2, 0x8001) },
  { tag: 0x00281201, vr: 'OW', value: joinBytes([number(littleEndian, 2, 0x1234), number(littleEndian, 2, 0x5678)]) },
  { tag: 0x00660040, vr: 'OL', value: number(littleEndian, 4, 0x12345678) },
  { tag: 0x00720074, vr: 'FD', value: number(littleEndian, 8, 1.25) },
]
const inSyntax = (transferSyntaxUid: string) =>
  writeFile({
    elements: elements(transferSyntaxUid !== TransferSyntax.ExplicitVrBigEndian),
    transferSyntaxUid,
  })

const json = (file: Uint8Array) => JSON.parse(toDicomJson(headerOf(file)))

const { ImplicitVrLittleEndian, ExplicitVrLittleEndian, ExplicitVrBigEndian } = TransferSyntax

describe.each([ImplicitVrLittleEndian, ExplicitVrLittleEndian, ExplicitVrBigEndian])('from %s', (from) => {
  it.each([
    [ExplicitVrLittleEndian, true],
    [ImplicitVrLittleEndian, false],
  ] as const)('to %s', (to, explicitVr) => {
    const { dataSet } = headerOf(inSyntax(from))
    const recoded = recodeDataSet(dataSet, { littleEndian: true, explicitVr })
    const file = joinBytes([fileHead('1.2.840.10008.5.1.4.1.1.7', '1.2.3', to), recoded])
    expect(headerOf(file).transferSyntaxUid).toBe(to)
    expect(headerOf(file).warnings).toEqual([])
    expect(json(file)).toEqual(json(inSyntax(ExplicitVrLittleEndian)))
  })
})

it('writes a value that is too long for its VR as unknown', () => {
  const long = '1'.repeat(70_000)
  const file = writeFile({
    elements: [{ tag: 0x00283002, vr: 'DS', value: long }],
    transferSyntaxUid: ImplicitVrLittleEndian,
  })
  const recoded = recodeDataSet(headerOf(file).dataSet, { littleEndian: true, explicitVr: true })
  expect(String.fromCharCode(...recoded.subarray(4, 6))).toBe('UN')
  expect(recoded.length).toBe(12 + long.length)
})
