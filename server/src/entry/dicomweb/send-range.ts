import type { FastifyReply } from 'fastify'
import { outgoingRanges, sliceRanges } from '../../features/studies/outgoing-bytes.ts'
import type { ByteRange, StoredInstance } from '../../features/studies/stored-instance.ts'
import type { BlobStore } from '../../store/blobs/blob-store.ts'
import { sendBytes } from './send-bytes.ts'

/** First byte, and the one after the last. */
interface Span {
  readonly from: number
  readonly to: number
}

/**
 * The one range that a Range header asks for (RFC 9110 14.1.2). `whole` without one, and for several or what cannot be
 * read; `unsatisfiable` where there are no such bytes.
 */
export function parseRange(header: string | undefined, length: number): Span | 'whole' | 'unsatisfiable' {
  const [, first = '', last = ''] = /^bytes=(\d{0,15})-(\d{0,15})$/.exec(header ?? '') ?? []
  if (first === '' && last === '') return 'whole'
  if (first === '')
    return Number(last) === 0 ? 'unsatisfiable' : { from: Math.max(0, length - Number(last)), to: length }
  if (last !== '' && Number(last) < Number(first)) return 'whole'
  if (Number(first) >= length) return 'unsatisfiable'
  return { from: Number(first), to: last === '' ? length : Math.min(length, Number(last) + 1) }
}

/** What a request's Range asks for; all of it where what it has is of another state (RFC 9110 13.1.5). */
function spanOf(reply: FastifyReply, length: number): ReturnType<typeof parseRange> {
  const { range, 'if-range': ifRange } = reply.request.headers
  const isCurrent = ifRange === undefined || ifRange === reply.getHeader('etag')
  return parseRange(isCurrent ? range : undefined, length)
}

/** Sends parts of an instance as one document, or what the request's Range names of it. */
export async function sendRange(
  reply: FastifyReply,
  contentType: string,
  blobs: BlobStore,
  instance: StoredInstance,
  ranges: readonly ByteRange[],
): Promise<FastifyReply> {
  const length = ranges.reduce((sum, range) => sum + range.length, 0)
  const span = spanOf(reply, length)
  void reply.header('accept-ranges', 'bytes')
  if (span === 'whole') return sendBytes(reply, contentType, outgoingRanges(blobs, instance, ranges))
  if (span === 'unsatisfiable') return reply.code(416).header('content-range', `bytes */${length}`).send()
  void reply.code(206).header('content-range', `bytes ${span.from}-${span.to - 1}/${length}`)
  return sendBytes(reply, contentType, outgoingRanges(blobs, instance, sliceRanges(ranges, span.from, span.to)))
}
