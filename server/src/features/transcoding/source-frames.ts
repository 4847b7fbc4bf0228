import { frameRanges, type Header } from '@opaline/dicom'
import type { BlobStore } from '../../store/blobs/blob-store.ts'
import type { EncodedFrame } from '../codecs/decode-frame.ts'
import type { FrameCoding } from '../codecs/frame-coding.ts'
import type { PixelFormat } from '../codecs/pixel-format.ts'
import { readRange, readRangeBytes } from '../studies/read-range.ts'
import { type ByteRange, isDeflated, type StoredInstance } from '../studies/stored-instance.ts'

/** Reads an instance's frames. */
export interface SourceFrames {
  /** @param number from 1 on */
  read(number: number): Promise<EncodedFrame>
  close(): void
}

const toLittleEndian = (header: Header, { bitsAllocated }: PixelFormat, bytes: Buffer): Buffer => {
  // Bytes of 8-bit samples stand swapped in words of big endian (PS3.5 8.1.1); a frame that ends within a word is not told apart.
  const isSwapped = header.byteOrder === 'big' && header.pixelData?.vr === 'OW' && bitsAllocated === 8
  if (!isSwapped) return bytes
  if (bytes.length % 2 === 1) throw new RangeError('A frame in big endian ends within a word.')
  return Buffer.from(bytes).swap16()
}

/** What of a stream of bytes comes next, however it is cut into chunks. */
async function* cutInto(chunks: AsyncIterable<Buffer>, bytes: number): AsyncGenerator<Buffer> {
  let held: Buffer[] = []
  let length = 0
  for await (const chunk of chunks) {
    held.push(chunk)
    length += chunk.length
    if (length < bytes) continue
    let all = Buffer.concat(held)
    for (; all.length >= bytes; all = all.subarray(bytes)) yield Buffer.from(all.subarray(0, bytes))
    held = [all]
    length = all.length
  }
}

/** Frames of a deflated data set come one after the other: to begin anew for each would inflate all before it again. */
function inflatedFrames(blobs: BlobStore, instance: StoredInstance, frames: ByteRange, frameBytes: number) {
  const cut = cutInto(readRange(blobs, instance, frames), frameBytes)
  const read = async (): Promise<Buffer> => {
    const next = await cut.next()
    if (next.done) throw new RangeError('The pixel data ends too early.')
    return next.value
  }
  return { read, close: () => void cut.return(undefined) }
}

function rangedFrames(blobs: BlobStore, instance: StoredInstance) {
  const read = async (number: number): Promise<Buffer> => {
    const ranges = instance.frames ? frameRanges(instance.frames, number - 1) : []
    const [only, ...more] = await Promise.all(ranges.map((range) => readRangeBytes(blobs, instance, range)))
    if (only === undefined) throw new RangeError('There is no such frame.')
    return more.length === 0 ? only : Buffer.concat([only, ...more])
  }
  return { read, close: () => undefined }
}

/** An image whose frames are read. */
export interface SourceImage {
  readonly coding: FrameCoding
  readonly format: PixelFormat
  /** Whether all frames are asked for, in their order and each once. */
  readonly inOrder: boolean
}

/** Opens the frames of an image whose pixels are whole bytes. */
export function openFrames(
  blobs: BlobStore,
  instance: StoredInstance,
  header: Header,
  { coding, format, inOrder }: SourceImage,
): SourceFrames {
  const { frames } = instance
  const source =
    inOrder && frames?.kind === 'native' && isDeflated(instance)
      ? inflatedFrames(
          blobs,
          instance,
          { offset: frames.offset, length: (frames.frameBits / 8) * frames.count },
          frames.frameBits / 8,
        )
      : rangedFrames(blobs, instance)
  const littleEndian = header.byteOrder === 'little' || format.bitsAllocated === 8
  return {
    read: async (number) => ({
      coding,
      format,
      littleEndian,
      bytes: toLittleEndian(header, format, await source.read(number)),
    }),
    close: source.close,
  }
}
