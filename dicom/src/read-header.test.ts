import { describe, expect, it } from 'vitest'
import { headerOf } from '../test/read-sample.ts'
import { concatBytes, tagAndLength, type WrittenElement, writeElements, writeFile } from '../test/write-file.ts'
import type { Header } from './header.ts'
import { toDicomJson } from './json/dicom-json.ts'
import { readHeader } from './read-header.ts'
import { textOf } from './text/text-of.ts'
import { TransferSyntax } from './transfer-syntax.ts'

const EXPLICIT = { littleEndian: true, explicitVr: true }
const IMPLICIT = { littleEndian: true, explicitVr: false }
const BIG_ENDIAN = { littleEndian: false, explicitVr: true }

const NAME: WrittenElement = { tag: 0x00100010, vr: 'PN', value: 'Example^Ann' }
const UID: WrittenElement = { tag: 0x00080018, vr: 'UI', value: '2.25.7' }
const ELEMENTS: readonly WrittenElement[] = [
  UID,
  { tag: 0x00081140, vr: 'SQ', value: { items: [[{ tag: 0x00081155, vr: 'UI', value: '2.25.8' }]] } },
  NAME,
  { tag: 0x00280010, vr: 'US', value: 4 },
]
const MODEL = {
  '00080018': { vr: 'UI', Value: ['2.25.7'] },
  '00081140': { vr: 'SQ', Value: [{ '00081155': { vr: 'UI', Value: ['2.25.8'] } }] },
  '00100010': { vr: 'PN', Value: [{ Alphabetic: 'Example^Ann' }] },
  '00280010': { vr: 'US', Value: [4] },
}

const modelOf = (header: Header) => JSON.parse(toDicomJson(header))
const codesOf = (header: Header) => header.warnings.map(({ code }) => code)
const fileOf = (...pieces: Uint8Array[]) => concatBytes([writeFile({ elements: [] }), ...pieces])

