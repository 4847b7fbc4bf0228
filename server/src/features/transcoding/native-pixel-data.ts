import { elementHeader, type Header, type PixelData } from '@opaline/dicom'
import type { BlobStore } from '../../store/blobs/blob-store.ts'
import { readRange } from '../studies/read-range.ts'
import type { StoredInstance } from '../studies/stored-instance.ts'
import type { NativeEncoding } from './transfer-syntaxes.ts'

/** Bytes of one value of native pixel data: swapped as a whole where big endian becomes little endian. */
function wordBytes({ vr }: PixelData, bitsAllocated: number): 1 | 2 | 4 | 8 {
  if (vr === 'OD') return 8
  if (vr === 'OF') return 4
  if (vr === 'OB') return 1
  return bitsAllocated === 32 ? 4 : 2
}

const SWAPS = {
  1: (words: Buffer) => words,
  2: (words: Buffer) => words.swap16(),
  4: (words: Buffer) => words.swap32(),
  8: (words: Buffer) => words.swap64(),
} as const

/** Swaps words, however the bytes are cut into chunks. */
async function* swapped(chunks: AsyncIterable<Buffer>, word: keyof typeof SWAPS): AsyncGenerator<Buffer> {
  let rest = Buffer.alloc(0)
  for await (const chunk of chunks) {
    const all = Buffer.concat([rest, chunk])
    const whole = all.length - (all.length % word)
    rest = all.subarray(whole)
    yield SWAPS[word](all.subarray(0, whole))
  }
  if (rest.length > 0) yield rest
}

/** Native pixel data in another native encoding: the element's header, and its value as it flows from the store. */
export function nativePixelData(
  blobs: BlobStore,
  instance: StoredInstance,
  header: Header,
  bitsAllocated: number,
  encoding: NativeEncoding,
): { readonly length: number; stream(): AsyncIterable<Buffer> } {
  const { pixelData } = header
  if (pixelData?.length === undefined) return { length: 0, stream: async function* () {} }
  const { tag, vr, offset, length } = pixelData
  const head = Buffer.from(elementHeader(tag, vr, length, encoding))
  return {
    length: head.length + length,
    async *stream() {
      yield head
      const value = readRange(blobs, instance, { offset, length })
      yield* header.byteOrder === 'big' ? swapped(value, wordBytes(pixelData, bitsAllocated)) : value
    },
  }
}
