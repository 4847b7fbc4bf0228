import { crc32, deflateSync } from 'node:zlib'

/** Documents of every kind, made byte by byte, whole and readable. */

const uint16 = (value: number): Buffer<ArrayBuffer> => Buffer.of(value >> 8, value & 0xff)

function uint32(value: number): Buffer<ArrayBuffer> {
  const bytes = Buffer.alloc(4)
  bytes.writeUInt32BE(value)
  return bytes
}

/** A PDF of one page. @param action an action that it does when it is opened, in PDF's own syntax */
export function pdfOf(text = 'Report', action = ''): Buffer<ArrayBuffer> {
  const content = `BT /F1 24 Tf 72 720 Td (${text}) Tj ET`
  const objects = [
    `<< /Type /Catalog /Pages 2 0 R ${action === '' ? '' : `/OpenAction ${action}`} >>`,
    '<< /Type /Pages /Kids [3 0 R] /Count 1 >>',
    '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>',
    `<< /Length ${content.length} >>\nstream\n${content}\nendstream`,
    '<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>',
  ]
  let body = '%PDF-1.7\n'
  const offsets = objects.map((object, index) => {
    const at = body.length
    body += `${index + 1} 0 obj\n${object}\nendobj\n`
    return `${String(at).padStart(10, '0')} 00000 n \n`
  })
  const table = `xref\n0 ${objects.length + 1}\n0000000000 65535 f \n${offsets.join('')}`
  const trailer = `trailer\n<< /Size ${objects.length + 1} /Root 1 0 R >>\nstartxref\n${body.length}\n%%EOF\n`
  return Buffer.from(body + table + trailer, 'latin1')
}

const pngChunk = (type: string, data: Uint8Array): Buffer<ArrayBuffer> => {
  const typed = Buffer.concat([Buffer.from(type, 'latin1'), data])
  return Buffer.concat([uint32(data.length), typed, uint32(crc32(typed))])
}

/** A PNG in grey whose header says this size, whatever its image has. */
export function pngOf(width = 2, height = 2, rows = Buffer.alloc((width + 1) * height, 0)): Buffer<ArrayBuffer> {
  const header = Buffer.concat([uint32(width), uint32(height), Buffer.of(8, 0, 0, 0, 0)])
  const chunks = [pngChunk('IHDR', header), pngChunk('IDAT', deflateSync(rows)), pngChunk('IEND', Buffer.of())]
  return Buffer.concat([Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'), ...chunks])
}

const segment = (code: number, data: Uint8Array): Buffer<ArrayBuffer> =>
  Buffer.concat([Buffer.of(0xff, code), uint16(data.length + 2), data])

/** A JPEG in grey, with a comment that looks like markers, stuffed bytes and restarts in its scan. */
export const jpegOf = (width = 8, height = 8): Buffer<ArrayBuffer> =>
  Buffer.concat([
    Buffer.of(0xff, 0xd8),
    segment(0xfe, Buffer.from([0xff, 0xd9, 0xff, 0xc0, 0xff])),
    segment(0xdb, Buffer.concat([Buffer.of(0), Buffer.alloc(64, 1)])),
    segment(0xc0, Buffer.concat([Buffer.of(8), uint16(height), uint16(width), Buffer.of(1, 1, 0x11, 0)])),
    // One code for a difference of none, and one for the end of the block.
    segment(0xc4, Buffer.concat([Buffer.of(0x00, 1), Buffer.alloc(15), Buffer.of(0)])),
    segment(0xc4, Buffer.concat([Buffer.of(0x10, 1), Buffer.alloc(15), Buffer.of(0)])),
    segment(0xda, Buffer.of(1, 1, 0, 0, 63, 0)),
    Buffer.of(0x3f),
    Buffer.of(0xff, 0xd9),
  ])

/** A BMP in 24 bits, from the bottom up. */
export function bmpOf(width = 2, height = 2): Buffer<ArrayBuffer> {
  const rows = Buffer.alloc(Math.ceil((width * 24) / 32) * 4 * height, 0x80)
  const header = Buffer.alloc(54)
  header.write('BM', 'latin1')
  header.writeUInt32LE(header.length + rows.length, 2)
  header.writeUInt32LE(header.length, 10)
  header.writeUInt32LE(40, 14)
  header.writeInt32LE(width, 18)
  header.writeInt32LE(height, 22)
  header.writeUInt16LE(1, 26)
  header.writeUInt16LE(24, 28)
  return Buffer.concat([header, rows])
}

export const box = (type: string, ...content: readonly Uint8Array[]): Buffer<ArrayBuffer> => {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), ...content])
  return Buffer.concat([uint32(body.length + 4), body])
}

/** The boxes of an MP4, without a picture in them. @param media bytes of its media box */
export const mp4Of = (media: Uint8Array = Buffer.alloc(16), brand = 'isom'): Buffer<ArrayBuffer> =>
  Buffer.concat([
    box('ftyp', Buffer.from(brand, 'latin1'), uint32(512), Buffer.from(`${brand}${brand}`, 'latin1')),
    box('mdat', media),
    box('moov', box('mvhd', Buffer.alloc(100))),
  ])
