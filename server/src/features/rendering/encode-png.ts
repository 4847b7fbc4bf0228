import { crc32, deflateSync } from 'node:zlib'
import type { ByteImage } from './resample.ts'

const SIGNATURE = Buffer.from('89504e470d0a1a0a', 'hex')
const BITS = 8
const COLOUR_TYPES = { 1: 0, 3: 2 } as const
/** Each sample less the one above it, which leaves little where images are smooth. */
const FILTER_UP = 2
/** Most of what deflate can save; more takes twice the time. */
const LEVEL = 4

/** A chunk with its length and checksum (PNG 5.3). */
function chunk(type: string, content: Uint8Array): Buffer {
  const head = Buffer.alloc(4)
  head.writeUInt32BE(content.length)
  const body = Buffer.concat([Buffer.from(type, 'latin1'), content])
  const sum = Buffer.alloc(4)
  sum.writeUInt32BE(crc32(body))
  return Buffer.concat([head, body, sum])
}

/** Lines, each behind the number of its filter (PNG 9.2). */
function filterLines({ width, height, channels, bytes }: ByteImage): Uint8Array {
  const line = width * channels
  const filtered = new Uint8Array((line + 1) * height)
  for (let row = 0; row < height; row += 1) {
    const to = row * (line + 1)
    const from = row * line
    filtered[to] = FILTER_UP
    for (let at = 0; at < line; at += 1) {
      const above = row === 0 ? 0 : (bytes[from - line + at] as number)
      filtered[to + 1 + at] = (bytes[from + at] as number) - above
    }
  }
  return filtered
}

/** Encodes an image as PNG, grey or RGB (ISO/IEC 15948). */
export function encodePng(image: ByteImage): Uint8Array {
  const header = Buffer.alloc(13)
  header.writeUInt32BE(image.width, 0)
  header.writeUInt32BE(image.height, 4)
  header.set([BITS, COLOUR_TYPES[image.channels], 0, 0, 0], 8)
  const data = deflateSync(filterLines(image), { level: LEVEL })
  return Buffer.concat([SIGNATURE, chunk('IHDR', header), chunk('IDAT', data), chunk('IEND', Buffer.alloc(0))])
}
