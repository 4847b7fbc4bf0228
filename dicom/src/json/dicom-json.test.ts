import { describe, expect, it } from 'vitest'
import { headerOf } from '../../test/read-sample.ts'
import { type WrittenElement, writeFile } from '../../test/write-file.ts'
import { locate } from '../locate-value.ts'
import { toDicomJson } from './dicom-json.ts'

const json = (elements: readonly WrittenElement[], transferSyntaxUid = '1.2.840.10008.1.2.1') =>
  toDicomJson(headerOf(writeFile({ elements, transferSyntaxUid })))

describe('toDicomJson', () => {
  it.each([
    ['AE', 'STORE', '"Value":["STORE"]'],
    ['AT', [0x00100010, 0xfffee000], '"Value":["00100010","FFFEE000"]'],
    ['CS', ['A', '', 'B'], '"Value":["A",null,"B"]'],
    ['DS', ['1.50', '-2e3', ' 7 ', '+1', '.5', '01'], '"Value":[1.50,-2e3,7,1,0.5,1]'],
    ['DS', ['1,5', 'NaN', '1e999', '0x10'], '"Value":["1,5","NaN","1e999","0x10"]'],
    ['IS', ['12', 'many', ''], '"Value":[12,"many",null]'],
    ['FL', [0.5, Number.NaN, Number.POSITIVE_INFINITY], '"Value":[0.5,"NaN","Infinity"]'],
    ['FD', [0.1, Number.NEGATIVE_INFINITY], '"Value":[0.1,"-Infinity"]'],
    ['SV', [-5, 2 ** 53], '"Value":[-5,"9007199254740992"]'],
    ['UV', [2 ** 53 - 1, 2 ** 63], '"Value":[9007199254740991,"9223372036854775808"]'],
    ['SS', [-1, 1], '"Value":[-1,1]'],
    ['UL', 4294967295, '"Value":[4294967295]'],
    ['LT', ' a\\b"<script>\n ', '"Value":[" a\\\\b\\"<script>\\n"]'],
    ['PN', 'A^B==C\\=D', '"Value":[{"Alphabetic":"A^B","Phonetic":"C"},{"Ideographic":"D"}]'],
    ['OB', Uint8Array.of(1, 2, 3, 255), '"InlineBinary":"AQID/w=="'],
    ['LO', 'Zoë', '"Value":["Zoë"]'],
  ] as const)('writes %s %j', (vr, value, text) => {
    const written = json(
      [
        { tag: 0x00091001, vr, value },
        { tag: 0x00080005, vr: 'CS', value: 'ISO_IR 192' },
      ].reverse(),
    )
    expect(written).toBe(`{"00080005":{"vr":"CS","Value":["ISO_IR 192"]},"00091001":{"vr":"${vr}",${text}}}`)
    JSON.parse(written)
  })

  it('writes empty elements without a value', () => {
    expect(
      json([
        { tag: 0x00080050, vr: 'SH', value: '' },
        { tag: 0x00280010, vr: 'US', value: [] },
      ]),
    ).toBe('{"00080050":{"vr":"SH"},"00280010":{"vr":"US"}}')
  })

  it('says ISO_IR 192 where there was a character set, and where a character needs it', () => {
    const name = { tag: 0x00100010, vr: 'PN', value: Uint8Array.of(0x4a, 0xe9) }
    const utf8 = '"00080005":{"vr":"CS","Value":["ISO_IR 192"]}'
    expect(json([{ tag: 0x00080005, vr: 'CS', value: 'ISO_IR 100' }, name])).toContain(utf8)
    const person = '"00100010":{"vr":"PN","Value":[{"Alphabetic":"Jé"}]}'
    expect(json([name])).toBe(`{${utf8},${person}}`)
    const type = { tag: 0x00080001, vr: 'UL', value: 1 }
    expect(json([type, name])).toBe(`{"00080001":{"vr":"UL","Value":[1]},${utf8},${person}}`)
    expect(json([{ tag: 0x00080001, vr: 'LO', value: Uint8Array.of(0xe9, 0x20) }])).toBe(
      `{"00080001":{"vr":"LO","Value":["é"]},${utf8}}`,
    )
    expect(json([{ tag: 0x00100010, vr: 'PN', value: 'J' }])).not.toContain('00080005')
  })

  it('leaves out group lengths and trailing padding', () => {
    const elements = [
      { tag: 0x00080000, vr: 'UL', value: 10 },
      { tag: 0x00080050, vr: 'SH', value: 'A' },
      { tag: 0xfffcfffc, vr: 'OB', value: new Uint8Array(10) },
    ]
    expect(json(elements)).toBe('{"00080050":{"vr":"SH","Value":["A"]}}')
  })

  it('writes words of big endian files in little endian', () => {
    const element = { tag: 0x60003000, vr: 'OW', value: Uint8Array.of(1, 2, 3, 4) }
    expect(json([element], '1.2.840.10008.1.2.2')).toBe('{"60003000":{"vr":"OW","InlineBinary":"AgEEAw=="}}')
  })

  it('keeps lookup tables inline, as long as a table may be', () => {
    const table = (tag: number, length: number): WrittenElement => ({ tag, vr: 'OW', value: new Uint8Array(length) })
    const file = writeFile({
      elements: [table(0x00281201, 131_072), table(0x00281202, 131_074), table(0x00291010, 1026)],
    })
    expect(JSON.parse(toDicomJson(headerOf(file), { bulkDataUri: (path) => path }))).toEqual({
      '00281201': { vr: 'OW', InlineBinary: Buffer.alloc(131_072).toString('base64') },
      '00281202': { vr: 'OW', BulkDataURI: '00281202' },
      '00291010': { vr: 'OW', BulkDataURI: '00291010' },
    })
  })

  it('names bulk data by its path, and locate finds it', () => {
    const samples = Uint8Array.from({ length: 20 }, (_, index) => index)
    const inner: WrittenElement[] = [{ tag: 0x54001010, vr: 'OB', value: samples }]
    const file = writeFile({
      elements: [
        { tag: 0x00091001, vr: 'UN', value: samples.subarray(0, 10) },
        { tag: 0x54000100, vr: 'SQ', value: { items: [[], inner] } },
        { tag: 0x7fe00010, vr: 'OW', value: new Uint8Array(8) },
      ],
    })
    const header = headerOf(file)
    const written = toDicomJson(header, { bulkDataUri: (path) => `../bulk/${path}`, inlineBytes: 10 })
    expect(JSON.parse(written)).toEqual({
      '00091001': { vr: 'UN', InlineBinary: 'AAECAwQFBgcICQ==' },
      '54000100': { vr: 'SQ', Value: [{}, { '54001010': { vr: 'OB', BulkDataURI: '../bulk/54000100/2/54001010' } }] },
      '7FE00010': { vr: 'OW', BulkDataURI: '../bulk/7FE00010' },
    })
    const range = locate(header, '54000100/2/54001010')
    expect(file.subarray(range?.offset, (range?.offset ?? 0) + (range?.length ?? 0))).toEqual(samples)
    expect(locate(header, '7FE00010')).toEqual({ offset: file.length - 8, length: 8 })
    for (const path of [
      '',
      '54000100',
      '54000100/1/54001010',
      '54000100/3/54001010',
      '54000100/2',
      '__proto__',
      '5400100/1/2',
    ]) {
      expect(locate(header, path)).toBeUndefined()
    }
  })
})
