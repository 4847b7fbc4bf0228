import { ApiError } from '@opaline/contract'
import type { FastifyRequest } from 'fastify'
import type { RequestFacts } from '../../features/use-case.ts'
import { sha256 } from '../../secrets.ts'

export const SESSION_COOKIE = 'opaline_session'

/** `::ffff:192.0.2.1` is the IPv4 address that it stands for. */
const plainAddress = (address: string): string => address.replace(/^::ffff:(?=\d+\.)/i, '')

export const factsOf = (request: FastifyRequest): RequestFacts => ({
  requestId: request.id,
  address: plainAddress(request.ip),
  origin: request.headers.origin,
})

/** Whether a request comes from a page of our own, or from none. */
export const isSameOrigin = (request: FastifyRequest, publicUrl: string): boolean => {
  const { origin, 'sec-fetch-site': site } = request.headers
  if (origin !== undefined)
    return origin === new URL(publicUrl).origin || origin === `${request.protocol}://${request.host}`
  return site === undefined || site === 'same-origin' || site === 'none'
}

/**
 * The hash of the session token that a request carries: as bearer, or as cookie, then only from a page of our own origin.
 * @throws ApiError Forbidden for a cookie from another origin
 */
export function sessionTokenHash(request: FastifyRequest, publicUrl: string): Buffer | undefined {
  const bearer = /^Bearer ([A-Za-z0-9_-]{1,128})$/i.exec(request.headers.authorization ?? '')?.[1]
  if (bearer !== undefined) return sha256(bearer)
  const cookie = request.cookies[SESSION_COOKIE]
  if (cookie === undefined) return undefined
  if (!isSameOrigin(request, publicUrl))
    throw new ApiError('Forbidden', 'A signed-in session cannot be used from another origin.')
  return sha256(cookie)
}
