import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { LiveViewerLinks } from '../../features/viewer-links/live-viewer-links.ts'
import type { ViewerLink } from '../../features/viewer-links/viewer-link.ts'
import { visitOf } from '../http/link-visit.ts'
import type { Answer, DicomwebSources } from './dicomweb-request.ts'
import { answerNothing, READING_ROUTES } from './routes.ts'
import { scopeOfLink } from './scope.ts'

/** Nothing of it may be kept by others, run as a page, or read by other origins. */
function protect(reply: FastifyReply, link: ViewerLink): void {
  void reply
    .header('cache-control', 'private, no-store')
    .header('content-security-policy', `default-src 'none'; frame-ancestors ${link.frameAncestors.join(' ')}`)
    .header('cross-origin-resource-policy', 'same-origin')
}

/** `/v/<token>/dicomweb`: what the link shows and nothing else. Refusals are left to the error handler around it. */
export function serveViewerDicomweb(app: FastifyInstance, sources: DicomwebSources, links: LiveViewerLinks): void {
  const handle = (answer: Answer) => async (request: FastifyRequest, reply: FastifyReply) => {
    const link = await links.find(visitOf(request))
    protect(reply, link)
    const { token } = request.params as { readonly token: string }
    const root = `${sources.services.publicUrl()}/v/${token}/dicomweb`
    return answer({ ...sources, scope: scopeOfLink(link), root, request, reply })
  }
  for (const { url, answer } of READING_ROUTES) app.get(`/v/:token/dicomweb${url}`, handle(answer))
  app.get('/v/:token/dicomweb/*', handle(answerNothing))
}
