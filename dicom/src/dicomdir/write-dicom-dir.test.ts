import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, expect, it } from 'vitest'
import { ctImage } from '../../test/ct-image.ts'
import { readFileSet } from '../../test/read-file-set.ts'
import { headerOf } from '../../test/read-sample.ts'
import { isDicomDir } from '../is-dicom-dir.ts'
import { type DirectoryRecord, writeDicomDir } from './write-dicom-dir.ts'

const folder = mkdtempSync(join(tmpdir(), 'opaline-dicomdir-'))
afterAll(() => rmSync(folder, { recursive: true }))

const UTF_8 = { tag: 0x00080005, vr: 'CS', text: 'ISO_IR 192' } as const
const NAME = 'Ωmega^Zoé=山田^太郎'

const image = (study: string, series: number, slice: number): DirectoryRecord => ({
  type: 'IMAGE',
  elements: [
    { tag: 0x00041500, vr: 'CS', text: `DICOM\\S${study.slice(-2)}${series}\\I${slice}` },
    { tag: 0x00041510, vr: 'UI', text: '1.2.840.10008.5.1.4.1.1.2' },
    { tag: 0x00041511, vr: 'UI', text: `${study}.${series}.${slice}` },
    { tag: 0x00041512, vr: 'UI', text: '1.2.840.10008.1.2.1' },
    { tag: 0x00200013, vr: 'IS', text: `${slice}` },
  ],
  children: [],
})
const series = (study: string, number: number, slices: number): DirectoryRecord => ({
  type: 'SERIES',
  elements: [
    { tag: 0x00080060, vr: 'CS', text: 'CT' },
    { tag: 0x0020000e, vr: 'UI', text: `${study}.${number}` },
    { tag: 0x00200011, vr: 'IS', text: `${number}` },
  ],
  children: Array.from({ length: slices }, (_, at) => image(study, number, at + 1)),
})
const study = (uid: string): DirectoryRecord => ({
  type: 'STUDY',
  elements: [
    { tag: 0x00080020, vr: 'DA', text: '20260102' },
    { tag: 0x00080030, vr: 'TM', text: '101010' },
    { tag: 0x00080050, vr: 'SH', text: 'A1' },
    { tag: 0x00081030, vr: 'LO', text: 'Chest' },
    { tag: 0x0020000d, vr: 'UI', text: uid },
    { tag: 0x00200010, vr: 'SH', text: '1' },
  ],
  children: [series(uid, 1, 3), series(uid, 2, 2)],
})
const patient = (id: string, name: string, ...studies: readonly string[]): DirectoryRecord => ({
  type: 'PATIENT',
  elements: [UTF_8, { tag: 0x00100010, vr: 'PN', text: name }, { tag: 0x00100020, vr: 'LO', text: id }],
  children: studies.map(study),
})

function writeFiles(): void {
  for (const [studyUid, patientId] of [
    ['2.25.10', 'P1'],
    ['2.25.11', 'P1'],
    ['2.25.12', 'P2'],
  ] as const)
    for (const [number, slices] of [
      [1, 3],
      [2, 2],
    ] as const)
      for (let slice = 1; slice <= slices; slice += 1) {
        const path = join(folder, 'DICOM', `S${studyUid.slice(-2)}${number}`, `I${slice}`)
        mkdirSync(dirname(path), { recursive: true })
        const elements = [
          { tag: 0x00080018, vr: 'UI', value: `${studyUid}.${number}.${slice}` },
          { tag: 0x0020000e, vr: 'UI', value: `${studyUid}.${number}` },
        ]
        writeFileSync(path, ctImage({ slice, size: 4, studyUid, patientId, elements }))
      }
}

const records = [patient('P1', NAME, '2.25.10', '2.25.11'), patient('P2', 'Other', '2.25.12')]

it('leads pydicom to every file', () => {
  writeFiles()
  const path = join(folder, 'DICOMDIR')
  writeFileSync(path, writeDicomDir(records, '2.25.99'))
  const [found] = readFileSet([path])
  expect(found?.warnings).toEqual([])
  expect(found?.files).toHaveLength(15)
  expect(found?.files.filter(({ matches }) => !matches)).toEqual([])
  expect(found?.records.map(({ type, depth }) => `${depth} ${type}`)).toEqual([
    '0 PATIENT',
    ...['10', '11'].flatMap(() => ['1 STUDY', '2 SERIES', ...three(3), '2 SERIES', ...three(2)]),
    '0 PATIENT',
    ...['1 STUDY', '2 SERIES', ...three(3), '2 SERIES', ...three(2)],
  ])
  expect(found?.records[0]?.patient).toBe(NAME)
})

const three = (count: number): string[] => Array.from({ length: count }, () => '3 IMAGE')

it('is read by DCMTK without a complaint', () => {
  const path = join(folder, 'DICOMDIR-alone')
  writeFileSync(path, writeDicomDir(records, '2.25.99'))
  const { status, stderr } = spawnSync('/usr/bin/dcmdump', ['-v', path], { encoding: 'utf8' })
  expect([status, stderr]).toEqual([0, expect.not.stringMatching(/[EW]:/)])
})

it('is a directory with no record where there is nothing', () => {
  const header = headerOf(writeDicomDir([], '2.25.99'))
  expect([isDicomDir(header), header.warnings]).toEqual([true, []])
  expect(header.dataSet.get(0x00041220)?.items).toEqual([])
})
