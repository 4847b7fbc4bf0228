import { createHash } from 'node:crypto'
import { ApiError } from '@opaline/contract'
import type { FastifyReply } from 'fastify'
import type { SeriesKey } from '../../features/studies/series-instances.ts'
import type { DicomwebRequest } from './dicomweb-request.ts'

/** What stored series look like at this moment, corrections included; it grows old with every change of their instances. */
export const stateOf = (...series: readonly SeriesKey[]): string =>
  series.map(({ id, version, corrected }) => `${id}.${version}.${corrected?.lastId ?? ''}`).join(' ')

// Hashed, since numbers of rows would tell of other accounts.
const entityTag = (parts: readonly string[]): string =>
  `"${createHash('sha256').update(parts.join('\n')).digest('base64url').slice(0, 22)}"`

/** Whether a list of entity tags, or `*`, names this one; a weak one names it too (RFC 9110 8.8.3.2). */
const names = (header: string, tag: string): boolean =>
  header.trim() === '*' || header.split(',').some((entry) => entry.trim().replace(/^W\//, '') === tag)

/**
 * Gives the answer its entity tag, and judges what the request makes of it (RFC 9110 13.1).
 * @param parts what the bytes of the answer depend on
 * @returns the whole answer (304) for who has it already; undefined: it is to be sent
 * @throws ApiError Conflict (412) where If-Match names another state
 */
export function answerUnchanged(
  { request, reply }: Pick<DicomwebRequest, 'request' | 'reply'>,
  ...parts: readonly string[]
): FastifyReply | undefined {
  const tag = entityTag(parts)
  void reply.header('etag', tag)
  const { 'if-match': match, 'if-none-match': noneMatch } = request.headers
  if (match !== undefined && !names(match, tag))
    throw new ApiError('Conflict', 'It has changed since: its entity tag is another one now.', {}, 412)
  if (noneMatch === undefined || !names(noneMatch, tag)) return undefined
  return reply.code(304).send()
}
