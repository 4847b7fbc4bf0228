import type { FastifyRequest } from 'fastify'
import type { LinkVisit } from '../../features/viewer-links/viewer-link.ts'
import { factsOf } from './request-facts.ts'

/** Shows that a share's password was given; its path is that of the share alone. */
export const SHARE_COOKIE = 'opaline_share'

/** How a request comes to the link that its path names. */
export const visitOf = (request: FastifyRequest): LinkVisit => ({
  token: (request.params as { readonly token: string }).token,
  pass: request.cookies[SHARE_COOKIE],
  facts: factsOf(request),
})
