import { describe, expect, it } from 'vitest'
import { deidentifyFile, hashUnder } from '../../test/deidentify-file.ts'
import { headerOf } from '../../test/read-sample.ts'
import { tagAndLength, type WrittenElement, writeElements, writeFile } from '../../test/write-file.ts'
import { toDicomJson } from '../json/dicom-json.ts'
import { TransferSyntax } from '../transfer-syntax.ts'
import { deidentify } from './deidentify.ts'
import { readTagValues } from './tag-values.ts'

const latin1 = (text: string) => Uint8Array.from(text, (character) => character.charCodeAt(0))
const IMPLICIT = { littleEndian: true, explicitVr: false }
const alias = (name: string): WrittenElement => ({ tag: 0x00100010, vr: 'PN', value: name })
const nested = (undefinedLength: boolean): WrittenElement => ({
  tag: 0x00081140,
  vr: 'SQ',
  undefinedLength,
  value: {
    items: [
      [
        { tag: 0x00100000, vr: 'UL', value: 14 },
        alias('Inner'),
        { tag: 0x00101002, vr: 'SQ', undefinedLength: !undefinedLength, value: { items: [[alias('Deep')], []] } },
      ],
    ],
  },
})
/** A private sequence as it stands in UN: implicit little endian, of known length. */
const privateSequence = writeElements(
  [{ tag: 0x00400275, vr: 'SQ', value: { items: [[alias('Hidden')]] } }],
  IMPLICIT,
).subarray(8)
const PIXELS: WrittenElement = { tag: 0x7fe00010, vr: 'OW', value: Uint8Array.of(1, 2, 3, 4) }
const TAIL: WrittenElement[] = [
  { tag: 0xfffafffa, vr: 'SQ', value: { items: [[alias('Signer')]] } },
  { tag: 0xfffcfffc, vr: 'OB', value: new Uint8Array(6) },
]
const elements = (): WrittenElement[] => [
  { tag: 0x00080005, vr: 'CS', value: 'ISO_IR 100' },
  { tag: 0x00080016, vr: 'UI', value: '1.2.840.10008.5.1.4.1.1.7' },
  { tag: 0x00080018, vr: 'UI', value: '1.2.3.4' },
  nested(false),
  { tag: 0x00091001, vr: 'UN', value: privateSequence },
  { tag: 0x00100010, vr: 'PN', value: latin1('M\xfcller') },
  { tag: 0x00280010, vr: 'US', value: 2 },
  { tag: 0x00400275, vr: 'SQ', undefinedLength: true, value: { items: [[nested(true), alias('Last')]] } },
  PIXELS,
  ...TAIL,
]
const SYNTAXES = Object.entries(TransferSyntax).filter(([name]) => !/Jpip|Private/.test(name))
const json = (file: Uint8Array) => JSON.parse(toDicomJson(headerOf(file, { privateSequences: true })))
const namesIn = (file: Uint8Array) =>
  Buffer.from(file)
    .toString('latin1')
    .match(/M.ller|Inner|Deep|Hidden|Signer|Last/g)

describe.each(SYNTAXES)('in %s', (_, transferSyntaxUid) => {
  const file = writeFile({ elements: elements(), transferSyntaxUid })

  it('gives a tag its value at all levels, in private sequences and behind the pixel data', async () => {
    const edited = await deidentifyFile(file, { x00100010: 'Ex^Ada' })
    const Value = [{ Alphabetic: 'Ex^Ada' }]
    const is = json(edited)
    expect(is['00100010']).toEqual({ vr: 'PN', Value })
    expect(is['00081140'].Value[0]['00100010'].Value).toEqual(Value)
    expect(is['00081140'].Value[0]['00101002'].Value[0]['00100010'].Value).toEqual(Value)
    expect(is['00091001'].Value[0]['00100010'].Value).toEqual(Value)
    if (!headerOf(edited).deflated) expect(namesIn(edited)).toBeNull()
    expect(headerOf(edited).warnings).toEqual(headerOf(file).warnings)
  })

  it('gives the same bytes where nothing is asked for, or what is there already', async () => {
    expect(await deidentifyFile(file, {})).toEqual(file)
    const once = await deidentifyFile(file, { x00100010: 'Ex^Ada' })
    expect(await deidentifyFile(once, { x00100010: 'Ex^Ada' })).toEqual(once)
  })

  it('adds what each patient and study has, in its order, and nothing else', async () => {
    const edited = await deidentifyFile(file, { x00100020: 'P', x0020000D: '1.2', x00100030: '', x00081010: 'STATION' })
    expect(json(edited)).toEqual({
      ...json(file),
      '00100020': { vr: 'LO', Value: ['P'] },
      '00100030': { vr: 'DA' },
      '0020000D': { vr: 'UI', Value: ['1.2'] },
    })
    const { dataSet } = headerOf(edited)
    expect(dataSet.elements.map(({ start }) => start)).toEqual(
      dataSet.elements.map(({ start }) => start).sort((a, b) => a - b),
    )
  })

  it('writes numbers in binary and empties sequences', async () => {
    const edited = await deidentifyFile(file, { x00280010: '513', x00101002: '' })
    const is = json(edited)
    const emptied = { '00100010': { vr: 'PN', Value: [{ Alphabetic: 'Inner' }] }, '00101002': { vr: 'SQ' } }
    expect(is['00280010']).toEqual({ vr: 'US', Value: [513] })
    expect(is['00081140'].Value).toEqual([emptied])
    expect(is['00400275'].Value[0]['00081140'].Value).toEqual([emptied])
  })

  it('maps the UIDs of the table and of the file meta information alike', async () => {
    const edited = await deidentifyFile(file, {}, { keyedHash: hashUnder('one') })
    const { meta } = headerOf(edited)
    const uid = json(edited)['00080018'].Value[0]
    expect(uid).toMatch(/^2\.25\.(?:0|[1-9]\d{0,38})$/)
    expect(json(edited)).toEqual({ ...json(file), '00080018': { vr: 'UI', Value: [uid] } })
    const stored = meta.get(0x00020003)
    expect(
      Buffer.from(edited.subarray(stored?.offset, (stored?.offset ?? 0) + (stored?.length ?? 0))).toString('latin1'),
    ).toContain(uid)
    expect(json(await deidentifyFile(file, {}, { keyedHash: hashUnder('two') }))['00080018'].Value).not.toEqual([uid])
  })
})

