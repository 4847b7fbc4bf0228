import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { ctImage } from '../../test/ct-image.ts'
import type { WrittenElement } from '../../test/write-file.ts'
import { toDicomJson } from '../json/dicom-json.ts'
import { readHeader } from '../read-header.ts'
import { type JsonDataSet, toNativeXml } from './native-model.ts'

const text = (tag: number, vr: string, value: string): WrittenElement => ({ tag, vr, value })

/** What a parser of XML makes of documents: each element as [name, attributes, text, children]. */
function parse(documents: readonly string[]): unknown[] {
  const script = `
import json, sys, xml.etree.ElementTree as tree
def plain(e): return [e.tag.split('}')[-1], e.attrib, e.text or '', [plain(c) for c in e]]
print(json.dumps([plain(tree.fromstring(d.encode('utf8'))) for d in json.load(sys.stdin)]))`
  const { stdout, stderr } = spawnSync('/usr/bin/python3', ['-c', script], {
    input: JSON.stringify(documents),
    encoding: 'utf8',
  })
  expect(stderr).toBe('')
  return JSON.parse(stdout)
}

/** The same file by DCMTK's dcm2xml. */
function byDcmtk(file: Uint8Array): string {
  const folder = mkdtempSync(join(tmpdir(), 'opaline-xml-'))
  try {
    writeFileSync(join(folder, 'file.dcm'), file)
    return spawnSync('dcm2xml', ['-nat', '+Xn', '+Eb', join(folder, 'file.dcm')], { encoding: 'utf8' }).stdout
  } finally {
    rmSync(folder, { recursive: true })
  }
}

type Plain = readonly [string, Readonly<Record<string, string>>, string, readonly Plain[]]

/** Without what DCMTK leaves out or puts between: blanks, file meta information, bulk data, values by another name of the same number. */
function comparable([name, attributes, content, children]: Plain): Plain {
  const kept = children.filter(([, { tag = '' }]) => !tag.startsWith('0002') && tag !== '7FE00010')
  const isNumber = attributes['vr'] === 'DS' || attributes['vr'] === 'IS'
  const value = isNumber
    ? kept.map(([n, a, number]): Plain => [n, a, String(Number(number)), []])
    : kept.map(comparable)
  return [name, attributes, kept.length > 0 ? '' : content.trim(), value]
}

describe('the Native DICOM Model', () => {
  it('is what DCMTK makes of the same file', () => {
    const file = ctImage({
      size: 4,
      elements: [
        text(0x00080005, 'CS', 'ISO_IR 192'),
        text(0x00100010, 'PN', 'Müller^Anna^B^Dr^Jr=山田^太郎=やまだ^たろう'),
        text(0x00100020, 'LO', 'A "1" <&>'),
        text(0x00090010, 'LO', 'ACME 1'),
        text(0x00091001, 'LO', 'x\\\\y'),
        text(0x00080050, 'SH', ''),
        { tag: 0x00400275, vr: 'SQ', value: { items: [[text(0x00400009, 'SH', 'S')], []] } },
      ],
    })
    const read = readHeader(file)
    if (!('header' in read)) throw new Error('The file has no header.')
    const ours = toNativeXml(JSON.parse(toDicomJson(read.header)) as JsonDataSet)
    const [mine, theirs] = parse([ours, byDcmtk(file)]) as [Plain, Plain]
    expect(comparable(mine)).toEqual(comparable(theirs))
  })

  it('keeps every text that XML can hold, and names what it cannot', () => {
    const texts = fc.sample(fc.string({ unit: 'binary', maxLength: 20 }), { numRuns: 300, seed: 6 })
    const odd = ['a\r\nb\tc', '<![CDATA[x]]>', '"&\'', '\u0000\u0008\u001f\uffff', '\ud800', '😀']
    const all = [...odd, ...texts]
    const [root] = parse([toNativeXml({ '00081030': { vr: 'UT', Value: all } })]) as [Plain]
    const values = root[3][0]?.[3].map(([, , value]) => value)
    // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what XML cannot hold.
    const forbidden = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g
    expect(values).toEqual(all.map((value) => value.toWellFormed().replace(forbidden, '\ufffd')))
  })

  it('has bytes in base64 or where they are, and empty values among others', () => {
    const xml = toNativeXml({
      '00420011': { vr: 'OB', InlineBinary: 'AAE=' },
      '00091002': { vr: 'UN' },
      '00101001': { vr: 'PN', Value: [{ Alphabetic: 'A' }, null, { Phonetic: '^b' }] },
      '7FE00010': { vr: 'OW', BulkDataURI: 'instances/1?a&b' },
    })
    expect(xml).toBe(
      '<?xml version="1.0" encoding="UTF-8"?>' +
        '<NativeDicomModel xmlns="http://dicom.nema.org/PS3.19/models/NativeDICOM" xml:space="preserve">' +
        '<DicomAttribute tag="00420011" vr="OB" keyword="EncapsulatedDocument"><InlineBinary>AAE=</InlineBinary></DicomAttribute>' +
        '<DicomAttribute tag="00091002" vr="UN"></DicomAttribute>' +
        '<DicomAttribute tag="00101001" vr="PN" keyword="OtherPatientNames">' +
        '<PersonName number="1"><Alphabetic><FamilyName>A</FamilyName></Alphabetic></PersonName>' +
        '<PersonName number="2"></PersonName>' +
        '<PersonName number="3"><Phonetic><GivenName>b</GivenName></Phonetic></PersonName></DicomAttribute>' +
        '<DicomAttribute tag="7FE00010" vr="OW" keyword="PixelData"><BulkData uri="instances/1?a&amp;b"/></DicomAttribute>' +
        '</NativeDicomModel>',
    )
  })
})
