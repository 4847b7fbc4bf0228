import type { BlobStore } from '../../store/blobs/blob-store.ts'
import { frameCoding } from '../codecs/frame-coding.ts'
import { type PixelFormat, pixelFormatOf } from '../codecs/pixel-format.ts'
import { FrameSyntaxes } from '../studies/frame-syntaxes.ts'
import { framesOf, readFrame } from '../studies/read-frame.ts'
import { readStoredHeader } from '../studies/read-stored-header.ts'
import type { StoredInstance } from '../studies/stored-instance.ts'
import { presentationOf } from './presentation.ts'
import type { ThumbnailQuestion } from './render-thumbnail.ts'

/** Larger frames are not decoded for a small picture: each sample takes 4 bytes. */
const MOST_SAMPLES = 48 * 2 ** 20
const MOST_BYTES = 96 * 2 ** 20

const isShowable = ({ rows, columns, samplesPerPixel, bitsAllocated }: PixelFormat): boolean =>
  rows > 0 && columns > 0 && rows * columns * samplesPerPixel <= MOST_SAMPLES && [1, 8, 16, 32].includes(bitsAllocated)

async function readBytes(blobs: BlobStore, instance: StoredInstance, number: number): Promise<Uint8Array | undefined> {
  const outgoing = readFrame(blobs, instance, number)
  if (outgoing === undefined || outgoing.length > MOST_BYTES) return undefined
  const chunks: Buffer[] = []
  for await (const chunk of outgoing.stream()) chunks.push(chunk)
  return Buffer.concat(chunks)
}

/** Reads the frame in the middle of an image, and how it is shown; undefined where it is of no kind that is decoded. */
export async function askForThumbnail(
  blobs: BlobStore,
  instance: StoredInstance,
): Promise<ThumbnailQuestion | undefined> {
  const coding = frameCoding(await new FrameSyntaxes(blobs).find(instance))
  const { dataSet, byteOrder } = await readStoredHeader(blobs, instance)
  const format = pixelFormatOf(dataSet)
  const frame = Math.floor(framesOf(instance) / 2)
  const bytes = isShowable(format) ? await readBytes(blobs, instance, frame + 1) : undefined
  if (coding === undefined || bytes === undefined) return undefined
  return {
    frame: { coding, littleEndian: byteOrder === 'little', format, bytes },
    presentation: presentationOf(dataSet, frame, format.isSigned),
  }
}
