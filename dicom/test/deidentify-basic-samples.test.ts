import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { type SampleFile, sampleFiles } from '../../tests/samples.ts'
import { confidentialityRow } from '../src/deidentify/confidentiality-table.ts'
import { DeidentifyError } from '../src/deidentify/deidentify-error.ts'
import { openFile } from '../src/deidentify/open-file.ts'
import { vrOfTag } from '../src/dictionary/vr-of-tag.ts'
import { deidentifyFile, hashUnder } from './deidentify-file.ts'
import { dumpWithPydicom, type ModelDataSet } from './pydicom-dump.ts'

/** Directories, and files that no reader reads. */
const NO_INSTANCE = /\/(?:no_meta\.dcm|rtplan_truncated\.dcm|DICOMDIR[^/]*)$/

/** The name of its author stands in Manufacturer, and the patient's in its descriptions: a true find. */
const HOLDS_NAMES = /\/prOverlay\.dcm$/

/** dciodvfy does not read the originals to their pixel data, which it finds fault with once it does. */
const READ_FARTHER = /\/(?:meta_missing_tsyntax|nested_priv_SQ)\.dcm$/

/** JPEG 2000 streams that name their encoder, or that stand between boxes of their own metadata. */
const COMMENTED =
  /\/(?:RG3_J2KI|example-mg|JPEG2000|J2K_pixelrep_mismatch|693_J2KI|HTJ2K_08_RGB|GDCMJ2K_TextGBR|JPEG2000-embedded-sequence-delimiter)\.dcm$/

const folder = mkdtempSync(join(tmpdir(), 'opaline-basic-'))
afterAll(() => rmSync(folder, { recursive: true }))

const samples = sampleFiles().filter(({ name }) => !NO_INSTANCE.test(`/${name}`))
const outcomes = await Promise.all(
  samples.map(async (sample, at): Promise<SampleFile & { readonly original: string; readonly refused?: string }> => {
    const path = join(folder, `${at}.dcm`)
    const run = deidentifyFile(readFileSync(sample.path), {}, { keyedHash: hashUnder('key'), basic: {} })
    const refused = await run.then(
      (file) => writeFileSync(path, file),
      (error: unknown) => {
        if (error instanceof DeidentifyError) return error.code
        throw error
      },
    )
    return { path, name: sample.name, original: sample.path, ...(refused !== undefined && { refused }) }
  }),
)
const done = outcomes.filter(({ refused }) => refused === undefined)
const clean = outcomes.filter(({ refused }) => refused !== 'BurnedIn' && refused !== 'Unsupported')
const before = dumpWithPydicom(samples)
const after = dumpWithPydicom(done)
const model = (dumps: typeof before, name: string) => dumps.get(name)?.json ?? {}
const itemsOf = (data: ModelDataSet, tag: string) => (data[tag]?.Value ?? []) as readonly ModelDataSet[]

it('refuses at most one in a hundred of the files that say of no risk', () => {
  const residual = clean.filter(({ refused }) => refused !== undefined)
  expect(residual.map(({ name, refused }) => [HOLDS_NAMES.test(`/${name}`), refused])).toEqual(
    residual.map(() => [true, 'Residual']),
  )
  expect(residual.length).toBeLessThanOrEqual(clean.length / 100)
  expect(done.length).toBeGreaterThan(100)
})

/** Paths of what the table does not name, and that is not as it was. */
function changes(was: ModelDataSet, is: ModelDataSet, path = ''): string[] {
  return Object.entries(was).flatMap(([tag, element]) => {
    const number = Number.parseInt(tag, 16)
    const isKept =
      number % 0x20000 < 0x10000 &&
      vrOfTag(number) !== undefined &&
      !/^(?:0012006[234]|00280303|50|60|....0000|00080001)/.test(tag)
    const row = confidentialityRow(number)
    if (!isKept || (row !== undefined && row.basic !== 'X/Z/U*')) return []
    if (element.vr !== 'SQ') return JSON.stringify(element) === JSON.stringify(is[tag]) ? [] : [path + tag]
    const [items, now] = [itemsOf(was, tag), itemsOf(is, tag)]
    if (items.length !== now.length) return [path + tag]
    return items.flatMap((item, index) => changes(item, now[index] ?? {}, `${path}${tag}/`))
  })
}

const pixels = (path: string) => {
  const { bytes, header, pixelEnd } = openFile(readFileSync(path))
  return bytes.subarray(header.pixelData?.offset ?? pixelEnd, pixelEnd)
}

it.each(done)(
  'keeps in $name what the table keeps, and its pixels but for comments in them',
  ({ path, original, name }) => {
    expect(changes(model(before, name), model(after, name))).toEqual([])
    const [was, is] = [pixels(original), pixels(path)]
    expect(is.length).toBe(was.length)
    const differing = Buffer.compare(is, was) === 0 ? [] : Array.from(is.keys()).filter((at) => is[at] !== was[at])
    expect(differing.filter((at) => is[at] !== 0)).toEqual([])
    expect(differing.length === 0 || COMMENTED.test(`/${name}`)).toBe(true)
  },
)

/** What dciodvfy calls errors, values aside. */
const errorsOf = (path: string) =>
  spawnSync('/usr/bin/dciodvfy', ['-new', path], { encoding: 'utf8', maxBuffer: 2 ** 26 })
    .stderr.split('\n')
    .filter((line) => line.startsWith('Error'))
    .map((line) => line.replace(/= <[^>]*>/g, ''))

it.each(done.filter(({ name }) => !READ_FARTHER.test(`/${name}`)))(
  'makes no error in $name that dciodvfy did not find before',
  ({ path, original }) => {
    const known = errorsOf(original)
    const unknown = errorsOf(path).filter((line) => {
      const at = known.indexOf(line)
      if (at >= 0) known.splice(at, 1)
      return at < 0
    })
    expect(unknown).toEqual([])
  },
)

describe.each(['study-ct-3slice-seg', 'study-legacy-enhanced-ct', 'study-mr-brain'])('references in %s', (study) => {
  const files = done.filter(({ name }) => name.startsWith(`${study}/`))
  const instances = (dumps: typeof before) =>
    new Set(files.map(({ name }) => model(dumps, name)['00080018']?.Value?.[0]))

  function references(data: ModelDataSet): unknown[] {
    return Object.entries(data).flatMap(([tag, { vr, Value = [] }]) => {
      if (vr === 'SQ') return Value.flatMap((item) => references(item as ModelDataSet))
      return tag === '00081155' ? Value : []
    })
  }

  it('resolve where they did, and are not to be found as they were', () => {
    const [was, is] = [instances(before), instances(after)]
    for (const { name } of files) {
      const now = references(model(after, name))
      expect(now.filter((uid) => was.has(uid))).toEqual([])
      // Sequences that are removed take their references with them.
      const wasResolved = references(model(before, name)).filter((uid) => was.has(uid)).length
      const isResolved = now.filter((uid) => is.has(uid)).length
      expect(isResolved).toBeLessThanOrEqual(wasResolved)
      if (wasResolved > 0) expect(isResolved).toBeGreaterThan(0)
    }
  })
})
