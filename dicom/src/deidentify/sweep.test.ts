import { describe, expect, it } from 'vitest'
import { deidentifyFile, hashUnder } from '../../test/deidentify-file.ts'
import { type WrittenElement, writeFile } from '../../test/write-file.ts'
import type { BasicProfile } from './options.ts'

const bytes = (text: string) => Uint8Array.from(text, (character) => character.charCodeAt(0))
const utf8 = (text: string) => new TextEncoder().encode(text)
const utf16 = (text: string) => new Uint8Array(Uint16Array.from(text, (character) => character.charCodeAt(0)).buffer)
const DERIVATION = 0x00204000
const UNLISTED = 0x00181210

interface Planted {
  readonly characterSet?: string
  readonly name?: string | Uint8Array
  readonly id?: string
  readonly elements: readonly WrittenElement[]
}

async function run(
  { characterSet = 'ISO_IR 100', name = 'Zimmermann^Ute', id = 'HB-77', elements }: Planted,
  profile: BasicProfile = {},
  values = {},
) {
  const file = writeFile({
    elements: [
      { tag: 0x00080005, vr: 'CS', value: characterSet },
      { tag: 0x00080016, vr: 'UI', value: '1.2.840.10008.5.1.4.1.1.2' },
      { tag: 0x00080018, vr: 'UI', value: '1.2.826.0.1.9' },
      { tag: 0x00080060, vr: 'CS', value: 'CT' },
      { tag: 0x00100010, vr: 'PN', value: name },
      { tag: 0x00100020, vr: 'LO', value: id },
      { tag: 0x00100030, vr: 'DA', value: '19441224' },
      ...elements,
    ].sort((a, b) => a.tag - b.tag),
  })
  return deidentifyFile(file, values, { keyedHash: hashUnder('key'), basic: profile }).then(
    () => 'clean',
    (error) => error.message,
  )
}
const found = (where: string) => `An original value was still found in: ${where}.`
const unlisted = (value: string | Uint8Array, vr = 'LO'): WrittenElement => ({ tag: UNLISTED, vr, value })

describe('the sweep', () => {
  it.each([
    ['a name', unlisted('for ZIMMERMANN here')],
    ['a short part of a name', unlisted('Ute, left')],
    ['an id', unlisted('x=hb-77')],
    ['a birth date', unlisted('born 19441224')],
    ['a UID', unlisted('see 1.2.826.0.1.9')],
    ['a name in a code', unlisted('DERIVED\\ZIMMERMANN', 'CS')],
    ['UTF-16', unlisted(utf16('Zimmermann'), 'OB')],
  ])('finds %s, and names the element alone', async (_, element) => {
    expect(await run({ elements: [element] })).toBe(found('(0018,1210)'))
  })

  it.each([
    ['a longer word', unlisted('Utensil')],
    ['a longer number', unlisted('119441224')],
    ['a longer UID', unlisted('1.2.826.0.1.91')],
    ['a number in a decimal', unlisted('19441224', 'DS')],
    ['a part of a name in a code', unlisted('UTE', 'CS')],
  ])('leaves %s', async (_, element) => {
    expect(await run({ elements: [element] })).toBe('clean')
  })

  it.each([
    ['Latin-1', 'ISO_IR 100', bytes('M\xfcller^Ann'), bytes('Herr M\xfcller')],
    ['UTF-8 beside Latin-1', 'ISO_IR 100', bytes('M\xfcller^Ann'), utf8('Müller')],
    [
      'Greek',
      'ISO_IR 126',
      bytes('\xc4\xe9\xef\xed\xf5\xf3\xe9\xef\xf2'),
      bytes('\xc4\xe9\xef\xed\xf5\xf3\xe9\xef\xf2'),
    ],
    [
      'Japanese',
      '\\ISO 2022 IR 87',
      bytes('Yamada^Tarou=\x1b$B;3ED\x1b(B^\x1b$BB@O:\x1b(B'),
      bytes('\x1b$B;3ED\x1b(B'),
    ],
    [
      'Korean',
      '\\ISO 2022 IR 149',
      bytes('Hong=\x1b$)C\xfb\xf3^\x1b$)C\xd1\xce\xd4\xd7'),
      bytes('\x1b$)C\xd1\xce\xd4\xd7'),
    ],
    ['Chinese', 'GB18030', bytes('Wang=\xcd\xf5^\xd0\xa1\xb6\xab'), bytes('\xd0\xa1\xb6\xab')],
  ])('finds a name as it stands in %s', async (_, characterSet, name, copy) => {
    expect(await run({ characterSet, name, elements: [unlisted(copy)] })).toBe(found('(0018,1210)'))
  })

  it('does not mistake terms of the standard for names, but for a name in their place', async () => {
    const type = (value: string): WrittenElement => ({ tag: 0x00080008, vr: 'CS', value })
    expect(await run({ name: 'Perfusion^Kim', elements: [type('DERIVED\\PRIMARY\\PERFUSION')] })).toBe('clean')
    expect(await run({ name: 'Perfusion^Kim', elements: [type('DERIVED\\PRIMARY\\PERFUSION KIM')] })).toBe(
      found('(0008,0008)'),
    )
  })

  it('lets an element pass that was accepted, and no other', async () => {
    const elements = [
      unlisted('Zimmermann'),
      { tag: 0x00204567, vr: 'LO', value: '' },
      { tag: 0x00180015, vr: 'CS', value: 'ZIMMERMANN' },
    ]
    expect(await run({ elements }, { acceptedTags: [UNLISTED] })).toBe(found('(0018,0015)'))
    expect(await run({ elements }, { acceptedTags: [UNLISTED, 0x00180015] })).toBe('clean')
  })

  it('does not look for what the caller gives', async () => {
    expect(await run({ elements: [unlisted('Zimmermann')] }, {}, { x00100010: 'Zimmermann^Ute' })).toBe('clean')
  })

  it('does not look into pixels', async () => {
    const value = new Uint8Array([...bytes('Zimmermann^Ute')])
    expect(await run({ elements: [{ tag: 0x7fe00010, vr: 'OW', value }] })).toBe('clean')
  })

  it('looks through descriptions that are kept', async () => {
    const elements: WrittenElement[] = [{ tag: DERIVATION, vr: 'LT', value: 'Comment on Zimmermann' }]
    expect(await run({ elements }, { keepDescriptions: true })).toBe(found('ImageComments'))
    expect(await run({ elements })).toBe('clean')
  })
})