it('corrects the lengths of groups, items and to the end', async () => {
  const written = [
    { tag: 0x00080000, vr: 'UL', value: 12 },
    { tag: 0x00080001, vr: 'UL', value: 30 },
    { tag: 0x00100000, vr: 'UL', value: 10 },
    alias('AB'),
    PIXELS,
  ]
  const file = writeFile({ elements: written })
  const edited = await deidentifyFile(file, { x00100010: 'Abcdef', x00100020: 'P1' })
  const lengths = json(edited)
  expect(lengths['00080001'].Value).toEqual([30 + 14])
  const { dataSet } = headerOf(edited)
  const group = dataSet.get(0x00100000)
  expect(new DataView(edited.buffer, edited.byteOffset + (group?.offset ?? 0)).getUint32(0, true)).toBe(10 + 14)
  expect(headerOf(edited).warnings).toEqual([])
})

it('turns a value that the character set lacks, and all other text, into UTF-8', async () => {
  const edited = await deidentifyFile(
    writeFile({
      elements: [...elements().slice(0, 5), { tag: 0x00081030, vr: 'LO', value: latin1('M\xfcller') }, PIXELS],
    }),
    { x00100020: 'Ω1' },
  )
  expect(json(edited)['00080005'].Value).toEqual(['ISO_IR 192'])
  expect([json(edited)['00100020'].Value, json(edited)['00081030'].Value]).toEqual([['Ω1'], ['Müller']])
})

it('changes both of two elements with one tag', async () => {
  const file = writeFile({ elements: [alias('Inner'), alias('Deep'), PIXELS] })
  expect(namesIn(await deidentifyFile(file, { x00100010: 'X' }))).toBeNull()
})

it('leaves private bytes that are no sequence to the last byte', async () => {
  const value = Uint8Array.of(...privateSequence, ...tagAndLength(0xfffee000, 99))
  const file = writeFile({ elements: [{ tag: 0x00091001, vr: 'UN', value }, PIXELS] })
  expect(namesIn(await deidentifyFile(file, { x00100010: 'X' }))).toEqual(['Hidden'])
})

it('copies neither the pixel data nor what lies between changes', () => {
  const file = writeFile({ elements: elements() })
  const { head, dataSet } = deidentify(file, { values: readTagValues([{ Tag: 'x00280010', Value: '7' }]) })
  expect([...head, ...dataSet].map((piece) => piece.buffer === file.buffer)).toEqual([true, true, false, true])
})

it('reports what was changed and what of the table remains, by keyword', () => {
  const file = writeFile({ elements: [...elements().slice(0, -3), { tag: 0x00811001, vr: 'LO', value: 'x' }, PIXELS] })
  const { report } = deidentify(file, {
    values: readTagValues([
      { Tag: 'x00100010', Value: 'A' },
      { Tag: '(0010,0020)', Value: 'B' },
      { Tag: '00280010', Value: '1' },
    ]),
  })
  expect(report).toEqual({
    ChangedTags: ['(0028,0010)', 'PatientID', 'PatientName'],
    RemainingIdentifyingAttributes: [
      'MediaStorageSOPInstanceUID',
      'OtherPatientIDsSequence',
      'PrivateAttributes',
      'ReferencedImageSequence',
      'RequestAttributesSequence',
      'SOPInstanceUID',
    ],
  })
})

it('checks a value against the VR of the file where the dictionary knows none', async () => {
  const file = writeFile({ elements: [{ tag: 0x00091001, vr: 'DA', value: '20260101' }, PIXELS] })
  await expect(deidentifyFile(file, { x00091001: 'May' })).rejects.toThrow(
    'The value of (0009,1001) cannot be stored: DA holds a day of the calendar such as 20260131.',
  )
})

it('leaves UIDs that the standard defines, and maps each of several', async () => {
  const file = writeFile({
    elements: [
      { tag: 0x00080058, vr: 'UI', value: ['1.2.3', '1.2.840.10008.1.1', '1.2.3'] },
      { tag: 0x00200052, vr: 'UI', value: '1.2.840.10008.1.4.1.1' },
      PIXELS,
    ],
  })
  const model = json(await deidentifyFile(file, {}, { keyedHash: hashUnder('key') }))
  const [first, second, third] = model['00080058'].Value
  expect([second, third, model['00200052'].Value]).toEqual(['1.2.840.10008.1.1', first, ['1.2.840.10008.1.4.1.1']])
  expect(first).toMatch(/^2\.25\./)
})
