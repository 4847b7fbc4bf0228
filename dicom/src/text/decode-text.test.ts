import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { samplePath, samplesFolder } from '../../../tests/samples.ts'
import { headerOf, readSample } from '../../test/read-sample.ts'
import { writeFile } from '../../test/write-file.ts'
import type { DataSet } from '../data-set.ts'
import { personNamesOf } from './person-name.ts'
import { textOf, textsOf } from './text-of.ts'

const PATIENT_NAME = 0x00100010
const PATIENT_COMMENTS = 0x00104000
const OTHER_PATIENT_NAMES = 0x00101001

/** Bytes from text in which every character is one byte; ␛ is ESC. */
const bytes = (text: string) => Uint8Array.from(text.replaceAll('␛', '\x1b'), (character) => character.charCodeAt(0))

function dataSetWith(characterSet: string, value: Uint8Array, tag = PATIENT_NAME, vr = 'PN') {
  const charset = characterSet === '' ? [] : [{ tag: 0x00080005, vr: 'CS', value: characterSet }]
  return headerOf(writeFile({ elements: [...charset, { tag, vr, value }] }))
}

describe('every defined term of Specific Character Set', () => {
  it.each([
    ['ISO_IR 100', 'Buc^J\xe9r\xf4me', 'Buc^Jérôme'],
    ['ISO_IR 101', 'Wa\xb3\xeasa', 'Wałęsa'],
    ['ISO_IR 109', '\xa6ak \xb6', 'Ĥak ĥ'],
    ['ISO_IR 110', '\xb3\xbf', 'ŗŋ'],
    ['ISO_IR 144', '\xbb\xee\xdace\xdc\xd1yp\xd3', 'Люкceмбypг'],
    ['ISO_IR 127', '\xe2\xc8\xc7\xe6\xea^\xe4\xe6\xd2\xc7\xd1', 'قباني^لنزار'],
    ['ISO_IR 126', '\xc4\xe9\xef\xed\xf5\xf3\xe9\xef\xf2', 'Διονυσιος'],
    ['ISO_IR 138', '\xf9\xf8\xe5\xef^\xe3\xe1\xe5\xf8\xe4', 'שרון^דבורה'],
    ['ISO_IR 148', 'G\xfcl\xfe\xfdn', 'Gülşın'],
    ['ISO_IR 203', '\xa4 \xbc', '€ Œ'],
    ['ISO_IR 166', '\xca\xc1\xaa\xd2\xc2', 'สมชาย'],
    ['ISO_IR 13', '\xd4\xcf\xc0\xde^\xc0\xdb\xb3', 'ﾔﾏﾀﾞ^ﾀﾛｳ'],
    ['ISO_IR 192', 'Wang^XiaoDong=\xe7\x8e\x8b^\xe5\xb0\x8f\xe6\x9d\xb1', 'Wang^XiaoDong=王^小東'],
    ['GB18030', 'Wang^XiaoDong=\xcd\xf5^\xd0\xa1\xb6\xab', 'Wang^XiaoDong=王^小东'],
    ['GBK', 'Wang^XiaoDong=\xcd\xf5^\xd0\xa1\xb6\xab', 'Wang^XiaoDong=王^小东'],
    ['ISO 2022 IR 6\\ISO 2022 IR 100', 'J\x1b-A\xe9r', 'Jér'],
    ['ISO 2022 IR 100\\ISO 2022 IR 144', '\xe9 \x1b-L\xbb', 'é Л'],
    ['\\ISO 2022 IR 101', '\x1b-B\xb3', 'ł'],
    ['\\ISO 2022 IR 109', '\x1b-C\xa6', 'Ĥ'],
    ['\\ISO 2022 IR 110', '\x1b-D\xbf', 'ŋ'],
    ['\\ISO 2022 IR 127', '\x1b-G\xe2', 'ق'],
    ['\\ISO 2022 IR 126', '\x1b-F\xc4', 'Δ'],
    ['\\ISO 2022 IR 138', '\x1b-H\xf9', 'ש'],
    ['\\ISO 2022 IR 148', '\x1b-M\xfe', 'ş'],
    ['\\ISO 2022 IR 203', '\x1b-b\xa4', '€'],
    ['\\ISO 2022 IR 166', '\x1b-T\xca', 'ส'],
    ['\\ISO 2022 IR 13', '\x1b)I\xd4', 'ﾔ'],
    // PS3.5 H.3.1, H.3.2, I.2, K.2; J is IR 58.
    [
      '\\ISO 2022 IR 87',
      'Yamada^Tarou=␛$B;3ED␛(B^␛$BB@O:␛(B=␛$B$d$^$@␛(B^␛$B$?$m$&␛(B',
      'Yamada^Tarou=山田^太郎=やまだ^たろう',
    ],
    [
      'ISO 2022 IR 13\\ISO 2022 IR 87',
      '\xd4\xcf\xc0\xde^\xc0\xdb\xb3=␛$B;3ED␛(J^␛$BB@O:␛(J=␛$B$d$^$@␛(J^␛$B$?$m$&␛(J',
      'ﾔﾏﾀﾞ^ﾀﾛｳ=山田^太郎=やまだ^たろう',
    ],
    ['\\ISO 2022 IR 159', '␛$(D0!␛(B', '丂'],
    [
      '\\ISO 2022 IR 149',
      'Hong^Gildong=␛$)C\xfb\xf3^␛$)C\xd1\xce\xd4\xd7=␛$)C\xc8\xab^␛$)C\xb1\xe6\xb5\xbf',
      'Hong^Gildong=洪^吉洞=홍^길동',
    ],
    ['\\ISO 2022 IR 58', 'Zhang^XiaoDong=␛$)A\xd5\xc5^␛$)A\xd0\xa1\xb6\xab', 'Zhang^XiaoDong=张^小东'],
  ])('%s', (characterSet, value, text) => {
    const { dataSet, warnings } = dataSetWith(characterSet, bytes(value))
    expect(textOf(dataSet, PATIENT_NAME)).toBe(text)
    expect(warnings).toEqual([])
  })

  it('takes characters for delimiters in no multi-byte set', () => {
    // 0x3D, 0x5C and 0x5E as halves of kanji, 0x5C as the second byte of a GB18030 character.
    const kanji = dataSetWith('\\ISO 2022 IR 87', bytes('␛$B=U7\\^0␛(B^x\\y'))
    expect(textsOf(kanji.dataSet, PATIENT_NAME)).toEqual(['春鶏洌^x', 'y'])
    const chinese = dataSetWith('GB18030', bytes('\x81\x5c^x'))
    expect(textsOf(chinese.dataSet, PATIENT_NAME)).toEqual(['乗^x'])
  })

  it('goes back to the first set at ^, = and \\ in names, at \\ and line ends in text', () => {
    const name = dataSetWith('ISO 2022 IR 100\\ISO 2022 IR 144', bytes('␛-L\xbb^\xe9=␛-L\xbb=\xe9\\␛-L\xbb\\\xe9'))
    expect(textsOf(name.dataSet, PATIENT_NAME)).toEqual(['Л^é=Л=é', 'Л', 'é'])
    const text = dataSetWith('ISO 2022 IR 100\\ISO 2022 IR 144', bytes('␛-L\xbb^\xbb\r\n\xe9'), PATIENT_COMMENTS, 'LT')
    expect(textOf(text.dataSet, PATIENT_COMMENTS)).toBe('Л^Л\r\né')
  })
})

