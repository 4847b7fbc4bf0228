import type { FastifyInstance } from 'fastify'
import { openDownload } from '../../features/downloads/open-download.ts'
import { takeDownload } from '../../features/downloads/take-download.ts'
import type { Services } from '../../services.ts'
import { contentDisposition } from './content-disposition.ts'
import { factsOf } from './request-facts.ts'
import { refusePage } from './viewer-refusals.ts'

/** `/download/<token>`: an order as a zip file, once. `?original=true` gives an Admin what is stored. */
export function serveDownloads(app: FastifyInstance, services: Services): void {
  app.setErrorHandler(refusePage(services))
  // Without HEAD: a program that only looks must not use the link up.
  app.get('/download/:token', { exposeHeadRoute: false }, async (request, reply) => {
    const { token } = request.params as { readonly token: string }
    const { original } = request.query as { readonly original?: string }
    const taken = await takeDownload(services, { token, facts: factsOf(request), asStored: original === 'true' })
    const { name, stream } = await openDownload(services, taken)
    return reply
      .header('cache-control', 'private, no-store')
      .header('content-disposition', contentDisposition('attachment', name))
      .type('application/zip')
      .send(stream)
  })
}
