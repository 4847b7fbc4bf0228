import { constants, deflateRawSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { DicomError } from '../src/dicom-error.ts'
import { toDicomJson } from '../src/json/dicom-json.ts'
import type { ReadLimits } from '../src/read-limits.ts'
import { headerOf } from './read-sample.ts'
import { concatBytes, tagAndLength, type WrittenElement, writeElements, writeFile } from './write-file.ts'

const EXPLICIT = { littleEndian: true, explicitVr: true }

/** The head of a file to which a data set of raw bytes is added. */
const HEAD = writeFile({ elements: [] })
const DEFLATED_HEAD = writeFile({ elements: [], transferSyntaxUid: '1.2.840.10008.1.2.1.99' }).subarray(0, -2)

function faultOf(file: Uint8Array, limits: Partial<ReadLimits> = {}): DicomError {
  const from = performance.now()
  try {
    headerOf(file, { limits })
  } catch (error) {
    expect(performance.now() - from).toBeLessThan(3000)
    if (error instanceof DicomError) return error
    throw error
  }
  throw new Error('the file was read')
}

/** An open sequence and an open item, `depth` times. */
function nested(depth: number): Uint8Array {
  const open = concatBytes([
    writeElements([{ tag: 0x0040a730, vr: 'SQ', undefinedLength: true }], EXPLICIT).subarray(0, 12),
    tagAndLength(0xfffee000, 0xffffffff),
  ])
  const bytes = new Uint8Array(open.length * depth)
  for (let level = 0; level < depth; level += 1) bytes.set(open, level * open.length)
  return bytes
}

describe('hostile files', () => {
  it('stops at sequences nested 10,000 deep', () => {
    const fault = faultOf(concatBytes([HEAD, nested(10_000)]))
    expect({ code: fault.code, tag: fault.tag, offset: fault.offset }).toEqual({
      code: 'TooDeep',
      tag: 0x0040a730,
      offset: HEAD.length + 64 * 20,
    })
    expect(fault.message).toBe(
      `TooDeep at offset ${HEAD.length + 1280}, tag (0040,A730): more than 64 sequences inside each other`,
    )
  })

  it('takes nesting beyond the stack of the engine where the caller allows it', () => {
    const close = concatBytes([tagAndLength(0xfffee00d, 0), tagAndLength(0xfffee0dd, 0)])
    const file = concatBytes([HEAD, nested(20_000), ...Array.from({ length: 20_000 }, () => close)])
    const header = headerOf(file, { limits: { nesting: 20_000 } })
    expect(toDicomJson(header)).toHaveLength(20_000 * '{"0040A730":{"vr":"SQ","Value":[]}}'.length + 2)
  })

  it('stops at half a million elements', () => {
    const element = writeElements([{ tag: 0x00091001, vr: 'LO', value: 'x' }], EXPLICIT)
    const bytes = new Uint8Array(element.length * 500_000)
    for (let index = 0; index < 500_000; index += 1) bytes.set(element, index * element.length)
    const fault = faultOf(concatBytes([HEAD, bytes]))
    expect([fault.code, fault.reason]).toEqual(['TooManyElements', 'more than 400000 elements and items'])
    expect(fault.offset).toBe(HEAD.length + element.length * 400_000)
  })

  it('stops inflating 2 MB that become 2 GB', () => {
    // Pieces that end at a byte can be repeated: each is 16 MB of zeros.
    const start = writeElements([{ tag: 0x00420011, vr: 'OB', value: new Uint8Array(0) }], EXPLICIT)
    start.set([0, 0, 0, 0x7f], 8)
    const flush = { level: 9, finishFlush: constants.Z_FULL_FLUSH }
    const zeros = deflateRawSync(new Uint8Array(1 << 24), flush)
    const bomb = concatBytes([DEFLATED_HEAD, deflateRawSync(start, flush), ...Array.from({ length: 128 }, () => zeros)])
    expect(bomb.length).toBeLessThan(2_200_000)
    expect(faultOf(bomb).code).toBe('InflatedTooLarge')
  })

  it('stops inflating a data set of small elements', () => {
    const element = writeElements([{ tag: 0x00091001, vr: 'UT', value: new Uint8Array(60_000) }], EXPLICIT)
    const many = deflateRawSync(concatBytes(Array.from({ length: 2000 }, () => element)), { level: 9 })
    const fault = faultOf(concatBytes([DEFLATED_HEAD, many]), { inflatedBytes: 1_000_000 })
    expect(fault.message).toBe(
      `InflatedTooLarge at offset ${DEFLATED_HEAD.length}: more than 1000000 inflated bytes before the pixel data`,
    )
  })

  it('says that a value of 4 GB is too large, and that it is cut where the file ends', () => {
    const element = writeElements([{ tag: 0x00420011, vr: 'OB', value: new Uint8Array(0) }], EXPLICIT)
    element.set([0xfe, 0xff, 0xff, 0xff], 8)
    const file = concatBytes([HEAD, element])
    expect(faultOf(file).code).toBe('Truncated')
  })

  it('keeps to the bytes and the time that the caller allows', () => {
    const elements: WrittenElement[] = Array.from({ length: 5000 }, (_, index) => ({
      tag: 0x00110000 + 0x1000 + index,
      vr: 'LO',
      value: 'value',
    }))
    const file = writeFile({ elements })
    expect(faultOf(file, { headerBytes: 1000 }).code).toBe('HeaderTooLarge')
    expect(faultOf(file, { milliseconds: -1 }).code).toBe('TooSlow')
  })

  it('does not slow down for elements in descending order', () => {
    const count = 300_000
    const bytes = new Uint8Array(count * 8)
    const view = new DataView(bytes.buffer)
    for (let index = 0; index < count; index += 1) {
      view.setUint16(index * 8, 0x0010 + 2 * ((count - index) >> 14), true)
      view.setUint16(index * 8 + 2, ((count - index) & 0x3fff) + 1, true)
      bytes.set([0x4c, 0x4f], index * 8 + 4)
    }
    const from = performance.now()
    const header = headerOf(concatBytes([HEAD, bytes]))
    expect(performance.now() - from).toBeLessThan(3000)
    expect(header.dataSet.elements).toHaveLength(count)
    expect(header.warnings.map(({ code }) => code)).toEqual(['UnorderedTags'])
  })

  it.each([
    ['nothing', '', 'NotDicom at offset 0: the file is empty'],
    ['text', 'not a DICOM file, but long enough to look like one', 'NotDicom at offset 0: neither'],
    ['a PDF', `%PDF-1.7\n${' '.repeat(300)}`, 'NotDicom at offset 0: neither'],
  ])('refuses %s', (_, text, message) => {
    expect(faultOf(new TextEncoder().encode(text)).message).toContain(message)
  })

  it('refuses an item that goes beyond its sequence, a value that goes beyond its item, and what is no item', () => {
    const sequence = (content: Uint8Array) => {
      const header = writeElements([{ tag: 0x00081140, vr: 'SQ' }], EXPLICIT)
      new DataView(header.buffer).setUint32(8, content.length, true)
      return concatBytes([HEAD, header, content])
    }
    const value = writeElements([{ tag: 0x00081150, vr: 'UI', value: '1.2.3.4.5.6' }], EXPLICIT)
    const tooLong = sequence(concatBytes([tagAndLength(0xfffee000, value.length + 2), value]))
    expect(faultOf(tooLong).message).toBe(
      `Malformed at offset ${HEAD.length + 12}, tag (0008,1140): the item goes beyond its sequence`,
    )
    const beyond = sequence(concatBytes([tagAndLength(0xfffee000, value.length - 2), value]))
    expect(faultOf(beyond).message).toBe(
      `Malformed at offset ${HEAD.length + 20}, tag (0008,1150): the value goes beyond the item or sequence around it`,
    )
    expect(faultOf(sequence(value)).reason).toBe('something else than an item stands in the sequence')
  })
})
