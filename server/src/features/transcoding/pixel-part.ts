import { type ElementChange, elementHeader, Tag, tagAndLength } from '@opaline/dicom'
import type { BlobStore } from '../../store/blobs/blob-store.ts'
import { frameCoding } from '../codecs/frame-coding.ts'
import { sampleBytesOf } from '../codecs/pack-samples.ts'
import type { PixelFormat } from '../codecs/pixel-format.ts'
import type { StoredInstance } from '../studies/stored-instance.ts'
import type { FrameTranscoder } from './frame-transcoder.ts'
import { nativePixelData } from './native-pixel-data.ts'
import { openFrames } from './source-frames.ts'
import type { ReadImage } from './stored-image.ts'
import { transcodedChanges } from './transcoded-changes.ts'
import { transcodedFrame, transcodedFrames } from './transcoded-frames.ts'
import { decodedFormat } from './transcoding-cell.ts'
import { isLossy, NATIVE_SOURCES, NATIVE_TARGETS, type NativeEncoding } from './transfer-syntaxes.ts'

/** What stands in the place of a file's pixel data, and what its header says of it. */
export interface PixelPart {
  readonly changes: readonly ElementChange[]
  /** Of the whole element; undefined where only the codecs can tell. */
  readonly length: number | undefined
  stream(): AsyncIterable<Buffer>
}

/** An instance on its way into another transfer syntax. */
export interface PixelOrder {
  readonly blobs: BlobStore
  readonly transcoder: FrameTranscoder
  readonly instance: StoredInstance
  readonly read: ReadImage
  readonly target: string
  readonly encoding: NativeEncoding
}

const UNDEFINED_LENGTH = 0xffffffff
const LITTLE = { littleEndian: true, explicitVr: true } as const

const frameBytesOf = (format: PixelFormat): number =>
  format.rows * format.columns * format.samplesPerPixel * sampleBytesOf(format)

/** Native pixel data of frames that were decoded; padded to an even length. */
async function* nativeElement(frames: AsyncIterable<Buffer>, head: Buffer, padding: Buffer): AsyncGenerator<Buffer> {
  yield head
  yield* frames
  if (padding.length > 0) yield padding
}

/** Encapsulated pixel data: an empty offset table, then one fragment for each frame (PS3.5 A.4). */
async function* encapsulatedElement(frames: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  yield Buffer.from(elementHeader(Tag.PixelData, 'OB', UNDEFINED_LENGTH, LITTLE))
  yield Buffer.from(tagAndLength(Tag.Item, 0, true))
  for await (const frame of frames) {
    const padding = frame.length % 2
    yield Buffer.from(tagAndLength(Tag.Item, frame.length + padding, true))
    yield frame
    if (padding > 0) yield Buffer.alloc(1)
  }
  yield Buffer.from(tagAndLength(Tag.SequenceDelimitationItem, 0, true))
}

/** Begins with the first frame, which tells whether it can be done, and how small a lossy copy becomes. */
async function encodedPart(order: PixelOrder, format: PixelFormat): Promise<PixelPart> {
  const { blobs, transcoder, instance, target, encoding } = order
  const { header, image } = order.read
  const coding = frameCoding(image.transferSyntaxUid)
  if (coding === undefined) throw new RangeError('The frames cannot be decoded.')
  const frames = openFrames(blobs, instance, header, { coding, format, inOrder: true })
  const frameOrder = { frames, target, isLossy: isLossy(image.transferSyntaxUid) }
  const first = await transcodedFrame(transcoder, frameOrder, 1).catch((error: unknown) => {
    frames.close()
    throw error
  })
  const all = async function* () {
    try {
      yield first
      yield* transcodedFrames(transcoder, frameOrder, 2, image.frames)
    } finally {
      frames.close()
    }
  }
  const decoded = decodedFormat(coding, format)
  const changes = transcodedChanges(header, { target, format: decoded, ratio: frameBytesOf(format) / first.length })
  if (!NATIVE_TARGETS.has(target)) return { changes, length: undefined, stream: () => encapsulatedElement(all()) }
  const bytes = frameBytesOf(format) * image.frames
  const vr = format.bitsAllocated > 8 || !encoding.explicitVr ? 'OW' : 'OB'
  const head = Buffer.from(elementHeader(Tag.PixelData, vr, bytes + (bytes % 2), encoding))
  const padding = Buffer.alloc(bytes % 2)
  return { changes, length: head.length + bytes + padding.length, stream: () => nativeElement(all(), head, padding) }
}

/** The pixel data of an instance in another transfer syntax. @throws whatever the codecs throw for the first frame */
export async function pixelPart(order: PixelOrder): Promise<PixelPart> {
  const { header, image } = order.read
  const isCopied = NATIVE_SOURCES.has(image.transferSyntaxUid) && NATIVE_TARGETS.has(order.target)
  if (!isCopied && image.pixels !== undefined) return encodedPart(order, image.pixels)
  const bitsAllocated = image.pixels?.bitsAllocated ?? 8
  return { changes: [], ...nativePixelData(order.blobs, order.instance, header, bitsAllocated, order.encoding) }
}
