import { inflateRawSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { CANARIES, CANARY_TEXTS, canaryFile } from '../../test/canary-file.ts'
import { ctImage } from '../../test/ct-image.ts'
import { deidentifyFile, hashUnder } from '../../test/deidentify-file.ts'
import { headerOf } from '../../test/read-sample.ts'
import { toDicomJson } from '../json/dicom-json.ts'
import { tagHex } from '../tag.ts'
import { TransferSyntax } from '../transfer-syntax.ts'
import { confidentialityRow, ROWS } from './confidentiality-table.ts'
import type { BasicProfile } from './options.ts'

const keyedHash = hashUnder('key')
const SYNTAXES = Object.entries(TransferSyntax).filter(([name]) => !/Jpip|Private/.test(name))
const basic = (file: Uint8Array, profile: BasicProfile = {}, values: Readonly<Record<string, string>> = {}) =>
  deidentifyFile(file, values, { keyedHash, basic: profile })
const json = (file: Uint8Array) => JSON.parse(toDicomJson(headerOf(file)))
const bytesOf = (file: Uint8Array) => {
  const { deflated, dataSetOffset } = headerOf(file)
  const head = Buffer.from(file.subarray(0, dataSetOffset))
  return (deflated ? Buffer.concat([head, inflateRawSync(file.subarray(dataSetOffset))]) : Buffer.from(file)).toString(
    'latin1',
  )
}

describe.each(SYNTAXES)('the Basic Profile in %s', (_, transferSyntaxUid) => {
  const file = canaryFile(transferSyntaxUid)

  it('leaves none of what identifies in the bytes, and the pixels as they are', async () => {
    const [before, after] = [bytesOf(file), bytesOf(await basic(file))]
    const isDeflated = transferSyntaxUid === TransferSyntax.DeflatedExplicitVrLittleEndian
    const sought = CANARY_TEXTS.filter((text) => !(isDeflated && text === 'TRAILING'))
    expect(sought.filter((text) => !before.includes(text))).toEqual([])
    expect(sought.length).toBeGreaterThan(550)
    expect(sought.filter((text) => after.includes(text))).toEqual([])
    expect(after).toContain('PIXEL CANARY')
    expect(after.slice(0, 128)).toBe('\0'.repeat(128))
  })
})

describe('each row of the table', async () => {
  const model = json(await basic(canaryFile('1.2.840.10008.1.2.1')))
  const outcome = (tag: number) => {
    const element = model[tagHex(tag)]
    if (element === undefined) return 'X'
    const content = element.Value?.[0] ?? element.InlineBinary
    if (content === undefined) return 'Z'
    return typeof content === 'string' && /^2\.25\.\d{20,}$/.test(content) ? 'U' : 'D'
  }
  const RULE: Readonly<Record<string, string>> = {
    D: 'D',
    U: 'U',
    X: 'X',
    Z: 'Z',
    'X/D': 'D',
    'X/Z': 'Z',
    'X/Z/D': 'D',
    'X/Z/U*': 'D',
    'Z/D': 'D',
  }
  const EXCEPTIONS: Readonly<Record<string, string>> = {
    PatientID: 'Z',
    ReferencedStudySequence: 'X',
    ReasonForRequestedProcedureCodeSequence: 'Z',
    // The method is said anew.
    AnnotationGroupUID: 'U',
  }

  it.each(CANARIES.map(({ tag }) => ({ tag, ...confidentialityRow(tag) })))(
    'does to $keyword what it says',
    ({ tag, keyword = '', basic: action = '' }) => {
      expect(outcome(tag)).toBe(EXCEPTIONS[keyword] ?? RULE[action])
    },
  )

  it('is there, or is shown elsewhere', () => {
    const shown = new Set(CANARIES.map(({ tag }) => tagHex(tag)))
    expect([...ROWS.keys()].filter((tag) => !shown.has(tag))).toEqual([
      '00001000',
      '00001001',
      '00020003',
      '00041511',
      '00420011',
      '50XXXXXX',
      '60XX3000',
      '60XX4000',
      'FFFAFFFA',
      'FFFCFFFC',
      'PRIVATE',
    ])
  })

  it('leaves what has none, and says how the file was de-identified', () => {
    expect([model['00080060'], model['00180050'], model['00280010']]).toEqual([
      { vr: 'CS', Value: ['CT'] },
      { vr: 'DS', Value: [2.5] },
      { vr: 'US', Value: [2] },
    ])
    const code = (value: string, meaning: string) => ({
      '00080100': { vr: 'SH', Value: [value] },
      '00080102': { vr: 'SH', Value: ['DCM'] },
      '00080104': { vr: 'LO', Value: [meaning] },
    })
    expect([model['00120062'].Value, model['00120063'].Value, model['00280303'].Value]).toEqual([
      ['YES'],
      ['PS3.15 Annex E Basic Profile, edition 2024b'],
      ['REMOVED'],
    ])
    expect(model['00120064'].Value).toEqual([code('113100', 'Basic Application Confidentiality Profile')])
  })
})

describe('the options of the profile', () => {
  const file = ctImage({ patientName: 'Adams^Jane', size: 2 })
  const original = json(file)

  it('give listed values on top', async () => {
    const model = json(await basic(file, {}, { x00100010: 'Trial^One', x00100020: 'T1', x00081030: 'TRIAL' }))
    expect([model['00100010'].Value, model['00100020'].Value, model['00081030'].Value]).toEqual([
      [{ Alphabetic: 'Trial^One' }],
      ['T1'],
      ['TRIAL'],
    ])
  })

  it('shift all dates of a patient by the same whole days, and leave times', async () => {
    const model = json(await basic(file, { shiftDates: true }))
    const days = (was: string, is: string) => (Date.parse(iso(was)) - Date.parse(iso(is))) / 86_400_000
    const iso = (date: string) => `${date.slice(0, 4)}-${date.slice(4, 6)}-${date.slice(6, 8)}`
    const shifts = ['00080020', '00080021', '00400244'].map((tag) => days(original[tag].Value[0], model[tag].Value[0]))
    expect(new Set(shifts).size).toBe(1)
    expect(Number.isInteger(shifts[0]) && (shifts[0] ?? 0) >= 1).toBe(true)
    expect(model['00080030']).toEqual(original['00080030'])
    expect(model['00280303'].Value).toEqual(['MODIFIED'])
    const other = json(
      await basic(ctImage({ patientName: 'Adams^Jane', size: 2, patientId: 'ANOTHER' }), { shiftDates: true }),
    )
    expect(other['00080020']).not.toEqual(model['00080020'])
  })

  it('keep device and descriptions, and say so', async () => {
    const model = json(await basic(file, { keepDevice: true, keepDescriptions: true }))
    expect([model['00081030'], model['00081010'], model['00181030']]).toEqual([
      original['00081030'],
      original['00081010'],
      original['00181030'],
    ])
    expect(
      model['00120064'].Value.map((item: Record<string, { Value: string[] }>) => item['00080100']?.Value[0]),
    ).toEqual(['113100', '113109'])
  })

  it('keep UIDs where no key is given', async () => {
    const model = json(await deidentifyFile(file, {}, { basic: {} }))
    expect([model['0020000D'], model['00080018']]).toEqual([original['0020000D'], original['00080018']])
    await expect(deidentifyFile(file, {}, { basic: { shiftDates: true } })).rejects.toThrow(
      'Dates are shifted under a key: none is given.',
    )
  })

  it('keep safe private elements of known creators, and no others', async () => {
    const elements = [
      { tag: 0x00190010, vr: 'LO', value: 'SIEMENS MR HEADER' },
      { tag: 0x0019100c, vr: 'IS', value: '1000' },
      { tag: 0x00191015, vr: 'LO', value: 'unsafe' },
      { tag: 0x00210010, vr: 'LO', value: 'UNKNOWN' },
      { tag: 0x0021100c, vr: 'IS', value: '1000' },
    ]
    const model = json(
      await basic(ctImage({ patientName: 'Adams^Jane', size: 2, elements }), { keepPrivateTags: true }),
    )
    const privates = Object.keys(model).filter((tag) => Number.parseInt(tag.slice(0, 4), 16) % 2 === 1)
    expect(privates).toEqual(['00190010', '0019100C'])
  })

  it('map references as they map what is referred to, and differ by key', async () => {
    const [one, two] = [
      json(await basic(ctImage({ patientName: 'Adams^Jane', slice: 1, size: 2 }))),
      json(await basic(ctImage({ patientName: 'Adams^Jane', slice: 2, size: 2 }))),
    ]
    expect(one['0020000D']).toEqual(two['0020000D'])
    const referenced = one['00081140'].Value.map(
      (item: Record<string, { Value: string[] }>) => item['00081155']?.Value[0],
    )
    expect(referenced).toContain(two['00080018'].Value[0])
    const other = json(await deidentifyFile(file, {}, { basic: {}, keyedHash: hashUnder('other') }))
    expect(other['0020000D']).not.toEqual(one['0020000D'])
  })
})
