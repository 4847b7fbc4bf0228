import { ApiError } from '@opaline/contract'
import { TransferSyntax } from '@opaline/dicom'
import { frameCoding } from '../codecs/frame-coding.ts'
import type { OutgoingBytes } from '../studies/outgoing-bytes.ts'
import { readFrame } from '../studies/read-frame.ts'
import type { StoredInstance } from '../studies/stored-instance.ts'
import { openFrames, type SourceFrames } from './source-frames.ts'
import { type ReadImage, readImage } from './stored-image.ts'
import { notConvertible, type Transcoding } from './transcode-instance.ts'
import { transcodedFrame } from './transcoded-frames.ts'
import { transcodingOf } from './transcoding-cell.ts'
import { isLossy, NATIVE_TARGETS } from './transfer-syntaxes.ts'

const { GePrivateImplicitVr: GE_IMPLICIT } = TransferSyntax

const inMemory = (bytes: Buffer): OutgoingBytes => ({
  length: bytes.length,
  read: async () => [bytes],
  async *stream() {
    yield bytes
  },
})

const later = (make: () => Promise<Buffer>): OutgoingBytes => ({
  length: undefined,
  read: undefined,
  async *stream() {
    yield await make()
  },
})

/** Native frames in little endian are the same bytes in each uncompressed transfer syntax. */
const isSameBytes = ({ transferSyntaxUid }: StoredInstance, target: string): boolean =>
  NATIVE_TARGETS.has(target) && (NATIVE_TARGETS.has(transferSyntaxUid) || transferSyntaxUid === GE_IMPLICIT)

function sourceOf({ blobs }: Transcoding, instance: StoredInstance, { header, image }: ReadImage): SourceFrames {
  const coding = frameCoding(image.transferSyntaxUid)
  if (coding === undefined || image.pixels === undefined) throw new RangeError('The frames cannot be decoded.')
  return openFrames(blobs, instance, header, { coding, format: image.pixels, inOrder: false })
}

/**
 * Frames of an instance in a transfer syntax, `numbers` from 1 on and all there; the first is made at once, so that it is
 * known to be possible, the others as they are read.
 * @throws ApiError UnsupportedFile (406) where they cannot be sent so, Unavailable where too many frames wait
 */
export async function transcodeFrames(
  transcoding: Transcoding,
  instance: StoredInstance,
  numbers: readonly number[],
  target: string,
): Promise<readonly OutgoingBytes[]> {
  if (isSameBytes(instance, target)) {
    return numbers.flatMap((number) => readFrame(transcoding.blobs, instance, number) ?? [])
  }
  const read = await readImage(transcoding.blobs, instance)
  const { image } = read
  if (transcodingOf(image, target) === undefined) throw notConvertible(target)
  try {
    const order = {
      frames: sourceOf(transcoding, instance, read),
      target,
      isLossy: isLossy(image.transferSyntaxUid),
    }
    const make = (number: number) => transcodedFrame(transcoding.transcoder, order, number)
    const [first = 1, ...others] = numbers
    return [inMemory(await make(first)), ...others.map((number) => later(() => make(number)))]
  } catch (error) {
    throw error instanceof ApiError ? error : notConvertible(target)
  }
}
