import { describe, expect, it } from 'vitest'
import { ctImage } from '../test/ct-image.ts'
import { headerOf } from '../test/read-sample.ts'
import { concatBytes, type WrittenElement, writeElements, writeFile } from '../test/write-file.ts'
import { canonicalParts, canonicalTail } from './canonical-parts.ts'
import { isDicomDir } from './is-dicom-dir.ts'
import { missingPixelBytes } from './missing-pixel-bytes.ts'

const canonical = (file: Uint8Array) => Buffer.concat([...canonicalParts(headerOf(file))]).toString('hex')

const EXPLICIT = { littleEndian: true, explicitVr: true }
const ELEMENTS: readonly WrittenElement[] = [
  { tag: 0x00080018, vr: 'UI', value: '2.25.7' },
  { tag: 0x00100010, vr: 'PN', value: 'Example^Ann' },
]

describe('canonicalParts', () => {
  it('is the data set, whatever preamble, meta information, group lengths and padding are', () => {
    const dataSet = Buffer.from(writeElements(ELEMENTS, EXPLICIT)).toString('hex')
    const lengths = [
      { tag: 0x00080000, vr: 'UL', value: 14 },
      { tag: 0x00100000, vr: 'UL', value: 20 },
    ]
    const padding = { tag: 0xfffcfffc, vr: 'OB', value: new Uint8Array(20) }
    const files = [
      writeFile({ elements: ELEMENTS }),
      writeFile({ elements: ELEMENTS, preamble: false, meta: false }),
      writeFile({ elements: ELEMENTS, meta: [{ tag: 0x00020010, vr: 'UI', value: '1.2.840.10008.1.2.1' }] }),
      writeFile({ elements: [...lengths, ...ELEMENTS].sort((a, b) => a.tag - b.tag) }),
      writeFile({ elements: [...ELEMENTS, padding] }),
      writeFile({ elements: ELEMENTS, transferSyntaxUid: '1.2.840.10008.1.2.1.99' }),
    ]
    expect(files.map(canonical)).toEqual(files.map(() => dataSet))
    const other = writeFile({ elements: ELEMENTS.map((element) => ({ ...element, value: '2.25.8' })) })
    expect(canonical(other)).not.toBe(dataSet)
  })

  it('ends with the tag, VR and length of the pixel data', () => {
    expect(canonical(ctImage({ size: 4 })).slice(-24)).toBe('e07f10004f57000020000000')
  })
})

describe('canonicalTail', () => {
  it('leaves out padding and keeps what else follows the pixel data', () => {
    const header = headerOf(ctImage({ size: 4 }))
    const signature: WrittenElement = { tag: 0xfffafffa, vr: 'SQ', value: { items: [[]] } }
    const padding: WrittenElement = { tag: 0xfffcfffc, vr: 'OB', value: new Uint8Array(20) }
    const tail = writeElements([signature, padding], EXPLICIT)
    expect(concatBytes([...canonicalTail(header, tail)])).toEqual(writeElements([signature], EXPLICIT))
    expect([...canonicalTail(header, new Uint8Array(0))]).toEqual([])
    expect(() => [...canonicalTail(header, Uint8Array.of(1, 2, 3))]).toThrow('Truncated at offset 0')
  })
})

describe('what a header tells of its file', () => {
  it('is how many bytes of native pixel data are missing', () => {
    const file = ctImage({ size: 4 })
    const header = headerOf(file.subarray(0, file.length - 3))
    expect([missingPixelBytes(header, file.length), missingPixelBytes(header, file.length - 3)]).toEqual([0, 3])
    const pixelData = { tag: 0x7fe00010, vr: 'OB', value: { fragments: [new Uint8Array(0)] } }
    expect(
      missingPixelBytes(headerOf(ctImage({ pixelData, transferSyntaxUid: '1.2.840.10008.1.2.4.50' })), 5),
    ).toBeUndefined()
    expect(missingPixelBytes(headerOf(writeFile({ elements: ELEMENTS })), 5)).toBe(0)
  })

  it('is whether it is a DICOMDIR', () => {
    const directory = [{ tag: 0x00020002, vr: 'UI', value: '1.2.840.10008.1.3.10' }]
    expect(isDicomDir(headerOf(writeFile({ elements: [], meta: directory })))).toBe(true)
    expect(isDicomDir(headerOf(ctImage({ size: 4 })))).toBe(false)
  })
})
