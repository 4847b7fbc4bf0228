import { viewerPath } from '@opaline/viewer/page'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { addressName } from '../../features/documents/describe-documents.ts'
import { type LinkDocument, linkDocuments } from '../../features/documents/link-documents.ts'
import { openInViewer } from '../../features/documents/open-document.ts'
import { RecentOpenings } from '../../features/documents/recent-openings.ts'
import type { LiveViewerLinks } from '../../features/viewer-links/live-viewer-links.ts'
import type { ViewerLink } from '../../features/viewer-links/viewer-link.ts'
import type { Services } from '../../services.ts'
import { visitOf } from './link-visit.ts'
import { comingFromOurselves, openLink } from './open-link.ts'
import { factsOf } from './request-facts.ts'
import { sendDocument } from './send-document.ts'
import type { MessagePage, PageLink } from './viewer-message-page.ts'
import { sendMessagePage } from './viewer-refusals.ts'

const RECORDED_MS = 300_000

interface LinkPath {
  readonly token: string
  readonly '*': string
}

const toPageLink = (token: string, { documentUuid, fileName, orderTitle }: LinkDocument): PageLink => ({
  text: orderTitle === '' ? fileName : `${orderTitle}: ${fileName}`,
  address: `${viewerPath(token)}documents/${documentUuid}/${addressName(fileName)}`,
})

/** A page with the documents of the link added to what it says. */
export async function withDocuments(
  services: Services,
  token: string,
  link: ViewerLink,
  page: MessagePage,
): Promise<MessagePage> {
  const documents = await linkDocuments(services.database, link)
  if (documents.length === 0) return page
  return { ...page, links: { title: 'Documents', list: documents.map((document) => toPageLink(token, document)) } }
}

/** The way from a page of the link to the documents of its orders; undefined where there are none. */
export async function documentsWay(services: Services, token: string, link: ViewerLink): Promise<PageLink | undefined> {
  const { length } = await linkDocuments(services.database, link)
  return length === 0 ? undefined : { text: `Documents (${length})`, address: `${viewerPath(token)}documents` }
}

/** Below a viewer link: the list of the documents of its orders, and each of them, as long as the link lives. */
export function serveViewerDocuments(app: FastifyInstance, services: Services, links: LiveViewerLinks): void {
  const openings = new RecentOpenings(RECORDED_MS)
  const sendList = async (request: FastifyRequest, reply: FastifyReply) => {
    const { token } = request.params as LinkPath
    const link = await openLink(services, links, request, reply)
    const page = await withDocuments(services, token, link, { title: 'Documents of this study', paragraphs: [] })
    return sendMessagePage(reply, page, link.frameAncestors)
  }
  app.get('/v/:token/documents', comingFromOurselves(sendList))
  const answer = async (request: FastifyRequest, reply: FastifyReply) => {
    const { token, '*': path } = request.params as LinkPath
    const facts = factsOf(request)
    const link = await links.find(visitOf(request))
    const [documentUuid = ''] = path.split('/')
    const name = `${token} ${documentUuid} ${facts.address}`
    const document = await openInViewer(services, link, documentUuid, facts, !openings.has(name))
    openings.add(name)
    return sendDocument(request, reply, services.blobs, document)
  }
  app.route({ method: ['GET', 'HEAD'], url: '/v/:token/documents/*', exposeHeadRoute: false, handler: answer })
}
