import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { openByAddress } from '../../features/documents/open-document.ts'
import { RecentOpenings } from '../../features/documents/recent-openings.ts'
import type { Services } from '../../services.ts'
import { factsOf } from './request-facts.ts'
import { sendDocument } from './send-document.ts'
import { refusePage } from './viewer-refusals.ts'

const FIVE_MINUTES_MS = 300_000

/** `/d/<token>/<file name>`: the addresses of `DocumentList`. The name is for people and is not looked at. */
export function serveDocuments(app: FastifyInstance, services: Services): void {
  const openings = new RecentOpenings(FIVE_MINUTES_MS)
  void app.register(async (scope) => {
    scope.setErrorHandler(refusePage(services))
    const answer = async (request: FastifyRequest, reply: FastifyReply) => {
      const [token = ''] = (request.params as { readonly '*': string })['*'].split('/')
      const facts = factsOf(request)
      const name = `${token} ${facts.address}`
      const document = await openByAddress(services, token, facts, !openings.has(name))
      openings.add(name)
      return sendDocument(request, reply, services.blobs, document)
    }
    // A token is longer than the router lets a named part of a path be. Fastify's own HEAD would read the whole document.
    scope.route({ method: ['GET', 'HEAD'], url: '/d/*', exposeHeadRoute: false, handler: answer })
  })
}
