import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { findProjectRoot } from '../../../project-root.ts'
import { READING_ROUTES } from '../routes.ts'
import { conformanceHtml } from './conformance-html.ts'
import { conformanceMarkdown } from './conformance-markdown.ts'
import { conformanceStatement } from './conformance-statement.ts'

const { sections } = conformanceStatement()
const section = (title: string) => sections.find((one) => one.title === title)

it.each(sections.map(({ title, tests }) => [title, tests] as const))(
  '%s is proven by tests that there are',
  (_, tests) => {
    expect(tests.length).toBeGreaterThan(0)
    expect(tests.filter((test) => !existsSync(join(findProjectRoot(), test)))).toEqual([])
  },
)

it('names every service, and who may use it', () => {
  const rows = section('Services')?.tables[0]?.rows ?? []
  expect(rows.length).toBe(READING_ROUTES.length + 5)
  expect(rows).toContainEqual([
    'DELETE',
    '/studies/{study}',
    '',
    '',
    'a user who signed in, with the right Delete; no limited access',
  ])
  expect(rows.find(([, path]) => path === '/studies/{study}/series')).toEqual([
    'GET',
    '/studies/{study}/series',
    '',
    'application/dicom+json, multipart/related; type="application/dicom+xml"',
    'a user, or a key, with the right Read',
  ])
})

it('names the required keys of each level', () => {
  const keys = section('Search keys')?.tables.map(({ rows }) => rows.map(([keyword]) => keyword))
  expect(keys?.[0]).toEqual(
    expect.arrayContaining([
      'StudyDate',
      'StudyTime',
      'AccessionNumber',
      'ModalitiesInStudy',
      'PatientName',
      'PatientID',
    ]),
  )
  expect(keys?.[1]).toEqual(expect.arrayContaining(['Modality', 'SeriesNumber', 'SeriesInstanceUID']))
  expect(keys?.[2]).toEqual([
    'SOPClassUID',
    'SOPInstanceUID',
    'InstanceNumber',
    'NumberOfFrames',
    'Rows',
    'Columns',
    'BitsAllocated',
  ])
})

it('says what is not decoded', () => {
  const [syntaxes] = section('Transfer syntaxes')?.tables ?? []
  const refused = syntaxes?.rows.filter(([, , answer]) => answer === 'no: 406').map(([name]) => name)
  expect(refused).toEqual([
    'GE Private Implicit VR Big Endian',
    'JPEG 2000 Part 2 Lossless',
    'JPEG 2000 Part 2',
    'JPEG XL Lossless',
    'JPEG XL JPEG Recompression',
    'JPEG XL',
  ])
})

it('is the page of the documents too, and escapes what it shows', () => {
  expect(readFileSync(join(findProjectRoot(), 'docs/conformance.md'), 'utf8')).toBe(conformanceMarkdown())
  expect(conformanceHtml()).toContain('multipart/related; type=&quot;application/dicom&quot;')
})
