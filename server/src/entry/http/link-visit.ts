import type { CookieSerializeOptions } from '@fastify/cookie'
import type { FastifyRequest } from 'fastify'
import type { LinkVisit } from '../../features/viewer-links/viewer-link.ts'
import { factsOf } from './request-facts.ts'

/** Shows that a share's password was given, or that this browser opened a link first; its path is that of the link alone. */
export const LINK_COOKIE = 'opaline_link'

/** Where pages of other sites may hold the link in a frame, its cookie is theirs to hold too, apart for each of them. */
export const linkCookieOptions = (isFramed: boolean, secure: boolean): CookieSerializeOptions =>
  isFramed && secure
    ? { httpOnly: true, secure, sameSite: 'none', partitioned: true }
    : { httpOnly: true, secure, sameSite: 'strict' }

/** How a request comes to the link that its path names. */
export const visitOf = (request: FastifyRequest): LinkVisit => ({
  token: (request.params as { readonly token: string }).token,
  pass: request.cookies[LINK_COOKIE],
  fromElsewhere: request.headers['sec-fetch-site'] === 'cross-site' && request.cookies[LINK_COOKIE] === undefined,
  facts: factsOf(request),
})