describe('wrong character sets', () => {
  it.each([
    ['an unknown term', 'ISO_IR 999', 'M\xfcller', 'M\ufffdller', ['UnknownCharacterSet', 'UndecodableText']],
    ['an unknown term and ASCII', 'NONSENSE', 'Mueller', 'Mueller', []],
    ['bytes that are not UTF-8', 'ISO_IR 192', 'M\xfcller', 'M\ufffdller', ['UndecodableText']],
    ['no term, but Latin-1', '', 'M\xfcller', 'Müller', ['UndecodableText']],
    ['an escape sequence that nobody knows', '\\ISO 2022 IR 87', 'a␛%Gb', 'a\ufffd%Gb', ['UndecodableText']],
    ['half a kanji', '\\ISO 2022 IR 149', '␛$)C\xfb', '\ufffd', ['UndecodableText']],
    ['a known set beside an unknown one', 'ISO 2022 IR 100\\FOO', 'J\xe9', 'Jé', ['UnknownCharacterSet']],
    ['other spellings', 'ISO-IR 100', 'J\xe9', 'Jé', []],
  ])('%s', (_, characterSet, value, text, codes) => {
    const { dataSet, warnings } = dataSetWith(characterSet, bytes(value))
    expect(textOf(dataSet, PATIENT_NAME)).toBe(text)
    expect(warnings.map(({ code }) => code)).toEqual(codes)
  })
})

