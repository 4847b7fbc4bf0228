import { ApiError, checkArgument } from '@opaline/contract'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { RecentOpenings } from '../../features/documents/recent-openings.ts'
import { downloadShare } from '../../features/shares/download-share.ts'
import { openSharedDocument } from '../../features/shares/open-shared-document.ts'
import { uploadToShare } from '../../features/shares/upload-to-share.ts'
import type { Services } from '../../services.ts'
import { contentDisposition } from './content-disposition.ts'
import { visitOf } from './link-visit.ts'
import { isSameOrigin } from './request-facts.ts'
import { sendDocument } from './send-document.ts'
import { bytesOf } from './take-body.ts'

const RECORDED_MS = 300_000
const FILE_NUMBER = { check: 'int', optional: false, minimum: 0, maximum: 1_000_000_000 } as const

interface Path {
  readonly orderUuid?: string
  readonly '*'?: string
}

const pathOf = (request: FastifyRequest): Path => request.params as Path

/** `/s/<token>/download` and `/s/<token>/orders/<order>/download`: zip files, where downloading is allowed. */
export function serveShareDownloads(app: FastifyInstance, services: Services): void {
  const answer = async (request: FastifyRequest, reply: FastifyReply) => {
    const { name, stream } = await downloadShare(services, visitOf(request), pathOf(request).orderUuid)
    return reply
      .header('content-disposition', contentDisposition('attachment', name))
      .type('application/zip')
      .send(stream)
  }
  // Without HEAD, which would read all of it.
  app.get('/s/:token/download', { exposeHeadRoute: false }, answer)
  app.get('/s/:token/orders/:orderUuid/download', { exposeHeadRoute: false }, answer)
}

/** `/s/<token>/documents/<document>/<file name>`: the documents of what is shared, to look at. */
export function serveShareDocuments(app: FastifyInstance, services: Services): void {
  const openings = new RecentOpenings(RECORDED_MS)
  const handler = async (request: FastifyRequest, reply: FastifyReply) => {
    const visit = visitOf(request)
    const [documentUuid = ''] = (pathOf(request)['*'] ?? '').split('/')
    const name = `${visit.token} ${documentUuid} ${visit.facts.address}`
    const document = await openSharedDocument(services, visit, documentUuid, !openings.has(name))
    openings.add(name)
    return sendDocument(request, reply, services.blobs, document)
  }
  app.route({ method: ['GET', 'HEAD'], url: '/s/:token/documents/*', exposeHeadRoute: false, handler })
}

function fileNumberOf(request: FastifyRequest): number {
  const { FileNumber } = request.query as { readonly FileNumber?: unknown }
  const checked = checkArgument('FileNumber', FILE_NUMBER, FileNumber)
  if ('problem' in checked) throw new ApiError('InvalidParameter', checked.problem)
  return Number(checked.value)
}

/** `POST /s/<token>/files`: one DICOM file as the body. */
export function serveShareUploads(app: FastifyInstance, services: Services): void {
  app.removeAllContentTypeParsers()
  app.addContentTypeParser(['application/dicom', 'application/octet-stream'], (_, payload, done) => done(null, payload))
  app.post('/s/:token/files', async (request) => {
    if (!isSameOrigin(request, services.publicUrl()))
      throw new ApiError('Forbidden', 'Files are sent to a share by its own page alone.')
    const FileNumber = fileNumberOf(request)
    const Sha256 = await uploadToShare(services, visitOf(request), bytesOf(request.raw))
    return { Success: true, Message: '', FileNumber, Sha256 }
  })
}
