import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { vrOfTag } from '../src/dictionary/vr-of-tag.ts'
import type { ElementChange } from '../src/edit/element-change.ts'
import type { Header } from '../src/header.ts'
import { toDicomJson } from '../src/json/dicom-json.ts'
import { textOf } from '../src/text/text-of.ts'
import type { Vr } from '../src/value-representation.ts'
import { ctImage } from './ct-image.ts'
import { editFile } from './edit-file.ts'
import { headerOf } from './read-sample.ts'
import { writeFile } from './write-file.ts'

const LATIN_1 = Array.from({ length: 0x5f }, (_, at) => String.fromCharCode(0xa1 + at))
const ASCII = [...'ABCxyz019.-_+']

/** Attributes of text that may be there or not. */
const TAGS = [0x00080050, 0x00081030, 0x00100020, 0x00101040, 0x00104000, 0x00204000, 0x00380010, 0x00400253] as const
const vrOf = (tag: number) => vrOfTag(tag) as Vr

const textOfSet = (characters: readonly string[]) =>
  fc.array(fc.constantFrom(...characters), { maxLength: 31 }).map((all) => all.join(''))
const latin1 = textOfSet([...ASCII, ...LATIN_1])
const anyText = fc.oneof(textOfSet(ASCII), latin1, textOfSet([...ASCII, 'Ω', 'я', '山', '한', 'é', '😀']))

const syntax = fc.constantFrom(
  '1.2.840.10008.1.2',
  '1.2.840.10008.1.2.1',
  '1.2.840.10008.1.2.2',
  '1.2.840.10008.1.2.1.99',
)
const changesOf = (text: fc.Arbitrary<string>) =>
  fc.uniqueArray(
    fc
      .tuple(fc.constantFrom(...TAGS), fc.option(text))
      .map(
        ([tag, value]): ElementChange => (value === null ? { tag, remove: true } : { tag, vr: vrOf(tag), text: value }),
      ),
    { selector: ({ tag }) => tag, maxLength: TAGS.length },
  )

const modelOf = (header: Header): Record<string, unknown> => JSON.parse(toDicomJson(header))
const pixelsOf = (file: Uint8Array) => Buffer.from(file.subarray(headerOf(file).pixelData?.offset ?? file.length))

function expected(model: Record<string, unknown>, changes: readonly ElementChange[], isUtf8: boolean) {
  const changed = { ...model }
  for (const change of changes) {
    const key = change.tag.toString(16).padStart(8, '0').toUpperCase()
    if ('text' in change) {
      const { vr, text } = change
      changed[key] = text === '' ? { vr } : { vr, Value: [text] }
    } else delete changed[key]
  }
  return isUtf8 ? { ...changed, '00080005': { vr: 'CS', Value: ['ISO_IR 192'] } } : changed
}

describe('any changes of any file', () => {
  it('are what is read afterwards, and nothing else', () => {
    fc.assert(
      fc.property(syntax, changesOf(anyText), (transferSyntaxUid, changes) => {
        const file = ctImage({ size: 4, transferSyntaxUid })
        const edited = editFile(file, changes)
        const header = headerOf(edited)
        const isUtf8 = changes.some((change) => 'text' in change && /[^\0-\xff]/.test(change.text))
        expect(modelOf(header)).toEqual(expected(modelOf(headerOf(file)), changes, isUtf8))
        expect(textOf(header.dataSet, 0x00080005)).toBe(isUtf8 ? 'ISO_IR 192' : 'ISO_IR 100')
        expect(header.warnings).toEqual(headerOf(file).warnings)
        if (!header.deflated) expect(pixelsOf(edited)).toEqual(pixelsOf(file))
      }),
      { numRuns: 300 },
    )
  })

  it('can be taken back to the byte where the character set holds them', () => {
    fc.assert(
      fc.property(syntax, changesOf(latin1), (transferSyntaxUid, changes) => {
        const file = ctImage({ size: 4, transferSyntaxUid })
        const { dataSet } = headerOf(file)
        const back = changes.map(({ tag }): ElementChange => {
          const text = textOf(dataSet, tag)
          return text === undefined ? { tag, remove: true } : { tag, vr: dataSet.get(tag)?.vr ?? 'LO', text }
        })
        expect(Buffer.compare(editFile(editFile(file, changes), back), editFile(file, []))).toBe(0)
      }),
      { numRuns: 300 },
    )
  })

  it('leave nested sequences of any form as they are, but for their text', () => {
    const leaf = fc.record({ tag: fc.constantFrom(0x00080104, 0x00400007), value: latin1 })
    const { tree } = fc.letrec<{ tree: unknown }>((tie) => ({
      tree: fc.record({
        undefinedLength: fc.boolean(),
        leaves: fc.uniqueArray(leaf, { selector: ({ tag }) => tag, maxLength: 2 }),
        children: fc.oneof({ depthSize: 'small' }, fc.constant([]), fc.array(tie('tree'), { maxLength: 3 })),
      }),
    }))
    fc.assert(
      fc.property(syntax, tree, anyText, (transferSyntaxUid, nested, text) => {
        const elements = [
          { tag: 0x00080005, vr: 'CS', value: 'ISO_IR 100' },
          toSequence(0x00400275, nested as Tree),
          { tag: 0x7fe00010, vr: 'OW', value: Uint8Array.of(1, 2) },
        ]
        const file = writeFile({ elements, transferSyntaxUid })
        const change: ElementChange = { tag: 0x00100020, vr: 'LO', text }
        const isUtf8 = /[^\0-\xff]/.test(text)
        expect(modelOf(headerOf(editFile(file, [change])))).toEqual(expected(modelOf(headerOf(file)), [change], isUtf8))
      }),
      { numRuns: 300 },
    )
  })
})

interface Tree {
  readonly undefinedLength: boolean
  readonly leaves: readonly { readonly tag: number; readonly value: string }[]
  readonly children: readonly Tree[]
}

const bytesOf = (text: string) => Uint8Array.from(text, (character) => character.charCodeAt(0))
const padded = (bytes: Uint8Array) => (bytes.length % 2 === 0 ? bytes : Uint8Array.of(...bytes, 0x20))

function toSequence(
  tag: number,
  tree: Tree,
): { tag: number; vr: string; value: { items: never[] }; undefinedLength: boolean } {
  const leaves = tree.leaves.map((leaf) => ({ tag: leaf.tag, vr: 'LO', value: padded(bytesOf(leaf.value)) }))
  const items = [
    [...leaves].sort((a, b) => a.tag - b.tag),
    ...tree.children.map((child) => [toSequence(0x00400275, child)]),
  ] as never[]
  return { tag, vr: 'SQ', value: { items }, undefinedLength: tree.undefinedLength }
}
