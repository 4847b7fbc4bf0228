import { ApiError } from '@opaline/contract'
import { fileHead } from '@opaline/dicom'
import type { BlobStore } from '../../store/blobs/blob-store.ts'
import { correctionChanges } from '../corrections/correct-header.ts'
import type { Overlay } from '../corrections/overlay.rules.ts'
import { deflate } from '../studies/deflate.ts'
import type { OutgoingBytes } from '../studies/outgoing-bytes.ts'
import { outgoingFile } from '../studies/outgoing-file.ts'
import type { StoredInstance } from '../studies/stored-instance.ts'
import { type DataSetTail, dataSetTail } from './data-set-tail.ts'
import type { FrameTranscoder } from './frame-transcoder.ts'
import { type PixelPart, pixelPart } from './pixel-part.ts'
import { recodedPieces } from './recoded-head.ts'
import { type ReadImage, readImage } from './stored-image.ts'
import { lossyCopyUid } from './transcoded-changes.ts'
import { transcodingOf } from './transcoding-cell.ts'
import { NATIVE_TARGETS, type NativeEncoding } from './transfer-syntaxes.ts'

/** What transcoding reaches the world by. */
export interface Transcoding {
  readonly blobs: BlobStore
  readonly transcoder: FrameTranscoder
}

const EXPLICIT: NativeEncoding = { littleEndian: true, explicitVr: true, deflated: false }

/** For an image that is there, but cannot be had in a transfer syntax (PS3.18 8.7.8: 406). */
export const notConvertible = (transferSyntaxUid: string): ApiError =>
  new ApiError('UnsupportedFile', `The image cannot be sent in transfer syntax ${transferSyntaxUid}.`, {}, 406)

/** Whether a failure is that of this image: its bytes are no frames, or of a kind that the codecs do not know. */
const asNotConvertible = (error: unknown, target: string): unknown =>
  error instanceof ApiError ? error : notConvertible(target)

const asBuffer = (bytes: Uint8Array): Buffer => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)

/** A whole file of parts that flow one after the other, the data set deflated where the transfer syntax wants it. */
function fileOf(head: Buffer, pieces: readonly Buffer[], parts: readonly [PixelPart, DataSetTail], deflated: boolean) {
  const dataSet = async function* () {
    yield* pieces
    for (const part of parts) yield* part.stream()
  }
  const lengths = [...parts.map(({ length }) => length), ...pieces.map((piece) => piece.length)]
  const isKnown = !deflated && lengths.every((length) => length !== undefined)
  return {
    length: isKnown ? lengths.reduce<number>((sum, length = 0) => sum + length, head.length) : undefined,
    read: undefined,
    async *stream() {
      yield head
      yield* deflated ? deflate(dataSet()) : dataSet()
    },
  }
}

async function transcoded(
  { blobs, transcoder }: Transcoding,
  instance: StoredInstance,
  read: ReadImage,
  overlay: Overlay | undefined,
  target: string,
): Promise<OutgoingBytes> {
  const { header, image } = read
  const encoding = NATIVE_TARGETS.get(target) ?? EXPLICIT
  const tail = await dataSetTail(blobs, instance, header, encoding)
  const pixels = await pixelPart({ blobs, transcoder, instance, read, target, encoding })
  const corrections = overlay === undefined ? [] : correctionChanges(header, overlay)
  const pieces = recodedPieces(header, [...corrections, ...pixels.changes], encoding).map(asBuffer)
  const isLossyCopy = transcodingOf(image, target) === 'lossy'
  const sopInstanceUid = isLossyCopy ? lossyCopyUid(instance.sopInstanceUid, target) : instance.sopInstanceUid
  const head = asBuffer(fileHead(instance.sopClassUid, sopInstanceUid, target))
  return fileOf(head, pieces, [pixels, tail], encoding.deflated)
}

/**
 * The whole file of an instance in a transfer syntax, with its order's corrections: as it is stored where it is in that
 * one, else with its frames encoded anew, one after the other as they are read. A lossy copy is an instance of its own
 * that names the stored one as its source.
 * @throws ApiError UnsupportedFile (406) where it cannot be sent so, Unavailable where too many frames wait
 */
export async function transcodeInstance(
  transcoding: Transcoding,
  instance: StoredInstance,
  overlay: Overlay | undefined,
  target: string,
): Promise<OutgoingBytes> {
  if (target === instance.transferSyntaxUid) return outgoingFile(transcoding.blobs, instance, overlay)
  try {
    const read = await readImage(transcoding.blobs, instance)
    if (transcodingOf(read.image, target) === undefined) throw notConvertible(target)
    return await transcoded(transcoding, instance, read, overlay, target)
  } catch (error) {
    throw asNotConvertible(error, target)
  }
}
