import type { CookieSerializeOptions } from '@fastify/cookie'
import { ApiError, checkArgument } from '@opaline/contract'
import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { isEncrypted } from '../../config.ts'
import { describeShare } from '../../features/shares/describe-share.ts'
import { type OpenedShare, openShare } from '../../features/shares/open-share.ts'
import type { Services } from '../../services.ts'
import { SHARE_COOKIE, visitOf } from './link-visit.ts'
import { toApiError, toRefusal } from './reply.ts'
import { isSameOrigin } from './request-facts.ts'
import { serveShareDocuments, serveShareDownloads, serveShareUploads } from './share-files.ts'
import { serveSharePage } from './share-page.ts'
import { serveShareThumbnails } from './share-thumbnails.ts'
import { drain } from './take-body.ts'

const BODY_BYTES = 8192
const PASSWORD = { check: 'text', optional: true, maxLength: 256 } as const

/** Refuses in the contract's form, to our own page alone. */
const refuseShare =
  (services: Services) =>
  async (error: FastifyError, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> => {
    // Whoever is still sending reads no answer; one who never ends is answered all the same.
    if (!(await drain(request.raw))) void reply.header('connection', 'close')
    const refusal = toApiError(fromBody(error), request.id)
    if (refusal.code === 'ServerError') services.log.error({ requestId: request.id, err: error }, 'fault')
    const { RetryAfterSeconds: seconds } = refusal.details
    if (seconds !== undefined) void reply.header('retry-after', seconds)
    return reply.code(refusal.status).header('cache-control', 'private, no-store').send(toRefusal(refusal))
  }

/** What Fastify says of a body that it cannot read. */
const fromBody = (error: FastifyError): unknown =>
  error instanceof ApiError || error.statusCode === undefined || error.statusCode >= 500
    ? error
    : new ApiError('InvalidParameter', 'The body is one JSON object with a Password.', {}, error.statusCode)

function passwordOf(body: unknown): string {
  const given = typeof body === 'object' && body !== null ? (body as { readonly Password?: unknown }).Password : ''
  const checked = checkArgument('password', PASSWORD, given)
  if ('problem' in checked) throw new ApiError('InvalidParameter', checked.problem)
  return typeof checked.value === 'string' ? checked.value : ''
}

/** Where pages of other sites may hold the share, its cookie is theirs to hold too, apart for each of them. */
const cookieOptions = ({ isFramed }: OpenedShare, secure: boolean): CookieSerializeOptions =>
  isFramed && secure
    ? { httpOnly: true, secure, sameSite: 'none', partitioned: true }
    : { httpOnly: true, secure, sameSite: 'strict' }

function setPass(reply: FastifyReply, token: string, opened: OpenedShare, services: Services): void {
  const options = cookieOptions(opened, isEncrypted(services.config))
  for (const root of ['s', 'v'])
    void reply.setCookie(SHARE_COOKIE, opened.pass, { ...options, path: `/${root}/${token}` })
}

function serveShareData(app: FastifyInstance, services: Services): void {
  app.get('/s/:token/share.json', async (request) => ({
    Success: true,
    Message: '',
    ...(await describeShare(services, visitOf(request))),
  }))
  app.post('/s/:token/open', { bodyLimit: BODY_BYTES }, async (request, reply) => {
    if (!isSameOrigin(request, services.publicUrl()))
      throw new ApiError('Forbidden', 'A share is opened by its own page alone.')
    const { token, facts } = visitOf(request)
    setPass(reply, token, await openShare(services, token, passwordOf(request.body), facts), services)
    return { Success: true, Message: '' }
  })
  serveShareThumbnails(app, services)
}

/** `/s/<token>/`: what was shared, for people without a login. */
export async function serveShares(app: FastifyInstance, services: Services): Promise<void> {
  await serveSharePage(app)
  await app.register(async (scope) => {
    scope.setErrorHandler(refuseShare(services))
    scope.addHook('onRequest', async (_, reply) => void reply.header('cache-control', 'private, no-store'))
    serveShareData(scope, services)
    serveShareDownloads(scope, services)
    serveShareDocuments(scope, services)
    await scope.register(async (files) => serveShareUploads(files, services))
  })
}
