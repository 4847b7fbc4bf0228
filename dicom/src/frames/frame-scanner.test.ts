import { describe, expect, it } from 'vitest'
import { headerOf } from '../../test/read-sample.ts'
import { concatBytes, type WrittenElement, writeFile } from '../../test/write-file.ts'
import { decodeFrameTable, encodeFrameTable } from './encode-frame-table.ts'
import { type FrameScan, FrameScanner } from './frame-scanner.ts'
import { frameCount, frameRanges } from './frame-table.ts'
import { nativeFrames } from './native-frames.ts'

const JPEG = '1.2.840.10008.1.2.4.50'
const EMPTY = new Uint8Array(0)
const START = Uint8Array.of(0xff, 0xd8, 1, 2)
const MIDDLE = Uint8Array.of(3, 4)
const END = Uint8Array.of(5, 6, 7, 0xff, 0xd9, 0)
const BOTH = Uint8Array.of(0xff, 0xd8, 0xff, 0xd9)

interface Described {
  readonly frames: number
  readonly fragments: readonly Uint8Array[]
  readonly extended?: readonly number[]
  readonly syntax?: string
}

function encapsulated({ frames, fragments, extended, syntax = JPEG }: Described): Uint8Array {
  const table: WrittenElement[] =
    extended === undefined ? [] : [{ tag: 0x7fe00001, vr: 'OV', value: offsets64(extended) }]
  return writeFile({
    elements: [
      { tag: 0x00280008, vr: 'IS', value: String(frames) },
      ...table,
      { tag: 0x7fe00010, vr: 'OB', value: { fragments } },
    ],
    transferSyntaxUid: syntax,
  })
}

function offsets64(offsets: readonly number[]): Uint8Array {
  return new Uint8Array(BigUint64Array.from(offsets, BigInt).buffer)
}

function offsets32(...offsets: number[]): Uint8Array {
  return new Uint8Array(Uint32Array.from(offsets).buffer)
}

function scan(file: Uint8Array, step = file.length): FrameScan {
  const header = headerOf(file)
  const scanner = new FrameScanner(header)
  for (let at = header.pixelData?.offset ?? 0; at < file.length; at += step) scanner.push(file.subarray(at, at + step))
  return scanner.end()
}

/** Number of fragments of each frame. */
const sizes = ({ frames }: FrameScan) =>
  Array.from({ length: frameCount(frames) }, (_, frame) => frameRanges(frames, frame).length)

const codes = ({ problems }: FrameScan) => problems.map(({ code }) => code)

describe('frames of encapsulated pixel data', () => {
  it.each([
    ['one fragment each', { frames: 2, fragments: [EMPTY, BOTH, BOTH] }, [1, 1], []],
    ['all in one frame', { frames: 1, fragments: [EMPTY, START, MIDDLE, END] }, [3], []],
    ['the Basic Offset Table', { frames: 2, fragments: [offsets32(0, 22), MIDDLE, START, MIDDLE] }, [2, 1], []],
    [
      'the Extended Offset Table',
      { frames: 2, fragments: [EMPTY, MIDDLE, START, MIDDLE], extended: [0, 10] },
      [1, 2],
      [],
    ],
    ['start and end markers', { frames: 2, fragments: [EMPTY, START, END, START, MIDDLE, END] }, [2, 3], []],
    ['end markers alone', { frames: 2, fragments: [EMPTY, MIDDLE, END, MIDDLE, MIDDLE, END] }, [2, 3], []],
    ['a wrong table', { frames: 2, fragments: [offsets32(0, 11), BOTH, BOTH] }, [1, 1], ['WrongOffsetTable']],
    [
      'a table that names a fragment twice',
      { frames: 2, fragments: [offsets32(0, 0), BOTH, BOTH] },
      [1, 1],
      ['WrongOffsetTable'],
    ],
    ['a short table', { frames: 2, fragments: [offsets32(0), BOTH, BOTH] }, [1, 1], ['WrongOffsetTable']],
    ['too few fragments', { frames: 3, fragments: [EMPTY, BOTH, BOTH] }, [1, 1], ['FrameCountMismatch']],
    ['video', { frames: 90, fragments: [EMPTY, MIDDLE, MIDDLE], syntax: '1.2.840.10008.1.2.4.102' }, [2], []],
    ['no fragments', { frames: 1, fragments: [EMPTY] }, [], ['FrameCountMismatch']],
  ] as const)('are told by %s', (_, described, expected, problems) => {
    const file = encapsulated(described)
    const whole = scan(file)
    expect([sizes(whole), codes(whole), whole.ended, whole.pixelDataEnd]).toEqual([
      expected,
      problems,
      true,
      file.length,
    ])
    for (const step of [1, 3, 8]) expect(scan(file, step)).toEqual(whole)
  })

  it('do not depend on chunks that the caller uses again', () => {
    const file = encapsulated({ frames: 2, fragments: [offsets32(0, 22), MIDDLE, START, MIDDLE] })
    const header = headerOf(file)
    const scanner = new FrameScanner(header)
    const chunk = Buffer.alloc(16)
    for (let at = header.pixelData?.offset ?? 0; at < file.length; at += 16) {
      const piece = file.subarray(at, at + 16)
      chunk.set(piece)
      scanner.push(chunk.subarray(0, piece.length))
    }
    expect(scanner.end()).toEqual(scan(file))
  })

  it('are where the fragments are', () => {
    const file = encapsulated({ frames: 2, fragments: [EMPTY, START, END, BOTH] })
    const { frames } = scan(file)
    const bytes = [0, 1].map((frame) =>
      concatBytes(frameRanges(frames, frame).map(({ offset, length }) => file.subarray(offset, offset + length))),
    )
    expect(bytes).toEqual([concatBytes([START, END]), BOTH])
    expect(frameRanges(frames, 2)).toEqual([])
    expect(frameRanges(frames, -1)).toEqual([])
  })

  it('say where a cut, a foreign item or too many fragments stopped them', () => {
    const file = encapsulated({ frames: 2, fragments: [EMPTY, BOTH, BOTH] })
    const cut = scan(file.subarray(0, file.length - 8))
    expect([codes(cut), cut.ended, cut.pixelDataEnd]).toEqual([['Truncated'], false, file.length - 8])
    const within = scan(file.subarray(0, file.length - 10))
    expect(codes(within)).toEqual(['Truncated', 'FrameCountMismatch'])
    const foreign = file.slice()
    foreign[file.length - 6] = 1
    expect(scan(foreign).problems).toEqual([{ code: 'BadItem', offset: file.length - 8 }])
    const header = headerOf(file)
    const scanner = new FrameScanner(header, { elements: 1 })
    scanner.push(file.subarray(header.pixelData?.offset))
    expect(codes(scanner.end())).toEqual(['TooManyFragments', 'FrameCountMismatch'])
  })
})

