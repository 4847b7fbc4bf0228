import { DOCUMENT_TYPES, METHODS, type MethodName } from '@opaline/contract'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { isEncrypted } from '../../config.ts'
import { ForeignOriginError } from '../../features/access/allowed-domains.ts'
import type { Services } from '../../services.ts'
import { type Answer, callMethod, type Entry } from './call-method.ts'
import { checkAnswer } from './check-answer.ts'
import { allowAnyOrigin, answerPreflight } from './cors.ts'
import { KnownCallers } from './known-callers.ts'
import type { Limits } from './rate-limits.ts'
import { toApiError, toRefusal } from './reply.ts'
import { factsOf, SESSION_COOKIE, sessionTokenHash } from './request-facts.ts'
import { bytesOf, drain } from './take-body.ts'
import { partAnswer, writeAnswer } from './write-answer.ts'

const SERVED = (Object.keys(METHODS) as MethodName[]).filter(
  (name) => !['local', 'upload'].includes(METHODS[name].form),
)
const isStreaming = (name: MethodName): boolean => 'body' in METHODS[name]
const DOCUMENT_MEDIA_TYPES = Object.values(DOCUMENT_TYPES).map(({ mediaType }) => mediaType)
const UNNAMED = 'application/octet-stream'
type BodyType = Extract<(typeof METHODS)[MethodName], { readonly body: string }>['body']
/** What the body of a method that takes one may say that it is. */
const BODY_TYPES = {
  'application/dicom': ['application/dicom', UNNAMED],
  [UNNAMED]: [UNNAMED, ...DOCUMENT_MEDIA_TYPES],
} as const satisfies Readonly<Record<BodyType, readonly string[]>>
const JSON_TYPE = 'application/json; charset=utf-8'
const COOKIE_SECONDS = 12 * 3600

/** The web application holds its session in a cookie that no script can read. */
function setCookie(name: MethodName, answer: Answer, services: Services, reply: FastifyReply): void {
  const options = {
    path: '/',
    httpOnly: true,
    sameSite: 'strict',
    secure: isEncrypted(services.config),
  } as const
  if (name === 'SignIn')
    void reply.setCookie(SESSION_COOKIE, String(answer['SessionToken']), { ...options, maxAge: COOKIE_SECONDS })
  if (name === 'SignOut') void reply.clearCookie(SESSION_COOKIE, options)
}

async function answerCall(entry: Entry, name: MethodName, request: FastifyRequest, reply: FastifyReply): Promise<void> {
  const { services } = entry
  const streams = isStreaming(name)
  try {
    const answer = await callMethod(entry, {
      name,
      tokenHash: sessionTokenHash(request, services.publicUrl()),
      input: streams ? request.query : request.body,
      facts: factsOf(request),
      ...(streams ? { body: bytesOf(request.raw) } : {}),
    })
    const { rest, lists } = partAnswer(answer)
    const checked = checkAnswer(name, rest)
    setCookie(name, checked, services, reply)
    allowAnyOrigin(reply)
    await reply.header('cache-control', 'no-store').type(JSON_TYPE).send(writeAnswer(checked, lists))
  } catch (error) {
    // Who is still sending after that long is answered all the same, and has the connection closed.
    if (streams && !(await drain(request.raw))) void reply.header('connection', 'close')
    await refuse(services, request, reply, error)
  }
}

/** Sends an error in the form of contract 5, and logs what callers are not told. */
export async function refuse(
  services: Services,
  request: FastifyRequest,
  reply: FastifyReply,
  error: unknown,
): Promise<void> {
  const refusal = toApiError(error, request.id)
  if (refusal.code === 'ServerError') services.log.error({ requestId: request.id, err: error }, 'fault')
  if (!(error instanceof ForeignOriginError)) allowAnyOrigin(reply)
  if (refusal.details.RetryAfterSeconds !== undefined)
    void reply.header('retry-after', refusal.details.RetryAfterSeconds)
  await reply.code(refusal.status).header('cache-control', 'no-store').send(toRefusal(refusal))
}

function serveMethods(app: FastifyInstance, entry: Entry, limits: Limits, names: readonly MethodName[]): void {
  for (const name of names) {
    const url = `/api/v1/${name}`
    app.options(url, (_, reply) => answerPreflight(reply))
    app.post(url, { ...limits(name) }, (request, reply) => answerCall(entry, name, request, reply))
  }
}

/** `POST /api/v1/<Method>` for every method of the contract. */
export function serveApi(app: FastifyInstance, services: Services, limits: Limits): void {
  const entry = { services, callers: new KnownCallers() }
  // Arguments come as JSON and nothing else: a form of another site can send plain text without being asked first.
  app.removeContentTypeParser('text/plain')
  serveMethods(
    app,
    entry,
    limits,
    SERVED.filter((name) => !isStreaming(name)),
  )
  for (const [body, types] of Object.entries(BODY_TYPES))
    void app.register(async (files) => {
      // A parser that reads a file as JSON or text would leave nothing of it to be stored.
      files.removeAllContentTypeParsers()
      files.addContentTypeParser([...types], (_, payload, done) => done(null, payload))
      const ofType = (name: MethodName) => 'body' in METHODS[name] && METHODS[name].body === body
      serveMethods(files, entry, limits, SERVED.filter(ofType))
    })
}
