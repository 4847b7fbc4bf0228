import { toDicomJson } from '@opaline/dicom'
import { describe, expect, test } from 'vitest'
import { readSample } from '../../../../dicom/test/read-sample.ts'
import { samplePath } from '../../../../tests/samples.ts'
import type { DicomAttributes } from '../studies/dicom-attributes.ts'
import { layOut } from './lay-out.ts'
import type { Content, ReadableDocument } from './readable-document.ts'
import { attributesOf, code, type Values } from './testing/attributes-of.ts'
import { readWithPydicom } from './testing/read-with-pydicom.ts'

const SR = '1.2.840.10008.5.1.4.1.1.88.33'

const report = (items: readonly Values[], more: Values = {}): ReadableDocument =>
  layOut(attributesOf({ SOPClassUID: SR, ContentSequence: items, ...more }), 'en', [])

const treeOf = ({ blocks }: ReadableDocument): readonly Content[] =>
  blocks.flatMap((block) => (block.kind === 'contents' ? block.list : []))

/** Name, value and remark of each item, indented by its place in the tree. */
const linesOf = (list: readonly Content[], level = 0): readonly string[] =>
  list.flatMap(({ name, value, remark, isHeading, children }) => [
    `${'  '.repeat(level)}${isHeading ? '# ' : ''}${[name, value, remark].join('|')}`,
    ...linesOf(children, level + 1),
  ])

describe('a report', () => {
  test('is the tree of its items, by value type', () => {
    const items: readonly Values[] = [
      {
        ValueType: 'CONTAINER',
        ConceptNameCodeSequence: code('Findings'),
        ContentSequence: [
          {
            ValueType: 'NUM',
            ConceptNameCodeSequence: code('Length'),
            MeasuredValueSequence: [
              { NumericValue: '12.3', MeasurementUnitsCodeSequence: code('millimeter', 'mm', 'UCUM') },
            ],
            ContentSequence: [
              {
                RelationshipType: 'INFERRED FROM',
                ValueType: 'SCOORD',
                GraphicType: 'POLYLINE',
                GraphicData: [1, 2, 3.5, 4],
                ContentSequence: [
                  {
                    RelationshipType: 'SELECTED FROM',
                    ValueType: 'IMAGE',
                    ReferencedSOPSequence: [{ ReferencedSOPInstanceUID: '1.2.3', ReferencedFrameNumber: [1, 7] }],
                  },
                ],
              },
            ],
          },
          {
            ValueType: 'NUM',
            ConceptNameCodeSequence: code('Count'),
            MeasuredValueSequence: [{ NumericValue: '3', MeasurementUnitsCodeSequence: code('no units', '1', 'UCUM') }],
          },
          {
            ValueType: 'NUM',
            ConceptNameCodeSequence: code('Width'),
            MeasuredValueSequence: [],
            NumericValueQualifierCodeSequence: code('Not a number'),
          },
          {
            ValueType: 'CODE',
            ConceptNameCodeSequence: code('Site'),
            ConceptCodeSequence: code('Liver', 'T-62000', 'SRT'),
          },
        ],
      },
      { ValueType: 'DATE', ConceptNameCodeSequence: code('Day'), Date: '20260102' },
      { ValueType: 'DATETIME', ConceptNameCodeSequence: code('When'), DateTime: '202601021011+0100' },
      { ValueType: 'PNAME', ConceptNameCodeSequence: code('Who'), PersonName: 'Reader^Rita' },
      { ValueType: 'WAVEFORM', ReferencedSOPSequence: [{ ReferencedSOPInstanceUID: '1.2.4' }] },
      { RelationshipType: 'HAS PROPERTIES', ReferencedContentItemIdentifier: [1, 1, 2] },
      { ValueType: 'TABLE', ConceptNameCodeSequence: code('Unknown kind') },
    ]
    expect(linesOf(treeOf(report(items)))).toEqual([
      '# Findings||',
      '  Length|12.3 mm|',
      '    |POLYLINE: 1 2 3.5 4|inferred from',
      '      |Image, frames 1, 7|selected from; 1.2.3',
      '  Count|3|',
      '  Width|no value|Not a number',
      '  Site|Liver|T-62000, SRT',
      'Day|2026-01-02|',
      'When|2026-01-02 10:11 +0100|',
      'Who|Reader Rita|',
      '|Waveform|1.2.4',
      '|see item 1.1.2|',
      'Unknown kind||',
    ])
  })

  test('without codes, values and types is read as far as it goes', () => {
    const items = [
      { ValueType: 'TEXT', TextValue: 'alone' },
      {},
      { ValueType: 'CODE' },
      { ValueType: 'NUM', ConceptNameCodeSequence: [{}] },
    ]
    expect(linesOf(treeOf(report(items)))).toEqual(['|alone|', '||', '||', '|no value|'])
  })

  test('has a code where nothing says what it means', () => {
    const items = [
      {
        ValueType: 'CODE',
        ConceptNameCodeSequence: [{ CodeValue: '1', CodingSchemeDesignator: 'Z' }],
        ConceptCodeSequence: [{ LongCodeValue: 'long' }],
      },
    ]
    expect(linesOf(treeOf(report(items)))).toEqual(['1, Z|long|'])
  })

  test('says who stands for it', () => {
    const { title, facts } = report([], {
      ConceptNameCodeSequence: code('Chest report'),
      CompletionFlag: 'COMPLETE',
      VerificationFlag: 'VERIFIED',
      VerifyingObserverSequence: [
        { VerifyingObserverName: 'A^B', VerifyingOrganization: 'Clinic', VerificationDateTime: '20260102' },
      ],
    })
    expect([title, ...facts.map(({ label, value }) => `${label}: ${value}`)]).toEqual([
      'Chest report',
      'Completion: COMPLETE',
      'Verification: VERIFIED',
      'Verified by: A B, Clinic, 2026-01-02',
    ])
  })
})