describe('readHeader', () => {
  it('tells what a file is', () => {
    const file = writeFile({ elements: [...ELEMENTS, { tag: 0x7fe00010, vr: 'OW', value: new Uint8Array(32) }] })
    const header = headerOf(file)
    expect(textOf(header.meta, 0x00020010)).toBe(TransferSyntax.ExplicitVrLittleEndian)
    expect({ ...header, meta: undefined, dataSet: undefined }).toEqual({
      preamble: true,
      meta: undefined,
      dataSet: undefined,
      transferSyntaxUid: '1.2.840.10008.1.2.1',
      pixelData: { tag: 0x7fe00010, vr: 'OW', start: file.length - 44, offset: file.length - 32, length: 32 },
      byteOrder: 'little',
      explicitVr: true,
      deflated: false,
      dataSetOffset: 216,
      warnings: [],
    })
    expect(modelOf(header)).toEqual(MODEL)
  })

  it('says how many bytes are needed', () => {
    const file = writeFile({ elements: ELEMENTS })
    expect(readHeader(new Uint8Array(0))).toEqual({ status: 'more', needed: 140 })
    expect(readHeader(file.subarray(0, 216))).toEqual({ status: 'more', needed: 224 })
    // The end of a file without pixel data is only known by who has the file.
    expect(readHeader(file)).toEqual({ status: 'more', needed: file.length + 8 })
    expect(modelOf(headerOf(file))).toEqual(MODEL)
  })

  it.each([
    ['implicit', TransferSyntax.ImplicitVrLittleEndian, 'little', false],
    ['big endian', TransferSyntax.ExplicitVrBigEndian, 'big', true],
    ['deflated', TransferSyntax.DeflatedExplicitVrLittleEndian, 'little', true],
    ['GE private', TransferSyntax.GePrivateImplicitVr, 'little', false],
    ['encapsulated', '1.2.840.10008.1.2.4.90', 'little', true],
  ])('reads %s files', (_, transferSyntaxUid, byteOrder, explicitVr) => {
    const header = headerOf(writeFile({ elements: ELEMENTS, transferSyntaxUid }))
    expect(modelOf(header)).toEqual(MODEL)
    expect([header.transferSyntaxUid, header.byteOrder, header.explicitVr]).toEqual([
      transferSyntaxUid,
      byteOrder,
      explicitVr,
    ])
    expect(header.warnings).toEqual([])
  })

  it.each([
    ['explicit', EXPLICIT, TransferSyntax.ExplicitVrLittleEndian],
    ['implicit', IMPLICIT, TransferSyntax.ImplicitVrLittleEndian],
    ['big endian', BIG_ENDIAN, TransferSyntax.ExplicitVrBigEndian],
  ])('reads %s data sets without preamble and meta', (_, encoding, syntax) => {
    const header = headerOf(writeFile({ elements: ELEMENTS, encoding, preamble: false, meta: false }))
    expect(modelOf(header)).toEqual(MODEL)
    expect([header.preamble, header.transferSyntaxUid]).toEqual([false, syntax])
    expect(codesOf(header)).toEqual(['NoPreamble', 'NoFileMeta', 'NoTransferSyntax'])
  })

  it('reads files without preamble, with the bare prefix, and without a transfer syntax', () => {
    expect(modelOf(headerOf(writeFile({ elements: ELEMENTS, preamble: false })))).toEqual(MODEL)
    expect(modelOf(headerOf(writeFile({ elements: ELEMENTS }).subarray(128)))).toEqual(MODEL)
    const unnamed = headerOf(
      writeFile({
        elements: ELEMENTS,
        encoding: IMPLICIT,
        meta: [{ tag: 0x00020001, vr: 'OB', value: Uint8Array.of(0, 1) }],
      }),
    )
    expect(modelOf(unnamed)).toEqual(MODEL)
    expect([unnamed.transferSyntaxUid, codesOf(unnamed)]).toEqual(['1.2.840.10008.1.2', ['NoTransferSyntax']])
  })

  it.each([
    ['implicit', TransferSyntax.ExplicitVrLittleEndian, IMPLICIT],
    ['explicit', TransferSyntax.ImplicitVrLittleEndian, EXPLICIT],
    ['big endian', TransferSyntax.ExplicitVrLittleEndian, BIG_ENDIAN],
    ['little endian', TransferSyntax.ExplicitVrBigEndian, EXPLICIT],
    ['explicit', TransferSyntax.DeflatedExplicitVrLittleEndian, EXPLICIT],
  ])('reads %s bytes under the label %s', (_, transferSyntaxUid, encoding) => {
    const header = headerOf(writeFile({ elements: ELEMENTS, transferSyntaxUid, encoding }))
    expect(modelOf(header)).toEqual(MODEL)
    expect([header.transferSyntaxUid, codesOf(header)]).toEqual([transferSyntaxUid, ['TransferSyntaxMismatch']])
  })

  it('tells a deflated data set from meta information that its first bytes look like', () => {
    // An empty block with fixed codes and an empty stored block: 02 00 00 00 FF FF.
    const blocks = Uint8Array.of(0x02, 0, 0, 0, 0xff, 0xff)
    const file = writeFile({ elements: ELEMENTS, transferSyntaxUid: TransferSyntax.DeflatedExplicitVrLittleEndian })
    const { dataSetOffset } = headerOf(file)
    const header = headerOf(concatBytes([file.subarray(0, dataSetOffset), blocks, file.subarray(dataSetOffset)]))
    expect([modelOf(header), header.dataSetOffset, header.warnings]).toEqual([MODEL, dataSetOffset, []])
  })

  it('goes on when the form of the elements changes on the way', () => {
    const mixed = headerOf(fileOf(writeElements([UID], EXPLICIT), writeElements([NAME], IMPLICIT)))
    expect([textOf(mixed.dataSet, 0x00100010), codesOf(mixed)]).toEqual(['Example^Ann', ['ImplicitElement']])
    const start = writeFile({ elements: [UID], transferSyntaxUid: TransferSyntax.ImplicitVrLittleEndian })
    const other = headerOf(concatBytes([start, writeElements([NAME], EXPLICIT)]))
    expect([textOf(other.dataSet, 0x00100010), codesOf(other)]).toEqual(['Example^Ann', ['ExplicitElement']])
  })

  it('believes a length of an implicit file that spells the VR of its element', () => {
    // 21,316 is DS, 152,388 is DS and the length 2.
    const contours = [21_316, 152_388].map((length) => [
      { tag: 0x30060050, vr: 'DS', value: `${'1\\'.repeat(length / 2 - 1)}1 ` },
    ])
    const elements = [{ tag: 0x30060040, vr: 'SQ', value: { items: contours } }]
    const file = writeFile({ elements, transferSyntaxUid: TransferSyntax.ImplicitVrLittleEndian })
    const header = headerOf(file)
    const lengths = header.dataSet.elements[0]?.items?.map((item) => item.get(0x30060050)?.length)
    expect([lengths, header.warnings]).toEqual([[21_316, 152_388], []])
  })

  it('reads items in explicit form inside an implicit file', () => {
    const explicit = writeElements([{ tag: 0x00081155, vr: 'UI', value: '2.25.8' }], EXPLICIT)
    const sequence = concatBytes([
      tagAndLength(0x00081140, explicit.length + 8),
      tagAndLength(0xfffee000, explicit.length),
      explicit,
    ])
    const start = writeFile({ elements: [UID], transferSyntaxUid: TransferSyntax.ImplicitVrLittleEndian })
    const header = headerOf(concatBytes([start, sequence, writeElements(ELEMENTS.slice(2), IMPLICIT)]))
    expect([modelOf(header), codesOf(header)]).toEqual([MODEL, ['ExplicitElement']])
  })

  it('reads on past a wrong group length of the meta information', () => {
    const file = writeFile({ elements: ELEMENTS })
    file[140] = 6
    const header = headerOf(file)
    expect([modelOf(header), codesOf(header)]).toEqual([MODEL, ['WrongGroupLength']])
  })
})

