import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { findSharedThumbnail } from '../../features/shares/find-shared-thumbnail.ts'
import type { Services } from '../../services.ts'
import { visitOf } from './link-visit.ts'

/** What a placeholder may do where it is opened by its own address. */
const PICTURE_POLICY = "default-src 'none'; frame-ancestors 'none'; sandbox"

/** `/s/<token>/orders/<order>/thumbnail`: a small picture of a study, for who may open the share. */
export function serveShareThumbnails(app: FastifyInstance, services: Services): void {
  app.get('/s/:token/orders/:order/thumbnail', async (request: FastifyRequest, reply: FastifyReply) => {
    const { order } = request.params as { readonly order: string }
    const { mediaType, bytes } = await findSharedThumbnail(services, visitOf(request), order)
    return reply
      .header('content-security-policy', PICTURE_POLICY)
      .header('cross-origin-resource-policy', 'same-origin')
      .type(mediaType)
      .send(bytes)
  })
}