describe('frames of native pixel data', () => {
  function native(bits: number, frames: number, bytes: number, more: readonly WrittenElement[] = []): Uint8Array {
    return writeFile({
      elements: [
        ...more,
        { tag: 0x00280008, vr: 'IS', value: String(frames) },
        { tag: 0x00280010, vr: 'US', value: 3 },
        { tag: 0x00280011, vr: 'US', value: 5 },
        { tag: 0x00280100, vr: 'US', value: bits },
        { tag: 0x7fe00010, vr: 'OW', value: new Uint8Array(bytes) },
      ],
    })
  }

  it('follow each other', () => {
    const file = native(16, 3, 90)
    const result = scan(file, 7)
    expect(result).toEqual({
      frames: { kind: 'native', offset: file.length - 90, frameBits: 240, count: 3 },
      pixelDataEnd: file.length,
      ended: true,
      problems: [],
    })
    expect(frameRanges(result.frames, 2)).toEqual([{ offset: file.length - 30, length: 30, skipBits: 0 }])
  })

  it('may begin within a byte where pixels are bits', () => {
    const { frames } = scan(native(1, 2, 4))
    const offset = frames.kind === 'native' ? frames.offset : 0
    expect([0, 1].flatMap((frame) => frameRanges(frames, frame))).toEqual([
      { offset, length: 2, skipBits: 0 },
      { offset: offset + 1, length: 3, skipBits: 7 },
    ])
  })

  it('have fewer bytes where chrominance is subsampled', () => {
    const colour = [
      { tag: 0x00280002, vr: 'US', value: 3 },
      { tag: 0x00280004, vr: 'CS', value: 'YBR_FULL_422' },
    ]
    expect(nativeFrames(headerOf(native(8, 2, 60, colour)), 60)).toMatchObject({ frameBits: 240, count: 2 })
  })

  it('that are cut, missing or too long are told', () => {
    const file = native(16, 2, 60)
    const cut = scan(file.subarray(0, file.length - 1))
    expect([frameCount(cut.frames), codes(cut), cut.ended, cut.pixelDataEnd]).toEqual([
      1,
      ['Truncated', 'FrameCountMismatch'],
      false,
      file.length - 1,
    ])
    expect(codes(scan(native(16, 3, 60)))).toEqual(['FrameCountMismatch'])
    expect(codes(scan(native(16, 1, 60)))).toEqual(['TooLong'])
  })
})

describe('encodeFrameTable', () => {
  it('gives back what it packed', () => {
    const tables = [
      scan(encapsulated({ frames: 2, fragments: [EMPTY, START, END, BOTH] })).frames,
      { kind: 'native' as const, offset: 5_000_000_000, frameBits: 4_194_304, count: 100_000 },
    ]
    for (const table of tables) expect(decodeFrameTable(encodeFrameTable(table))).toEqual(table)
    expect(encodeFrameTable(tables[0] ?? { kind: 'native', offset: 0, frameBits: 0, count: 0 })).toHaveLength(13)
  })

  it('refuses other bytes', () => {
    for (const bytes of [[], [9], [1, 0x80], [2, 100, 100], [2, 1, 1, 5]]) {
      expect(() => decodeFrameTable(Uint8Array.from(bytes))).toThrow('these bytes are no frame table')
    }
  })
})
