import fc from 'fast-check'
import { expect, it } from 'vitest'
import { openFile } from '../src/deidentify/open-file.ts'
import { toDicomJson } from '../src/json/dicom-json.ts'
import { deidentifyFile } from './deidentify-file.ts'
import { headerOf } from './read-sample.ts'
import { type WrittenElement, writeFile } from './write-file.ts'

type Model = Readonly<Record<string, { vr: string; Value?: readonly unknown[] }>>

const LATIN_1 = Array.from({ length: 0x5f }, (_, at) => String.fromCharCode(0xa1 + at))
const textOfSet = (characters: readonly string[]) =>
  fc.array(fc.constantFrom(...characters), { minLength: 1, maxLength: 15 }).map((all) => all.join(''))
const latin1 = textOfSet([...'ABCxyz019.-_+', ...LATIN_1])
const anyText = fc.oneof(fc.constant(''), textOfSet([...'ABCxyz019.-_+']), latin1, textOfSet([...'ABΩя山한é😀']))

/** Attributes that a random data set may have at any level, and that may be listed. */
const VRS = {
  '00080050': 'SH',
  '00081030': 'LO',
  '00100020': 'LO',
  '00104000': 'LT',
  '00181030': 'LO',
  '00204000': 'LT',
  '00400007': 'LO',
} as const
const TAGS = Object.keys(VRS) as (keyof typeof VRS)[]
const ADDED: readonly string[] = TAGS.slice(0, 4)
const SEQUENCES = ['00081110', '00101002', '00400275']

interface Tree {
  readonly leaves: readonly (readonly [keyof typeof VRS, string])[]
  readonly sequences: readonly {
    readonly tag: string
    readonly undefinedLength: boolean
    readonly items: readonly Tree[]
  }[]
}
const { tree } = fc.letrec<{ tree: Tree }>((tie) => ({
  tree: fc.record({
    leaves: fc.uniqueArray(fc.tuple(fc.constantFrom(...TAGS), latin1), { selector: ([tag]) => tag, maxLength: 4 }),
    sequences: fc.oneof(
      { depthSize: 'small' },
      fc.constant([]),
      fc.uniqueArray(
        fc.record({
          tag: fc.constantFrom(...SEQUENCES),
          undefinedLength: fc.boolean(),
          items: fc.array(tie('tree'), { maxLength: 2 }),
        }),
        { selector: ({ tag }) => tag, maxLength: 2 },
      ),
    ),
  }),
}))

const bytesOf = (text: string) => {
  const bytes = Uint8Array.from(text, (character) => character.charCodeAt(0))
  return bytes.length % 2 === 0 ? bytes : Uint8Array.of(...bytes, 0x20)
}
const numberOf = (tag: string) => Number.parseInt(tag, 16)

function elementsOf({ leaves, sequences }: Tree): WrittenElement[] {
  const texts = leaves.map(([tag, text]) => ({ tag: numberOf(tag), vr: VRS[tag], value: bytesOf(text) }))
  const nested = sequences.map(({ tag, undefinedLength, items }) => ({
    tag: numberOf(tag),
    vr: 'SQ',
    undefinedLength,
    value: { items: items.map(elementsOf) },
  }))
  return [...texts, ...nested].sort((a, b) => a.tag - b.tag)
}

function expected(model: Model, values: Readonly<Record<string, string>>, isOutermost = true): Model {
  const change = (tag: string, vr: string) => [tag, values[tag] === '' ? { vr } : { vr, Value: [values[tag]] }]
  const there = Object.entries(model).map(([tag, element]) => {
    if (tag in values) return change(tag, element.vr)
    if (element.vr !== 'SQ' || element.Value === undefined) return [tag, element]
    return [tag, { vr: 'SQ', Value: element.Value.map((item) => expected(item as Model, values, false)) }]
  })
  const missing = Object.keys(values).filter((tag) => isOutermost && ADDED.includes(tag) && !(tag in model))
  return Object.fromEntries([...there, ...missing.map((tag) => change(tag, VRS[tag as keyof typeof VRS]))])
}

const model = (file: Uint8Array): Model => {
  const { '00080005': _characterSet, ...rest } = JSON.parse(toDicomJson(headerOf(file)))
  return rest
}
const pixels = (file: Uint8Array) => {
  const { bytes, header, pixelEnd } = openFile(file)
  return Buffer.from(bytes.subarray(header.pixelData?.start, pixelEnd))
}

it('gives the listed values and changes nothing else in 1,000 random files', async () => {
  const syntax = fc.constantFrom(
    '1.2.840.10008.1.2',
    '1.2.840.10008.1.2.1',
    '1.2.840.10008.1.2.2',
    '1.2.840.10008.1.2.1.99',
  )
  const valuesOf = fc.dictionary(fc.constantFrom(...TAGS), anyText, { maxKeys: TAGS.length })
  await fc.assert(
    fc.asyncProperty(syntax, tree, valuesOf, async (transferSyntaxUid, data, values) => {
      const characterSet: WrittenElement = { tag: 0x00080005, vr: 'CS', value: 'ISO_IR 100' }
      const pixelData: WrittenElement = { tag: 0x7fe00010, vr: 'OW', value: Uint8Array.of(1, 2, 3, 4) }
      const elements = [characterSet, ...elementsOf(data), pixelData]
      const file = writeFile({ elements, transferSyntaxUid })
      const edited = await deidentifyFile(
        file,
        Object.fromEntries(Object.entries(values).map(([tag, text]) => [`x${tag}`, text])),
      )
      expect(model(edited)).toEqual(expected(model(file), values))
      expect(headerOf(edited).warnings).toEqual([])
      expect(pixels(edited)).toEqual(pixels(file))
      expect(edited.length).toBeLessThan(file.length + 8_192)
    }),
    { numRuns: 1_000 },
  )
})
