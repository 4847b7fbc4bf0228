import { checkImageSize } from './image-size.ts'
import { damaged, skip, take, type Walk } from './walk.ts'

const FILE_HEADER_BYTES = 14
const SIZE_BYTES = 4
const CORE_HEADER_BYTES = 12
/** BITMAPCOREHEADER to BITMAPV5HEADER. */
const HEADERS = new Set([CORE_HEADER_BYTES, 40, 52, 56, 64, 108, 124])
const DEPTHS = new Set([1, 4, 8, 16, 24, 32])
/** None, and colours by masks: the rows have a length that can be told. */
const UNCOMPRESSED = new Set([0, 3, 6])
const RUN_LENGTHS = new Set([1, 2])

interface Bitmap {
  readonly width: number
  readonly height: number
  readonly depth: number
  readonly compression: number
  /** Bytes of the image as the header has them; 0 where it does not tell. */
  readonly imageBytes: number
}

/** @param header the header from its width on */
function readBitmap(header: Buffer, size: number): Bitmap {
  if (size === CORE_HEADER_BYTES) {
    const [width, height, depth] = [header.readUInt16LE(0), header.readUInt16LE(2), header.readUInt16LE(6)]
    return { width, height, depth, compression: 0, imageBytes: 0 }
  }
  return {
    width: Math.max(0, header.readInt32LE(0)),
    // Rows from the top have a negative height.
    height: Math.abs(header.readInt32LE(4)),
    depth: header.readUInt16LE(10),
    compression: header.readUInt32LE(12),
    imageBytes: header.readUInt32LE(16),
  }
}

function bytesOfImage({ width, height, depth, compression, imageBytes }: Bitmap): number {
  if (RUN_LENGTHS.has(compression)) return imageBytes
  if (!UNCOMPRESSED.has(compression)) throw damaged('its compression is of no known kind')
  return Math.ceil((width * depth) / 32) * 4 * height
}

/** A BMP whose image is all there. */
export function* walkBmp(): Walk {
  const fileHeader = yield take(FILE_HEADER_BYTES)
  const size = (yield take(SIZE_BYTES)).readUInt32LE()
  if (!HEADERS.has(size)) throw damaged('its header is of no known kind')
  const bitmap = readBitmap(yield take(size - SIZE_BYTES), size)
  checkImageSize(bitmap.width, bitmap.height)
  if (!DEPTHS.has(bitmap.depth)) throw damaged('its colours are of no known kind')
  const beforeImage = fileHeader.readUInt32LE(10) - FILE_HEADER_BYTES - size
  if (beforeImage < 0) throw damaged('its image begins within its header')
  yield skip(beforeImage + bytesOfImage(bitmap))
}