describe('unknown VRs', () => {
  it('gives a known element that is written as UN the VR of the dictionary', () => {
    const sequence = writeElements([{ tag: 0x00081155, vr: 'UI', value: '2.25.8' }], IMPLICIT)
    const items = concatBytes([tagAndLength(0xfffee000, sequence.length), sequence])
    const header = headerOf(
      writeFile({
        elements: [
          { ...UID, vr: 'UN' },
          { tag: 0x00081140, vr: 'UN', value: items },
          NAME,
          { tag: 0x00280010, vr: 'UN', value: Uint8Array.of(4, 0) },
        ],
      }),
    )
    expect(modelOf(header)).toEqual(MODEL)
  })

  it('keeps UN in big endian files, where nobody knows the order of its bytes', () => {
    const elements = [{ tag: 0x00280010, vr: 'UN', value: Uint8Array.of(4, 0) }]
    const header = headerOf(writeFile({ elements, transferSyntaxUid: TransferSyntax.ExplicitVrBigEndian }))
    expect(modelOf(header)).toEqual({ '00280010': { vr: 'UN', InlineBinary: 'BAA=' } })
  })

  it('reads UN of undefined length as an implicit little endian sequence', () => {
    const item = writeElements([{ tag: 0x00081155, vr: 'UI', value: '2.25.8' }], IMPLICIT)
    const value = [tagAndLength(0xfffee000, item.length), item, tagAndLength(0xfffee0dd, 0)]
    const start = writeElements([{ tag: 0x00091001, vr: 'UN' }], EXPLICIT)
    start.fill(0xff, 8)
    const header = headerOf(fileOf(start, ...value, writeElements([NAME], EXPLICIT)))
    expect(modelOf(header)).toEqual({
      '00091001': { vr: 'SQ', Value: [MODEL['00081140'].Value[0]] },
      '00100010': MODEL['00100010'],
    })
  })

  it('keeps private elements, in implicit files as LO or UN, and finds their sequences', () => {
    const elements: WrittenElement[] = [
      { tag: 0x00090010, vr: 'LO', value: 'MAKER' },
      { tag: 0x00091001, vr: 'SQ', value: { items: [[NAME]] }, undefinedLength: true },
      { tag: 0x00091002, vr: 'LO', value: 'text' },
    ]
    expect(
      modelOf(headerOf(writeFile({ elements, transferSyntaxUid: TransferSyntax.ImplicitVrLittleEndian }))),
    ).toEqual({
      '00090010': { vr: 'LO', Value: ['MAKER'] },
      '00091001': { vr: 'SQ', Value: [{ '00100010': MODEL['00100010'] }] },
      '00091002': { vr: 'UN', InlineBinary: 'dGV4dA==' },
    })
  })

  it('takes a VR of a later edition for UN, in its long form', () => {
    const header = headerOf(
      writeFile({ elements: [UID, { tag: 0x00091001, vr: 'ZZ', value: Uint8Array.of(1, 2) }, NAME] }),
    )
    expect(modelOf(header)['00091001']).toEqual({ vr: 'UN', InlineBinary: 'AQI=' })
    expect(codesOf(header)).toEqual(['UnknownVr'])
  })

  it('decides between US and SS by PixelRepresentation, also that of the data set around an item', () => {
    const value = { tag: 0x00280106, vr: 'SS', value: -2 }
    const item = { items: [[value]] }
    const vrs = [0, 1].map((sign) => {
      const elements = [{ tag: 0x00280103, vr: 'US', value: sign }, value, { tag: 0x00283000, vr: 'SQ', value: item }]
      return modelOf(headerOf(writeFile({ elements, transferSyntaxUid: TransferSyntax.ImplicitVrLittleEndian })))
    })
    expect(vrs.map((model) => [model['00280106'], model['00283000'].Value[0]['00280106']])).toEqual([
      [
        { vr: 'US', Value: [65534] },
        { vr: 'US', Value: [65534] },
      ],
      [
        { vr: 'SS', Value: [-2] },
        { vr: 'SS', Value: [-2] },
      ],
    ])
  })
})

