import type { ApiError } from '@opaline/contract'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { ForeignOriginError } from '../../features/access/allowed-domains.ts'
import type { Services } from '../../services.ts'
import { allowAnyOrigin } from '../http/cors.ts'
import { toApiError } from '../http/reply.ts'

export const PROBLEM = 'application/problem+json'

/** A refusal in the form of RFC 9457: code and sentence of the contract's list, and what finds it in the log. */
export interface ProblemDocument {
  readonly type: 'about:blank'
  readonly title: string
  readonly status: number
  readonly detail: string
  readonly code: string
  readonly requestId: string
}

export const problemOf = (error: ApiError, requestId: string): ProblemDocument => ({
  type: 'about:blank',
  title: error.code,
  status: error.status,
  detail: error.message,
  code: error.code,
  requestId,
})

const CHALLENGE = 'Basic realm="Opaline", charset="UTF-8", Bearer realm="Opaline"'

/** Sends an error as a problem document, and logs what callers are not told. */
export function sendProblem(
  services: Services,
  request: FastifyRequest,
  reply: FastifyReply,
  error: unknown,
): FastifyReply {
  const refusal = toApiError(error, request.id)
  if (refusal.code === 'ServerError') services.log.error({ requestId: request.id, err: error }, 'fault')
  for (const name of ['content-length', 'content-type', 'etag', 'last-modified']) void reply.removeHeader(name)
  if (!(error instanceof ForeignOriginError)) allowAnyOrigin(reply)
  if (refusal.status === 401) void reply.header('www-authenticate', CHALLENGE)
  const { RetryAfterSeconds } = refusal.details
  if (RetryAfterSeconds !== undefined) void reply.header('retry-after', RetryAfterSeconds)
  // As bytes: to a text Fastify would add a charset, which this media type does not have (RFC 9457 6.1).
  return reply
    .code(refusal.status)
    .header('cache-control', 'no-store')
    .header('content-type', PROBLEM)
    .send(Buffer.from(JSON.stringify(problemOf(refusal, request.id))))
}
