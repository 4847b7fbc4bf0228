import { ApiError } from '@opaline/contract'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Config } from '../../config.ts'
import { answerPreflight, exposeAlso } from './cors.ts'

/** The parts of tus 1.0 (https://tus.io/protocols/resumable-upload) that say nothing of the file. */

const VERSION = '1.0.0'
const EXTENSIONS = 'creation,termination,expiration'
const PRECONDITION_FAILED = 412
const EXPOSED =
  'location, tus-resumable, tus-version, tus-extension, tus-max-size, upload-length, upload-offset, upload-expires, upload-result'
const ALLOWED = {
  methods: 'POST, HEAD, PATCH, DELETE',
  headers: 'authorization, content-type, tus-resumable, upload-length, upload-offset, upload-metadata',
}

/** What pieces of a file are sent as. */
export const PIECE_TYPE = 'application/offset+octet-stream'

/** Says in every answer which version is spoken, and lets pages of other origins read it. */
export function speakTus(app: FastifyInstance): void {
  app.addHook('onSend', async (_, reply) => {
    void reply.header('tus-resumable', VERSION)
    exposeAlso(reply, EXPOSED)
  })
}

/** Answers OPTIONS: to pages what they may send, to clients what is spoken here. */
export const describeTus = (reply: FastifyReply, { MAX_FILE_BYTES }: Config): Promise<void> =>
  answerPreflight(
    reply.header('tus-version', VERSION).header('tus-extension', EXTENSIONS).header('tus-max-size', MAX_FILE_BYTES),
    ALLOWED,
  )

/** @throws ApiError InvalidParameter, status 412, for a client of another version */
export function requireVersion(request: FastifyRequest, reply: FastifyReply): void {
  if (request.headers['tus-resumable'] === VERSION) return
  void reply.header('tus-version', VERSION)
  const message = `Invalid parameters for Tus-Resumable. Only ${VERSION} is spoken here.`
  throw new ApiError('InvalidParameter', message, {}, PRECONDITION_FAILED)
}

/** Where the bytes of a request go. @throws ApiError InvalidParameter */
export function readOffset(request: FastifyRequest): number {
  const given = String(request.headers['upload-offset'] ?? '')
  if (/^\d{1,15}$/.test(given)) return Number(given)
  throw new ApiError('InvalidParameter', 'Invalid parameters for Upload-Offset. A number of bytes is required.')
}

export interface Standing {
  readonly received: number
  readonly size: number
  readonly expiresAt: Date
  /** What became of the whole file: the body that its plain upload would have answered. */
  readonly result?: Readonly<Record<string, unknown>> | undefined
}

/** Says where an upload stands. A 204 has no body, so the file's result goes in a header: JSON in base64. */
export function tellStanding(reply: FastifyReply, { received, size, expiresAt, result }: Standing): void {
  void reply
    .header('upload-offset', received)
    .header('upload-length', size)
    .header('upload-expires', expiresAt.toUTCString())
  if (result) void reply.header('upload-result', Buffer.from(JSON.stringify(result)).toString('base64'))
}