describe('items', () => {
  it('inherit the character set of the data set around them, or have their own', () => {
    const name = { tag: PATIENT_NAME, vr: 'PN', value: bytes('\xe9\xe9') }
    const items = [
      [name],
      [{ tag: 0x00080005, vr: 'CS', value: 'ISO_IR 144' }, name],
      [{ tag: 0x00080005, vr: 'CS', value: '' }, name],
    ]
    const { dataSet } = headerOf(
      writeFile({
        elements: [
          { tag: 0x00080005, vr: 'CS', value: 'ISO_IR 100' },
          { tag: 0x00321064, vr: 'SQ', value: { items } },
        ],
      }),
    )
    expect(dataSet.get(0x00321064)?.items?.map((item) => textOf(item, PATIENT_NAME))).toEqual(['éé', 'щщ', 'éé'])
  })
})

describe('person names', () => {
  it('have three component groups, and may be several', () => {
    const { dataSet } = dataSetWith(
      'ISO_IR 192',
      new TextEncoder().encode('A^B =山^田=や^ま\\C^D'),
      OTHER_PATIENT_NAMES,
    )
    expect(personNamesOf(dataSet, OTHER_PATIENT_NAMES)).toEqual([
      { alphabetic: 'A^B', ideographic: '山^田', phonetic: 'や^ま' },
      { alphabetic: 'C^D', ideographic: '', phonetic: '' },
    ])
    expect(personNamesOf(dataSet, PATIENT_NAME)).toEqual([])
  })
})

describe('the values in expected.tsv', () => {
  const rows = expectedRows()

  it.each(rows)('$file $path', ({ file, path, value, alphabetic, others, vr }) => {
    const sample = samplePath(file)
    if (sample === undefined) throw new Error(`${file} is not among the samples`)
    const { dataSet, tag } = follow(readSample(sample).header.dataSet, path)
    // The table holds the first value, without empty component groups.
    expect(textsOf(dataSet, tag)[0]?.replace(/=$/, '')).toBe(value)
    if (vr !== 'PN') return
    const [name] = personNamesOf(dataSet, tag)
    expect(name?.alphabetic).toBe(alphabetic)
    expect([name?.ideographic, name?.phonetic].filter((part) => part !== '').join('|')).toBe(others)
  })
})

/** The table beside the samples; without the complete set, the rows that can be checked by hand are above. */
function expectedRows() {
  const folder = samplesFolder()
  try {
    return readFileSync(join(folder, 'expected.tsv'), 'utf8').trimEnd().split('\n').slice(1).map(rowOf)
  } catch {
    return [rowOf('charset/chrFren.dcm\tISO_IR 100\t00100010\tPN\tBuc^Jérôme\tBuc^Jérôme\t')]
  }
}

function rowOf(line: string) {
  const [file = '', , path = '', vr = '', value = '', alphabetic = '', others = ''] = line.split('\t')
  return { file, path, vr, value, alphabetic, others }
}

/** Follows a path such as `00321064[0].00100010`. */
function follow(outermost: DataSet, path: string): { dataSet: DataSet; tag: number } {
  const steps = path.split('.')
  let dataSet = outermost
  for (const step of steps.slice(0, -1)) {
    const [, tag = '', item = ''] = /^(\w{8})\[(\d+)\]$/.exec(step) ?? []
    const inner = dataSet.get(Number.parseInt(tag, 16))?.items?.[Number(item)]
    if (inner === undefined) throw new Error(`no ${step}`)
    dataSet = inner
  }
  return { dataSet, tag: Number.parseInt(steps.at(-1) ?? '', 16) }
}
