import { describe, expect, it } from 'vitest'
import { editFile } from '../../test/edit-file.ts'
import { headerOf } from '../../test/read-sample.ts'
import { type WrittenElement, writeFile } from '../../test/write-file.ts'
import { toDicomJson } from '../json/dicom-json.ts'
import { textOf } from '../text/text-of.ts'
import { TransferSyntax } from '../transfer-syntax.ts'
import { editHeader } from './edit-header.ts'
import type { ElementChange } from './element-change.ts'

const latin1 = (text: string) => Uint8Array.from(text, (character) => character.charCodeAt(0))
const PIXELS = { tag: 0x7fe00010, vr: 'OW', value: Uint8Array.of(1, 2, 3, 4) }
const ELEMENTS: readonly WrittenElement[] = [
  { tag: 0x00080005, vr: 'CS', value: 'ISO_IR 100' },
  { tag: 0x00080016, vr: 'UI', value: '1.2.840.10008.5.1.4.1.1.7' },
  { tag: 0x00080050, vr: 'SH', value: 'A1' },
  { tag: 0x00090010, vr: 'LO', value: 'PRIVATE' },
  { tag: 0x00091001, vr: 'LO', value: latin1('\xfcber') },
  { tag: 0x00100010, vr: 'PN', value: latin1('M\xfcller^Jos\xe9') },
  { tag: 0x00100020, vr: 'LO', value: 'P1' },
  { tag: 0x00101002, vr: 'SQ', value: { items: [[{ tag: 0x00100020, vr: 'LO', value: latin1('\xc4') }]] } },
  PIXELS,
]
const SYNTAXES = Object.entries(TransferSyntax).filter(([name]) => !/Jpip|Private/.test(name))
const NAME: ElementChange = { tag: 0x00100010, vr: 'PN', text: 'Meyer^Zoé' }

const textsOf = (file: Uint8Array, ...tags: readonly number[]) => {
  const { dataSet } = headerOf(file)
  return tags.map((tag) => textOf(dataSet, tag))
}
const json = (file: Uint8Array) => JSON.parse(toDicomJson(headerOf(file)))

describe.each(SYNTAXES)('in %s', (_, transferSyntaxUid) => {
  const file = writeFile({ elements: ELEMENTS, transferSyntaxUid })

  it('changes, adds and removes, and leaves all else', () => {
    const birthDate: ElementChange = { tag: 0x00100030, vr: 'DA', text: '19700228' }
    const planar: ElementChange = { tag: 0x00280006, vr: 'US', number: 258 }
    const edited = editFile(file, [NAME, birthDate, planar, { tag: 0x00080050, remove: true }])
    const { '00080050': removed, ...rest } = json(file)
    expect(removed).toBeDefined()
    expect(json(edited)).toEqual({
      ...rest,
      '00100010': { vr: 'PN', Value: [{ Alphabetic: 'Meyer^Zoé' }] },
      '00100030': { vr: 'DA', Value: ['19700228'] },
      '00280006': { vr: 'US', Value: [258] },
    })
  })

  it('gives the same bytes without a change', () => {
    const edited = editFile(file, [])
    expect(edited).toEqual(file)
  })

  it('turns all text into UTF-8 where the character set cannot hold the new one', () => {
    const edited = editFile(file, [{ ...NAME, text: 'Ωmega^Zoé' }])
    const before = json(file)
    expect(json(edited)).toEqual({
      ...before,
      // The VR of a private element is not told in an implicit file: its bytes stay.
      '00091001': before['00091001'],
      '00080005': { vr: 'CS', Value: ['ISO_IR 192'] },
      '00100010': { vr: 'PN', Value: [{ Alphabetic: 'Ωmega^Zoé' }] },
    })
  })

  it('puts what was there into the items of a sequence, after those that are there', () => {
    const item = (reason: string): ElementChange => ({
      tag: 0x04000561,
      append: true,
      items: [
        [
          { tag: 0x04000550, items: [[{ tag: 0x00100010, vr: 'PN', original: true }]] },
          { tag: 0x04000565, vr: 'CS', text: reason },
        ],
      ],
    })
    const edited = editFile(editFile(file, [NAME, item('CORRECT')]), [NAME, item('COERCE')])
    const entry = (name: string, reason: string) => ({
      '04000550': { vr: 'SQ', Value: [{ '00100010': { vr: 'PN', Value: [{ Alphabetic: name }] } }] },
      '04000565': { vr: 'CS', Value: [reason] },
    })
    expect(json(edited)['04000561']).toEqual({
      vr: 'SQ',
      Value: [entry('Müller^José', 'CORRECT'), entry('Meyer^Zoé', 'COERCE')],
    })
  })
})

it('keeps the character set where it holds the new text, and adds none for ASCII', () => {
  const file = writeFile({ elements: ELEMENTS.slice(1) })
  expect(textsOf(editFile(file, [{ ...NAME, text: 'Meyer^Zoe' }]), 0x00080005, 0x00100010)).toEqual([
    undefined,
    'Meyer^Zoe',
  ])
  expect(textsOf(editFile(file, [NAME]), 0x00080005, 0x00100010)).toEqual(['ISO_IR 192', 'Meyer^Zoé'])
})

it('drops the lengths of changed groups alone, and writes elements in their order once', () => {
  const length = (group: number) => ({ tag: group * 0x10000, vr: 'UL', value: 4 })
  const elements = [
    length(8),
    { tag: 0x00080050, vr: 'SH', value: 'A1' },
    length(16),
    ELEMENTS[5],
    ELEMENTS[5],
    ELEMENTS[3],
    PIXELS,
  ]
  const file = writeFile({ elements: elements.filter((element) => element !== undefined) })
  const { dataSet, warnings } = headerOf(editFile(file, [{ ...NAME, text: 'Meyer' }]))
  expect(dataSet.elements.map(({ tag }) => tag)).toEqual([0x00080000, 0x00080050, 0x00090010, 0x00100010])
  expect(warnings).toEqual([])
})

it('copies nothing of what stays', () => {
  const file = writeFile({ elements: ELEMENTS })
  const { pieces } = editHeader(headerOf(file), [{ ...NAME, text: 'X' }])
  expect(pieces.map((piece) => piece.buffer === file.buffer)).toEqual([true, false, true])
})

it.each([0x00020010, 0x7fe00010, 0x7fe10010, 0x00100000])('refuses to change %i', (tag) => {
  const header = headerOf(writeFile({ elements: ELEMENTS }))
  expect(() => editHeader(header, [{ tag, vr: 'LO', text: 'x' }])).toThrow(RangeError)
})
