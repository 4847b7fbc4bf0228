import { checkImageSize } from './image-size.ts'
import { damaged, skip, take, type Walk } from './walk.ts'

const SIGNATURE_BYTES = 8
const CHUNK_HEADER_BYTES = 8
const CHECKSUM_BYTES = 4
const HEADER_BYTES = 13
const LONGEST_CHUNK = 2 ** 31 - 1
/** Bit depths of each colour type (PNG, third edition, table 8). */
const DEPTHS: Readonly<Record<number, readonly number[]>> = {
  0: [1, 2, 4, 8, 16],
  2: [8, 16],
  3: [1, 2, 4, 8],
  4: [8, 16],
  6: [8, 16],
}

function* walkChunkHeader(): Generator<
  ReturnType<typeof take>,
  { readonly type: string; readonly length: number },
  Buffer
> {
  const header = yield take(CHUNK_HEADER_BYTES)
  const chunk = { type: header.toString('latin1', 4), length: header.readUInt32BE() }
  if (!/^[A-Za-z]{4}$/.test(chunk.type) || chunk.length > LONGEST_CHUNK) throw damaged('one of its chunks is none')
  return chunk
}

function* walkImageHeader(): Walk {
  const { type, length } = yield* walkChunkHeader()
  if (type !== 'IHDR' || length !== HEADER_BYTES) throw damaged('it begins with no image header')
  const header = yield take(HEADER_BYTES)
  checkImageSize(header.readUInt32BE(0), header.readUInt32BE(4))
  if (DEPTHS[header.readUInt8(9)]?.includes(header.readUInt8(8)) !== true)
    throw damaged('its colours are of no known kind')
  yield skip(CHECKSUM_BYTES)
}

/** A PNG from its header to its end, chunk by chunk. */
export function* walkPng(): Walk {
  let hasImage = false
  yield skip(SIGNATURE_BYTES)
  yield* walkImageHeader()
  for (;;) {
    const { type, length } = yield* walkChunkHeader()
    yield skip(length + CHECKSUM_BYTES)
    if (type === 'IEND') break
    hasImage ||= type === 'IDAT'
  }
  if (!hasImage) throw damaged('it holds no image')
}
