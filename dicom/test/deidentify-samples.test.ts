import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { type SampleFile, sampleFiles } from '../../tests/samples.ts'
import { confidentialityRow } from '../src/deidentify/confidentiality-table.ts'
import { mappedUid } from '../src/deidentify/keyed-hash.ts'
import { bytesOfElements } from './bytes-of-elements.ts'
import { deidentifyFile, hashUnder } from './deidentify-file.ts'
import { dumpWithPydicom, type ModelDataSet, type ModelElement, type PydicomDump } from './pydicom-dump.ts'

/** Files that no reader reads. */
const UNREADABLE = /\/(?:no_meta\.dcm|rtplan_truncated\.dcm|DICOMDIR-nooffset)$/
const DIRECTORIES = /\/DICOMDIR[^/]*$/

const all = sampleFiles()
const samples = all.filter(({ name }) => !UNREADABLE.test(`/${name}`) && !DIRECTORIES.test(`/${name}`))
const directories = all.filter(({ name }) => DIRECTORIES.test(`/${name}`) && !UNREADABLE.test(`/${name}`))

/** Patient and study, what is nested deep, and what stands in a few files only. */
const listed = (name: string): Readonly<Record<string, string>> => ({
  x00080050: '',
  x00080080: 'CLINIC',
  x00080104: 'CHANGED',
  x00081030: 'TRIAL 7',
  x00100010: name,
  x00100020: 'T-0001',
  x00100030: '19010203',
  x00100040: 'O',
  x0040A160: 'TEXT',
})
const ADDED = ['00080050', '00081030', '00100010', '00100020', '00100030', '00100040']
const ASCII = 'Example^Ada'
const UNICODE = 'Ωmega^Зоя=山田^太郎=やまだ^たろう'

const folder = mkdtempSync(join(tmpdir(), 'opaline-deidentify-'))
afterAll(() => rmSync(folder, { recursive: true }))

const values = (name: string) =>
  new Map(Object.entries(listed(name)).map(([tag, value]) => [tag.slice(1).toUpperCase(), value]))

function jsonOf(tag: string, text: string, vr: string): ModelElement {
  if (text === '') return { vr }
  if (tag !== '00100010') return { vr, Value: [text] }
  const [Alphabetic, Ideographic, Phonetic] = text.split('=')
  return { vr, Value: [Ideographic === undefined ? { Alphabetic } : { Alphabetic, Ideographic, Phonetic }] }
}

const VRS: Readonly<Record<string, string>> = { '00080050': 'SH', '00081030': 'LO', '00100010': 'PN', '00100030': 'DA' }
const ADDED_VRS = { '00100020': 'LO', '00100040': 'CS', ...VRS }

/** The model of the original with the listed values wherever a tag stands. */
function expected(model: ModelDataSet, name: string, isOutermost = true): ModelDataSet {
  const listedValues = values(name)
  const changed = Object.entries(model).map(([tag, element]): [string, ModelElement] => {
    const text = listedValues.get(tag)
    if (text !== undefined) return [tag, jsonOf(tag, text, element.vr)]
    if (element.vr !== 'SQ' || element.Value === undefined) return [tag, element]
    return [tag, { ...element, Value: element.Value.map((item) => expected(item as ModelDataSet, name, false)) }]
  })
  const added = isOutermost ? ADDED.filter((tag) => !(tag in model)) : []
  const more = added.map((tag): [string, ModelElement] => [
    tag,
    jsonOf(tag, listedValues.get(tag) ?? '', ADDED_VRS[tag as keyof typeof ADDED_VRS] ?? ''),
  ])
  return withoutLengths(Object.fromEntries([...changed, ...more].sort(([a], [b]) => (a < b ? -1 : 1))))
}

/** Group lengths, which are corrected, and the character set, at all levels. */
function withoutLengths(model: ModelDataSet, widened = false): ModelDataSet {
  const kept = Object.entries(model).filter(
    ([tag]) => !tag.endsWith('0000') && tag !== '00080001' && !(widened && tag === '00080005'),
  )
  return Object.fromEntries(
    kept.map(([tag, element]) =>
      element.vr === 'SQ' && element.Value !== undefined
        ? [tag, { ...element, Value: element.Value.map((item) => withoutLengths(item as ModelDataSet, widened)) }]
        : [tag, element],
    ),
  )
}

