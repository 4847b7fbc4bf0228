import { randomBytes } from 'node:crypto'
import type { OutgoingBytes } from '../../features/studies/outgoing-bytes.ts'

/** One part: its `Content-Type`, its bytes, and where it can be had alone. */
export interface Part {
  readonly contentType: string
  readonly location?: string
  readonly bytes: OutgoingBytes
}

/** A body of type `multipart/related` (RFC 2387), its length known before its bytes are read where its parts' are. */
export interface MultipartBody {
  readonly contentType: string
  readonly bytes: OutgoingBytes
}

function headOf(boundary: string, { contentType, bytes, location }: Part): Buffer {
  const length = bytes.length === undefined ? '' : `Content-Length: ${bytes.length}\r\n`
  const place = location === undefined ? '' : `Content-Location: ${location}\r\n`
  return Buffer.from(`--${boundary}\r\nContent-Type: ${contentType}\r\n${place}${length}\r\n`)
}

const LINE_END = Buffer.from('\r\n')

/** The body's segments, where those of all parts are known. */
function segmentsOf(parts: readonly Part[], heads: readonly Buffer[], tail: Buffer): OutgoingBytes['segments'] {
  if (parts.some(({ bytes }) => bytes.segments === undefined)) return undefined
  return function* () {
    for (const [at, { bytes }] of parts.entries()) {
      yield heads[at] ?? LINE_END
      yield* bytes.segments?.() ?? []
      yield LINE_END
    }
    yield tail
  }
}

/** Puts parts of one media type into one body. */
export function multipartRelated(mediaType: string, parts: readonly Part[]): MultipartBody {
  const boundary = randomBytes(16).toString('hex')
  const heads = parts.map((part) => headOf(boundary, part))
  const tail = Buffer.from(`--${boundary}--\r\n`)
  const length = parts.reduce<number | undefined>(
    (sum, { bytes }, at) =>
      sum === undefined || bytes.length === undefined ? undefined : sum + (heads[at]?.length ?? 0) + bytes.length + 2,
    tail.length,
  )
  const only = parts.length === 1 ? parts[0]?.bytes.read : undefined
  return {
    contentType: `multipart/related; type="${mediaType}"; boundary=${boundary}`,
    bytes: {
      length,
      segments: segmentsOf(parts, heads, tail),
      read: only && (async () => [...heads, ...(await only()), LINE_END, tail]),
      async *stream() {
        for (const [at, part] of parts.entries()) {
          yield heads[at] ?? LINE_END
          yield* part.bytes.stream()
          yield LINE_END
        }
        yield tail
      },
    },
  }
}
