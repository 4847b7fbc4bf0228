import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { type SampleFile, sampleFiles } from '../../tests/samples.ts'
import type { ElementChange } from '../src/edit/element-change.ts'
import { editFile } from './edit-file.ts'
import { dumpWithPydicom, type ModelDataSet } from './pydicom-dump.ts'

/** Files that are no images (DICOMDIR has no patient module, and no data set of one), or are refused. */
const PASSED_OVER = /^(?:DICOMDIR.*|no_meta\.dcm|rtplan_truncated\.dcm)$/i

const ASCII = 'Example^Ada=Example'
const UNICODE = 'Ωmega^Зоя=山田^太郎=やまだ^たろう'
const changesOf = (name: string): readonly ElementChange[] => [
  { tag: 0x00081030, remove: true },
  { tag: 0x00100010, vr: 'PN', text: name },
  { tag: 0x00100030, vr: 'DA', text: '19010203' },
  {
    tag: 0x04000561,
    append: true,
    items: [
      [
        { tag: 0x04000550, items: [[{ tag: 0x00100010, vr: 'PN', original: true }]] },
        { tag: 0x04000565, vr: 'CS', text: 'CORRECT' },
      ],
    ],
  },
]

const folder = mkdtempSync(join(tmpdir(), 'opaline-edit-'))
afterAll(() => rmSync(folder, { recursive: true }))

const samples = sampleFiles().filter(({ name }) => !PASSED_OVER.test(name.slice(name.lastIndexOf('/') + 1)))
const edit = (name: string): SampleFile[] =>
  samples.map((sample, at) => {
    const path = join(folder, `${name.length}-${at}.dcm`)
    writeFileSync(path, editFile(readFileSync(sample.path), changesOf(name)))
    return { path, name: sample.name }
  })
const before = dumpWithPydicom(samples)
const plain = edit(ASCII)
const unicode = edit(UNICODE)

/** What remains of a model that no edit may touch; texts are left out where they may be said in another character set. */
function untouched(model: ModelDataSet): ModelDataSet {
  const changed = ['00080001', '00080005', '00081030', '00100010', '00100030', '04000561']
  return Object.fromEntries(Object.entries(model).filter(([tag]) => !changed.includes(tag) && !tag.endsWith('0000')))
}
const itemsOf = (model: ModelDataSet, tag: string) => (model[tag]?.Value ?? []) as readonly ModelDataSet[]

describe.each([
  [ASCII, plain],
  [UNICODE, unicode],
])('with %s', (name, files) => {
  const after = dumpWithPydicom(files)

  it.each(files)('$name is as it was but for the changes, says pydicom', (file) => {
    const was = before.get(file.name)
    const is = after.get(file.name)
    expect([is?.error, is?.syntax, is?.frames]).toEqual([was?.error, was?.syntax, was?.frames])
    const [alphabetic, ideographic, phonetic] = name.split('=')
    const Ideographic = ideographic === undefined ? {} : { Ideographic: ideographic }
    const Phonetic = phonetic === undefined ? {} : { Phonetic: phonetic }
    expect(is?.json['00100010']?.Value).toEqual([{ Alphabetic: alphabetic, ...Ideographic, ...Phonetic }])
    expect(is?.json['00100030']?.Value).toEqual(['19010203'])
    expect(is?.json['00081030']).toBeUndefined()
    const item = itemsOf(is?.json ?? {}, '04000561').at(-1) ?? {}
    expect(itemsOf(item, '04000550')[0]?.['00100010']?.Value).toEqual(was?.json['00100010']?.Value)
    expect(untouched(is?.json ?? {})).toEqual(untouched(was?.json ?? {}))
  })
})

it('is read by DCMTK without a complaint that the original does not have', () => {
  const complaints = (path: string) => spawnSync('/usr/bin/dcmdump', ['-q', '-M', path]).status
  const worse = unicode.filter(({ path }, at) => complaints(path) !== complaints(samples[at]?.path ?? ''))
  expect(worse.map(({ name }) => name)).toEqual([])
})
