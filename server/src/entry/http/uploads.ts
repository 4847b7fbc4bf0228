import { ApiError, ERRORS } from '@opaline/contract'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { inSession } from '../../features/sessions/find-session.ts'
import { appendPieces } from '../../features/uploads/append-pieces.ts'
import { createUpload } from '../../features/uploads/create-upload.ts'
import { findUpload } from '../../features/uploads/find-upload.ts'
import { finishUpload } from '../../features/uploads/finish-upload.ts'
import { removeUpload } from '../../features/uploads/remove-upload.ts'
import type { Upload } from '../../features/uploads/upload.ts'
import type { StreamCall } from '../../features/use-case.ts'
import { sha256 } from '../../secrets.ts'
import type { Services } from '../../services.ts'
import { STREAM_USE_CASES } from '../../use-cases.ts'
import { refuse } from './api.ts'
import { type Answer, callMethod, type Entry, type Instead } from './call-method.ts'
import { checkAnswer } from './check-answer.ts'
import { allowAnyOrigin } from './cors.ts'
import { KnownCallers } from './known-callers.ts'
import { factsOf, sessionTokenHash } from './request-facts.ts'
import { bytesOf, drain } from './take-body.ts'
import { describeTus, PIECE_TYPE, readOffset, requireVersion, speakTus, tellStanding } from './tus-protocol.ts'
import { readAnnouncement } from './upload-metadata.ts'

const COLLECTION = '/api/v1/uploads'
const ONE = `${COLLECTION}/:token`

/** Makes an answer ready to be sent. */
type Handler = (request: FastifyRequest, reply: FastifyReply) => Promise<void>
type AnyUseCase = (call: unknown, input: unknown) => Promise<Answer>

/** The upload that a request is about. @throws ApiError Unauthorized, NotFound, Expired */
function requireUpload({ services }: Entry, request: FastifyRequest): Promise<Upload> {
  const tokenHash = sessionTokenHash(request, services.publicUrl())
  const { token } = request.params as { readonly token: string }
  if (tokenHash === undefined) throw new ApiError('Unauthorized', ERRORS.Unauthorized.meaning)
  return inSession(services.database, tokenHash, undefined, (tx, found) => {
    if (found === undefined) throw new ApiError('Unauthorized', 'No valid session.')
    return findUpload(tx, found.session, sha256(token), services.now())
  })
}

/** Does something for whoever may call the method of the file. */
const inPlaceOf = (
  entry: Entry,
  request: FastifyRequest,
  { method, input }: Pick<Upload, 'method' | 'input'>,
  instead: Instead,
): Promise<Answer> =>
  callMethod(entry, {
    name: method,
    tokenHash: sessionTokenHash(request, entry.services.publicUrl()),
    input,
    facts: factsOf(request),
    instead,
  })

const create =
  (entry: Entry): Handler =>
  async (request, reply) => {
    const { 'upload-length': length, 'upload-metadata': metadata } = request.headers
    const file = readAnnouncement(length?.toString(), metadata?.toString())
    const made = await inPlaceOf(entry, request, file, async (call, input) => createUpload(call, { ...file, input }))
    void reply
      .code(201)
      .header('location', `uploads/${made['token']}`)
      .header('upload-expires', (made['expiresAt'] as Date).toUTCString())
  }

/** Where the upload stands is the truth that its sender goes on from. */
const tell =
  (entry: Entry): Handler =>
  async (request, reply) => {
    const upload = await requireUpload(entry, request)
    await inPlaceOf(entry, request, upload, async () => ({}))
    tellStanding(reply, { ...upload, result: upload.outcome?.body })
  }

/** Stores a whole file as its method would have, had it come at once. */
const storeAs = (call: Omit<StreamCall, 'body'>, { method, input }: Upload) => {
  const useCase = STREAM_USE_CASES[method] as unknown as AnyUseCase
  return async (body: AsyncIterable<Uint8Array>) => checkAnswer(method, await useCase({ ...call, body }, input))
}

const append =
  (entry: Entry): Handler =>
  async (request, reply) => {
    const offset = readOffset(request)
    const upload = await requireUpload(entry, request)
    let received = upload.received
    const answer = await inPlaceOf(entry, request, upload, async (call) => {
      received = await appendPieces(entry.services, upload, offset, bytesOf(request.raw))
      return received < upload.size ? {} : finishUpload(entry.services, upload, storeAs(call, upload))
    })
    const result = received < upload.size ? undefined : answer
    tellStanding(reply.code(204), { ...upload, received, result })
  }

const end =
  (entry: Entry): Handler =>
  async (request, reply) => {
    const upload = await requireUpload(entry, request)
    await inPlaceOf(entry, request, upload, async () => {
      await removeUpload(entry.services, upload)
      return {}
    })
    void reply.code(204)
  }

/** Uploads in pieces, tus 1.0, at `/api/v1/uploads` (contract 6). Each request passes the policy of its file's method. */
export function serveUploads(app: FastifyInstance, services: Services): void {
  const entry = { services, callers: new KnownCallers() }
  const answering =
    (handler: Handler): Handler =>
    async (request, reply) => {
      try {
        requireVersion(request, reply)
        await handler(request, reply)
        allowAnyOrigin(reply)
        await reply.header('cache-control', 'no-store').send()
      } catch (error) {
        if (!(await drain(request.raw))) void reply.header('connection', 'close')
        await refuse(services, request, reply, error)
      }
    }
  app.removeAllContentTypeParsers()
  app.addContentTypeParser(PIECE_TYPE, (_, payload, done) => done(null, payload))
  speakTus(app)
  app.options(COLLECTION, (_, reply) => describeTus(reply, services.config))
  app.options(ONE, (_, reply) => describeTus(reply, services.config))
  app.post(COLLECTION, answering(create(entry)))
  app.head(ONE, answering(tell(entry)))
  app.patch(ONE, answering(append(entry)))
  app.delete(ONE, answering(end(entry)))
}