describe('sequences and ends', () => {
  const item = writeElements([{ tag: 0x00081155, vr: 'UI', value: '2.25.8' }], EXPLICIT)
  const sequenceOf = (length: number, ...content: Uint8Array[]) => {
    const start = writeElements([{ tag: 0x00081140, vr: 'SQ' }], EXPLICIT)
    new DataView(start.buffer).setUint32(8, length, true)
    return headerOf(
      fileOf(
        writeElements([UID], EXPLICIT),
        start,
        ...content,
        writeElements([NAME, { tag: 0x00280010, vr: 'US', value: 4 }], EXPLICIT),
      ),
    )
  }
  const itemStart = tagAndLength(0xfffee000, item.length)
  const openItem = tagAndLength(0xfffee000, 0xffffffff)
  const itemEnd = tagAndLength(0xfffee00d, 0)
  const sequenceEnd = tagAndLength(0xfffee0dd, 0)

  it.each([
    ['a delimiter inside the length', sequenceOf(30, itemStart, item, sequenceEnd), []],
    ['a delimiter after the length', sequenceOf(22, itemStart, item, sequenceEnd), ['StrayDelimiter']],
    ['an item delimiter after an item with a length', sequenceOf(30, itemStart, item, itemEnd), ['StrayDelimiter']],
    ['an item without its delimiter', sequenceOf(0xffffffff, openItem, item, sequenceEnd), ['MissingDelimiter']],
    ['an open item in a sequence with a length', sequenceOf(30, openItem, item, itemEnd), []],
    ['an open item that the length of the sequence ends', sequenceOf(22, openItem, item), ['MissingDelimiter']],
  ])('reads %s', (_, header, codes) => {
    expect([modelOf(header), codesOf(header)]).toEqual([MODEL, codes])
  })

  it('takes a superfluous delimiter inside an open item for that of the sequence before it', () => {
    const outer = writeElements([{ tag: 0x00081115, vr: 'SQ' }], EXPLICIT)
    outer.fill(0xff, 8)
    const inner = writeElements(
      [
        { tag: 0x00081140, vr: 'SQ', value: { items: [[]] } },
        { tag: 0x0020000e, vr: 'UI', value: '2.25.9' },
      ],
      EXPLICIT,
    )
    const pieces = [outer, openItem, inner.subarray(0, 20), sequenceEnd, inner.subarray(20), itemEnd, sequenceEnd]
    const header = headerOf(fileOf(...pieces, writeElements([NAME], EXPLICIT)))
    expect(modelOf(header)).toEqual({
      '00081115': {
        vr: 'SQ',
        Value: [{ '00081140': { vr: 'SQ', Value: [{}] }, '0020000E': { vr: 'UI', Value: ['2.25.9'] } }],
      },
      '00100010': MODEL['00100010'],
    })
    expect(codesOf(header)).toEqual(['StrayDelimiter'])
  })

  it('reads empty sequences and items, and values of odd length', () => {
    const elements: WrittenElement[] = [
      { tag: 0x00081140, vr: 'SQ' },
      { tag: 0x00081199, vr: 'SQ', value: { items: [[], []] } },
    ]
    expect(modelOf(headerOf(writeFile({ elements })))).toEqual({
      '00081140': { vr: 'SQ' },
      '00081199': { vr: 'SQ', Value: [{}, {}] },
    })
    const odd = writeElements([{ tag: 0x00080050, vr: 'SH', value: 'ABCD' }], EXPLICIT)
    odd[6] = 3
    expect(textOf(headerOf(fileOf(odd.subarray(0, 11), writeElements([NAME], EXPLICIT))).dataSet, 0x00100010)).toBe(
      'Example^Ann',
    )
  })

  it('passes over zeros at the end and keeps to the elements before them', () => {
    for (const zeros of [1, 7, 8, 500]) {
      const header = headerOf(concatBytes([writeFile({ elements: ELEMENTS }), new Uint8Array(zeros)]))
      expect([modelOf(header), codesOf(header)]).toEqual([MODEL, ['TrailingBytes']])
    }
  })

  it('brings elements in order and takes the first of two with one tag', () => {
    const header = headerOf(writeFile({ elements: [NAME, UID, { ...NAME, value: 'Other' }] }))
    expect(header.dataSet.elements.map(({ tag }) => tag)).toEqual([UID.tag, NAME.tag])
    expect(textOf(header.dataSet, NAME.tag)).toBe('Example^Ann')
    expect(codesOf(header)).toEqual(['UnorderedTags', 'DuplicateTag'])
  })

  it('reads encapsulated pixel data of an icon inside an item', () => {
    const icon = { tag: 0x7fe00010, vr: 'OB', value: { fragments: [new Uint8Array(0), Uint8Array.of(1, 2)] } }
    const header = headerOf(writeFile({ elements: [UID, { tag: 0x00880200, vr: 'SQ', value: { items: [[icon]] } }] }))
    const element = header.dataSet.get(0x00880200)?.items?.[0]?.get(0x7fe00010)
    expect([element?.vr, element?.length, element?.undefinedLength, header.pixelData]).toEqual([
      'OB',
      18,
      true,
      undefined,
    ])
  })
})
