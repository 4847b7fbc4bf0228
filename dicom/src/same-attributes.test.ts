import { expect, test } from 'vitest'
import { ctImage } from '../test/ct-image.ts'
import { type DataSet, sameAttributes, TransferSyntax } from './index.ts'
import { readHeader } from './read-header.ts'

const dataSetOf = (file: Uint8Array): DataSet => {
  const result = readHeader(file, { complete: true })
  if (result.status !== 'complete') throw new Error('The header is not whole.')
  return result.header.dataSet
}
const image = (transferSyntaxUid: string, elements: NonNullable<Parameters<typeof ctImage>[0]>['elements'] = []) =>
  dataSetOf(ctImage({ size: 4, transferSyntaxUid, elements }))

const { ExplicitVrLittleEndian, ImplicitVrLittleEndian, ExplicitVrBigEndian, DeflatedExplicitVrLittleEndian } =
  TransferSyntax

test.each([ImplicitVrLittleEndian, DeflatedExplicitVrLittleEndian])(
  'the same image says the same in %s, private sequences included',
  (syntax) => {
    expect(sameAttributes(image(ExplicitVrLittleEndian), image(syntax))).toBe(true)
    expect(sameAttributes(image(syntax), image(ExplicitVrLittleEndian))).toBe(true)
  },
)

test('numbers are compared in one byte order', () => {
  const ignored = new Set([0x00290010, 0x00291020, 0x00291010, 0x00091002])
  expect(sameAttributes(image(ExplicitVrLittleEndian), image(ExplicitVrBigEndian), ignored)).toBe(true)
})

test.each([
  ['another text', { tag: 0x00081030, vr: 'LO', value: 'Other' }],
  ['another number', { tag: 0x00280106, vr: 'US', value: 1 }],
  ['an element more', { tag: 0x00104000, vr: 'LT', value: 'More' }],
  ['another item', { tag: 0x00081032, vr: 'SQ', value: { items: [] } }],
  [
    'another value in an item',
    { tag: 0x00291020, vr: 'SQ', value: { items: [[{ tag: 0x00290010, vr: 'LO', value: 'X' }]] } },
  ],
] as const)('%s is a difference', (_, element) => {
  for (const syntax of [ExplicitVrLittleEndian, ImplicitVrLittleEndian]) {
    expect(sameAttributes(image(ExplicitVrLittleEndian), image(syntax, [element]))).toBe(false)
    expect(sameAttributes(image(syntax, [element]), image(ExplicitVrLittleEndian))).toBe(false)
    expect(sameAttributes(image(ExplicitVrLittleEndian), image(syntax, [element]), new Set([element.tag]))).toBe(true)
  }
})

test('padding of texts is none', () => {
  const padded = [{ tag: 0x00081030, vr: 'LO', value: 'Thorax^Routine    ' }]
  expect(sameAttributes(image(ExplicitVrLittleEndian), image(ExplicitVrLittleEndian, padded))).toBe(true)
})