describe('a hostile report', () => {
  test('of 100,000 items shows the first 10,000 and says so', () => {
    const { blocks } = report(
      Array.from({ length: 100_000 }, (_, at) => ({ ValueType: 'TEXT', TextValue: String(at) })),
    )
    expect(blocks).toEqual([
      { kind: 'contents', list: expect.objectContaining({ length: 10_000 }) },
      { kind: 'paragraph', text: 'The object holds more entries than this page shows.' },
    ])
  })

  test('of 10,000 levels shows the first 40', () => {
    let item: DicomAttributes = attributesOf({ ValueType: 'TEXT', TextValue: 'deepest' })
    for (let level = 0; level < 10_000; level += 1) item = { '0040A730': { vr: 'SQ', Value: [item] } }
    const document = layOut({ ...attributesOf({ SOPClassUID: SR }), ...item }, 'en', [])
    expect(linesOf(treeOf(document))).toHaveLength(40)
    expect(document.blocks.at(-1)).toEqual({
      kind: 'paragraph',
      text: 'The object holds more entries than this page shows.',
    })
  })

  test('whose items are none is read without them', () => {
    const attributes = { ...attributesOf({ SOPClassUID: SR }), '0040A730': { vr: 'SQ', Value: [null, 3, 'x', [], {}] } }
    expect(linesOf(treeOf(layOut(attributes as DicomAttributes, 'en', [])))).toEqual(['||'])
  })
})

const samples = ['sr/test-SR.dcm', 'sr/reportsi.dcm', 'sr/sr_document.dcm', 'sr-tid1500/sr.dcm']
  .map((name) => samplePath(name))
  .filter((path) => path !== undefined)

test.each(samples)('the texts, codes and numbers of %s are those that pydicom finds', (path) => {
  const attributes = JSON.parse(toDicomJson(readSample(path).header)) as DicomAttributes
  const flat = (list: readonly Content[]): Content[] => list.flatMap((content) => [content, ...flat(content.children)])
  const read = flat(treeOf(layOut(attributes, 'en', [])))
  const { contents } = readWithPydicom(path)
  expect(contents.length).toBeGreaterThan(3)
  let at = 0
  for (const [name, value] of contents) {
    at = read.findIndex((content, place) => place >= at && content.name === name && isSame(content.value, value)) + 1
    expect([name, value, at > 0]).toEqual([name, value, true])
  }
})

/** Numbers stand before their unit. */
const isSame = (shown: string, found: string): boolean =>
  shown === found || Number(shown.split(' ')[0]) === Number(found)
