import type { FastifyReply, FastifyRequest } from 'fastify'
import type { StoredDocument } from '../../features/documents/stored-document.ts'
import type { BlobStore } from '../../store/blobs/blob-store.ts'
import { parseRange } from '../dicomweb/send-range.ts'
import { contentDisposition } from './content-disposition.ts'
import { allowAnyOrigin } from './cors.ts'

/**
 * What a document may do: nothing. A browser makes a page around an image, a video or a PDF that is alone in a tab; that page
 * may show it, in an origin of its own.
 */
const POLICY =
  "sandbox; default-src 'none'; img-src 'self'; media-src 'self'; object-src 'self'; style-src 'unsafe-inline'"

const etagOf = ({ sha256 }: StoredDocument): string => `"${sha256.toString('hex')}"`

/** Whether the client has the document already (RFC 9110 13.1.2). */
function isKnown(request: FastifyRequest, etag: string): boolean {
  const known = request.headers['if-none-match']
  return known?.split(',').some((one) => ['*', etag, `W/${etag}`].includes(one.trim())) ?? false
}

/** What is asked for; the whole where the range is one of another document (RFC 9110 13.1.5). */
function rangeOf(request: FastifyRequest, etag: string, size: number) {
  const condition = request.headers['if-range']
  return parseRange(condition === undefined || condition === etag ? request.headers.range : undefined, size)
}

function describe(reply: FastifyReply, document: StoredDocument): string {
  const etag = etagOf(document)
  allowAnyOrigin(reply)
  void reply
    .header('etag', etag)
    .header('accept-ranges', 'bytes')
    .header('cache-control', 'private, no-store')
    .header('content-security-policy', POLICY)
  return etag
}

/** Sends a document, or the range of it that is asked for, under its exact type and without a way to run in our origin. */
export function sendDocument(
  request: FastifyRequest,
  reply: FastifyReply,
  blobs: BlobStore,
  document: StoredDocument,
): FastifyReply {
  const { size, accountUuid, blobKey } = document
  const etag = describe(reply, document)
  if (isKnown(request, etag)) return reply.code(304).send()
  const span = rangeOf(request, etag, size)
  if (span === 'unsatisfiable') return reply.code(416).header('content-range', `bytes */${size}`).send()
  const { from, to } = span === 'whole' ? { from: 0, to: size } : span
  if (span !== 'whole') void reply.code(206).header('content-range', `bytes ${from}-${to - 1}/${size}`)
  void reply
    .header('content-type', document.mediaType)
    .header('content-length', to - from)
    .header('content-disposition', contentDisposition('inline', document.fileName))
  if (request.method === 'HEAD') return reply.send()
  return reply.send(blobs.read(accountUuid, blobKey, { offset: from, length: to - from }))
}
