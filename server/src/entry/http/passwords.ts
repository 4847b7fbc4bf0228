import { ApiError, type InputOf, METHODS } from '@opaline/contract'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Locale } from '../../features/mails/mail-texts.ts'
import { readPasswordLink } from '../../features/passwords/find-password-link.ts'
import { resetPassword } from '../../features/passwords/reset-password.ts'
import type { Services } from '../../services.ts'
import { checkInput } from './check-input.ts'
import { passwordDone, passwordForm, passwordLinkEnded } from './password-page.ts'
import type { Limits } from './rate-limits.ts'
import { factsOf } from './request-facts.ts'
import { messagePageCsp } from './viewer-message-page.ts'

const FORM_BYTES = 4096

const tokenOf = (request: FastifyRequest): string => (request.params as { readonly token: string }).token

const sendPage = (reply: FastifyReply, html: string): FastifyReply =>
  reply
    .header('cache-control', 'no-store')
    .header('content-security-policy', messagePageCsp(["'none'"], "'self'"))
    .type('text/html; charset=utf-8')
    .send(html)

async function setPassword(services: Services, request: FastifyRequest, reply: FastifyReply, locale: Locale) {
  const given = { Token: tokenOf(request), Password: (request.body as URLSearchParams).get('password') }
  try {
    const input = checkInput(METHODS.ResetPassword, given) as InputOf<(typeof METHODS)['ResetPassword']>
    await resetPassword({ services, request: factsOf(request) }, input)
    return sendPage(reply, passwordDone(locale))
  } catch (error) {
    if (!(error instanceof ApiError)) throw error
    if (error.code === 'InvalidParameter') return sendPage(reply.code(400), passwordForm(locale, true))
    return sendPage(reply.code(410), passwordLinkEnded())
  }
}

/** The page of a mailed link that sets a password: a plain form, without script. Looking at it uses nothing up. */
export function servePasswordPages(app: FastifyInstance, services: Services, limits: Limits): void {
  void app.register(async (pages) => {
    pages.removeAllContentTypeParsers()
    const reading = { parseAs: 'string', bodyLimit: FORM_BYTES } as const
    pages.addContentTypeParser('application/x-www-form-urlencoded', reading, (_, body, done) =>
      done(null, new URLSearchParams(String(body))),
    )
    const url = '/password/:token'
    pages.get(url, async (request, reply) => {
      const locale = await readPasswordLink(services, tokenOf(request))
      return locale ? sendPage(reply, passwordForm(locale, false)) : sendPage(reply.code(410), passwordLinkEnded())
    })
    pages.post(url, { ...limits('ResetPassword') }, async (request, reply) => {
      const locale = await readPasswordLink(services, tokenOf(request))
      return locale ? setPassword(services, request, reply, locale) : sendPage(reply.code(410), passwordLinkEnded())
    })
  })
}
