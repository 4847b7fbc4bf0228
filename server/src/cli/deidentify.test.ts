import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { readHeader, textOf } from '@opaline/dicom'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { ctImage } from '../../../dicom/test/ct-image.ts'
import { readConfig } from '../config.ts'
import { deidentifyCommand } from './deidentify.ts'

let folder = ''
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'opaline-command-'))
  mkdirSync(join(folder, 'in', 'ADAMS JANE'), { recursive: true })
  const image = (slice: number) => ctImage({ patientName: 'Adams^Jane', size: 4, slice })
  writeFileSync(join(folder, 'in', 'ADAMS JANE', '1.dcm'), image(1))
  writeFileSync(join(folder, 'in', 'ADAMS JANE', '2.dcm'), image(2))
  writeFileSync(join(folder, 'in', 'notes.txt'), 'Adams')
})
afterEach(() => rmSync(folder, { recursive: true }))

const run = (...words: string[]) =>
  deidentifyCommand(readConfig({ DATA_DIR: join(folder, 'data') }), [join(folder, 'in'), ...words])
const headerOf = (path: string) => {
  const result = readHeader(readFileSync(path), { complete: true })
  if (result.status === 'more') throw new Error('the file is cut')
  return result.header
}
const text = (out: string, name: string, tag: number) => textOf(headerOf(join(folder, out, name)).dataSet, tag)

it('writes copies by the Basic Profile, and reports without a name', async () => {
  const printed = await run('--out', join(folder, 'out'), '--set', 'x00100010=Trial^One', '--set', 'x00100020=T=1')
  const report = JSON.parse(printed)
  expect([report.Written, report.RefusedList]).toEqual([
    2,
    [
      {
        FileNumber: 3,
        Code: 'NotDicom',
        Message: 'NotDicom at offset 0: neither the prefix DICM nor a data set stands at the start',
      },
    ],
  ])
  expect(printed).not.toMatch(/adams|jane/i)
  expect(readdirSync(join(folder, 'out')).sort()).toEqual(['000001.dcm', '000002.dcm'])
  expect(statSync(join(folder, 'out', '000001.dcm')).mode & 0o777).toBe(0o600)
  expect([0x00100010, 0x00100020, 0x00120062].map((tag) => text('out', '000001.dcm', tag))).toEqual([
    'Trial^One',
    'T=1',
    'YES',
  ])
  expect(text('out', '000001.dcm', 0x0020000d)).toBe(text('out', '000002.dcm', 0x0020000d))
})

it('maps UIDs the same way for the same patient id, and another way for another', async () => {
  await run('--out', join(folder, 'one'), '--set', 'x00100020=A')
  await run('--out', join(folder, 'two'), '--set', 'x00100020=A')
  await run('--out', join(folder, 'three'), '--set', 'x00100020=B')
  const [one, two, three] = ['one', 'two', 'three'].map((out) => text(out, '000001.dcm', 0x00080018))
  expect(one).toMatch(/^2\.25\.\d+$/)
  expect(two).toBe(one)
  expect(three).not.toBe(one)
})

it('changes nothing but what is listed by the profile List, with UIDs kept', async () => {
  const report = JSON.parse(
    await run('--out', join(folder, 'out'), '--profile', 'List', '--keep-uids', '--set', 'x00100010='),
  )
  expect(report.ChangedTags).toEqual(['PatientName'])
  expect(report.RemainingIdentifyingAttributes).toContain('PatientID')
  expect(text('out', '000001.dcm', 0x00080018)).toBe(text('in', 'ADAMS JANE/1.dcm', 0x00080018))
})

it.each([
  [[], 'Usage: npm run opaline -- deidentify'],
  [['--out', 'in/below'], '--out lies inside the folder that is read.'],
  [['--out', 'out', '--set', 'x00100010'], "(0010,0010) has no Value: give a text, '' to empty it."],
  [['--out', 'out', '--profile', 'Full'], '--profile is List or Basic.'],
  [['--out', '.'], 'The folder of --out is not empty.'],
])('refuses %j', async (words, message) => {
  const placed = words.map((word, at) => (words[at - 1] === '--out' ? join(folder, word) : word))
  await expect(run(...placed)).rejects.toThrow(message)
})