async function run(name: string, make: (file: Uint8Array) => Promise<Uint8Array>): Promise<SampleFile[]> {
  return Promise.all(
    samples.map(async (sample, at) => {
      const path = join(folder, `${name}-${at}.dcm`)
      writeFileSync(path, await make(readFileSync(sample.path)))
      return { path, name: sample.name }
    }),
  )
}

const before = dumpWithPydicom(samples)
const model = (dumps: ReadonlyMap<string, PydicomDump>, name: string) => dumps.get(name)?.json ?? {}
const ascii = await run('ascii', (file) => deidentifyFile(file, listed(ASCII)))
const unicode = await run('unicode', (file) => deidentifyFile(file, listed(UNICODE)))
const mapped = await run('mapped', (file) => deidentifyFile(file, {}, { keyedHash: hashUnder('key') }))

describe('listed tags', () => {
  const after = dumpWithPydicom(ascii)

  it.each(ascii)('are all that differs in $name, says pydicom', ({ name }) => {
    const [was, is] = [before.get(name), after.get(name)]
    expect([is?.error, is?.syntax, is?.frames, is?.pixelError]).toEqual([
      was?.error,
      was?.syntax,
      was?.frames,
      was?.pixelError,
    ])
    expect(withoutLengths(model(after, name))).toEqual(expected(model(before, name), ASCII))
  })

  it.each(ascii)('are all that differs in $name, byte by byte', ({ path, name }) => {
    const original = samples.find((sample) => sample.name === name)?.path ?? ''
    const isListed = (at: string) => values(ASCII).has(at.slice(at.lastIndexOf('/') + 1))
    const rest = (file: string) => bytesOfElements(readFileSync(file)).filter((part) => !isListed(part.path))
    expect(rest(path)).toEqual(rest(original))
  })
})

describe('listed tags that need UTF-8', () => {
  const after = dumpWithPydicom(unicode)

  it.each(unicode)('change nothing else in $name but how text is encoded', ({ name }) => {
    const is = model(after, name)
    expect(after.get(name)?.frames).toEqual(before.get(name)?.frames)
    expect(is['00080005']?.Value).toEqual(['ISO_IR 192'])
    expect(withoutLengths(is, true)).toEqual(withoutLengths(expected(model(before, name), UNICODE), true))
  })
})

describe('mapped UIDs', () => {
  const after = dumpWithPydicom(mapped)
  const map = (uid: unknown) => mappedUid(String(uid), hashUnder('key'))

  function mappedModel(data: ModelDataSet): ModelDataSet {
    return Object.fromEntries(
      Object.entries(data).map(([tag, element]) => {
        if (element.vr === 'SQ')
          return [
            tag,
            {
              ...element,
              ...(element.Value && { Value: element.Value.map((item) => mappedModel(item as ModelDataSet)) }),
            },
          ]
        const isMapped = confidentialityRow(Number.parseInt(tag, 16))?.basic === 'U'
        return [tag, isMapped && element.Value !== undefined ? { ...element, Value: element.Value.map(map) } : element]
      }),
    )
  }

  it.each(mapped)('are all that differs in $name', ({ path, name }) => {
    expect(withoutLengths(model(after, name))).toEqual(withoutLengths(mappedModel(model(before, name))))
    const original = samples.find((sample) => sample.name === name)?.path ?? ''
    const isMapped = (at: string) =>
      at === 'head' || confidentialityRow(Number.parseInt(at.slice(at.lastIndexOf('/') + 1), 16))?.basic === 'U'
    const rest = (file: string) => bytesOfElements(readFileSync(file)).filter((part) => !isMapped(part.path))
    expect(rest(path)).toEqual(rest(original))
  })
})

it.each(directories)('refuses the directory $name', async ({ path }) => {
  await expect(deidentifyFile(readFileSync(path), listed(ASCII))).rejects.toMatchObject({ code: 'NotAnInstance' })
})

it('is read by DCMTK without a complaint that the original does not have', () => {
  const complaints = (path: string) => spawnSync('/usr/bin/dcmdump', ['-q', '-M', path]).status
  const worse = unicode.filter(({ path }, at) => complaints(path) !== complaints(samples[at]?.path ?? ''))
  expect(worse.map(({ name }) => name)).toEqual([])
})
