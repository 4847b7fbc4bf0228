import type { Header } from '../header.ts'
import { DEFAULT_READ_LIMITS, type ReadLimits } from '../read-limits.ts'
import { Tag } from '../tag.ts'
import { FragmentScanner } from './fragment-scanner.ts'
import type { FrameTable } from './frame-table.ts'
import { groupFragments } from './group-fragments.ts'
import { bitsOfFrame, nativeFrames, numberOfFrames } from './native-frames.ts'

/** What is wrong with pixel data. */
export type FrameProblemCode =
  /** The file ends within the pixel data. */
  | 'Truncated'
  /** Something else than an item stands in encapsulated pixel data. */
  | 'BadItem'
  | 'TooManyFragments'
  /** The offset table does not point at fragments, or has the wrong number of entries. */
  | 'WrongOffsetTable'
  /** There are fewer or more frames than NumberOfFrames says. */
  | 'FrameCountMismatch'
  /** Native pixel data is longer than its frames, by more than a byte of padding. */
  | 'TooLong'

/** A problem and the offset where it was met. */
export interface FrameProblem {
  readonly code: FrameProblemCode
  readonly offset: number
}

/** What is known once the pixel data has passed by. */
export interface FrameScan {
  readonly frames: FrameTable
  /** First byte after the pixel data, its delimiter included. */
  readonly pixelDataEnd: number
  /** Whether the pixel data came to its end: the delimiter, or the last byte of a native value. */
  readonly ended: boolean
  readonly problems: readonly FrameProblem[]
}

/** Transfer syntaxes of video, whose fragments are one stream (PS3.5 8.2.5 to 8.2.13). */
const VIDEO = /^1\.2\.840\.10008\.1\.2\.4\.10\d(?:\.1)?$/

/**
 * Finds the frames of an object while its bytes pass by, in pieces of any size. Keeps no pixel data: 13 bytes per
 * fragment. For a deflated object it wants the inflated bytes.
 */
export class FrameScanner {
  readonly #header: Header
  readonly #fragments: FragmentScanner | undefined
  readonly #offset: number
  readonly #length: number
  #pushed = 0

  /** The first byte that is pushed must be the one at `header.pixelData.offset`. */
  constructor(header: Header, limits: Pick<ReadLimits, 'elements'> = DEFAULT_READ_LIMITS) {
    const { pixelData } = header
    this.#header = header
    this.#offset = pixelData?.offset ?? 0
    this.#length = pixelData?.length ?? 0
    const isEncapsulated = pixelData !== undefined && pixelData.length === undefined
    const littleEndian = header.byteOrder === 'little'
    this.#fragments = isEncapsulated ? new FragmentScanner(this.#offset, littleEndian, limits.elements) : undefined
  }

  /** First byte after the pixel data; undefined while it has not ended. */
  get pixelDataEnd(): number | undefined {
    if (this.#fragments !== undefined) return this.#fragments.end
    return this.#pushed >= this.#length ? this.#offset + this.#length : undefined
  }

  /** Takes the next bytes; those after the pixel data are passed over. */
  push(chunk: Uint8Array): void {
    this.#pushed += chunk.length
    this.#fragments?.push(chunk)
  }

  /** Says where the frames are, after the last byte of the file. */
  end(): FrameScan {
    return this.#fragments === undefined ? this.#endNative() : this.#endEncapsulated(this.#fragments)
  }

  #endNative(): FrameScan {
    const problems: FrameProblem[] = []
    const present = Math.min(this.#pushed, this.#length)
    const pixelDataEnd = this.#offset + present
    if (present < this.#length) problems.push({ code: 'Truncated', offset: pixelDataEnd })
    const frames = nativeFrames(this.#header, present)
    const declared = this.#length === 0 ? 0 : numberOfFrames(this.#header)
    if (frames.count < declared) problems.push({ code: 'FrameCountMismatch', offset: pixelDataEnd })
    const expected = Math.ceil((bitsOfFrame(this.#header) * declared) / 8)
    if (expected > 0 && this.#length > expected + 1) problems.push({ code: 'TooLong', offset: this.#offset + expected })
    return { frames, pixelDataEnd, ended: present === this.#length, problems }
  }

  #endEncapsulated(scanner: FragmentScanner): FrameScan {
    const { fragments, position, delimited, problem } = scanner
    const problems: FrameProblem[] = []
    const pixelDataEnd = scanner.end ?? position
    if (problem !== undefined) problems.push({ code: problem, offset: pixelDataEnd })
    else if (!delimited) problems.push({ code: 'Truncated', offset: pixelDataEnd })
    const { offsets, lengths, marks } = fragments
    const frames = numberOfFrames(this.#header)
    const isStream = VIDEO.test(this.#header.transferSyntaxUid)
    const grouped = groupFragments({ offsets, marks, frames, offsetTable: this.#offsetTable(scanner), isStream })
    if (grouped.problem !== undefined) problems.push({ code: grouped.problem, offset: this.#offset })
    const table: FrameTable = { kind: 'encapsulated', offsets, lengths, firstFragments: grouped.firstFragments }
    return { frames: table, pixelDataEnd, ended: delimited, problems }
  }

  /** The Extended Offset Table where there is one (PS3.3 C.7.6.3.1.8), else the basic one. */
  #offsetTable(scanner: FragmentScanner): number[] {
    const { dataSet } = this.#header
    const element = dataSet.get(Tag.ExtendedOffsetTable)
    if (element === undefined || element.length === 0) return scanner.basicOffsetTable
    const view = new DataView(dataSet.bytes.buffer, dataSet.bytes.byteOffset + element.offset, element.length)
    const entries: number[] = []
    for (let at = 0; at + 8 <= element.length; at += 8)
      entries.push(Number(view.getBigUint64(at, dataSet.littleEndian)))
    return entries
  }
}
