import type { FastifyReply, FastifyRequest } from 'fastify'
import { isEncrypted } from '../../config.ts'
import type { LiveViewerLinks } from '../../features/viewer-links/live-viewer-links.ts'
import { LinkRefusal, type ViewerLink } from '../../features/viewer-links/viewer-link.ts'
import type { Services } from '../../services.ts'
import { LINK_COOKIE, linkCookieOptions, visitOf } from './link-visit.ts'
import type { MessagePage } from './viewer-message-page.ts'
import { sendMessagePage } from './viewer-refusals.ts'

/** Opens the link of a page, and gives its first browser what shows that it was the first. @throws LinkRefusal */
export async function openLink(
  services: Services,
  links: LiveViewerLinks,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<ViewerLink> {
  const visit = visitOf(request)
  const link = await links.open(visit)
  if (link.given !== undefined) {
    const options = linkCookieOptions(link.given.isFramed, isEncrypted(services.config))
    void reply.setCookie(LINK_COOKIE, link.given.pass, { ...options, path: `/v/${visit.token}` })
  }
  return link
}

/** Sends a page below a link. @throws LinkRefusal */
export type PageHandler = (request: FastifyRequest, reply: FastifyReply) => Promise<FastifyReply>

const GOING_ON: MessagePage = { title: 'Opening the viewer', paragraphs: ['One moment.'] }

/**
 * Sends a browser that came from another site, and left its strict cookie at home, to the same address once more: led by a
 * page of ours it brings the cookie along.
 */
export const comingFromOurselves =
  (send: PageHandler): PageHandler =>
  async (request, reply) => {
    try {
      return await send(request, reply)
    } catch (error) {
      const mayHoldPass = error instanceof LinkRefusal && error.reason === 'WrongBrowser'
      if (!mayHoldPass || !visitOf(request).fromElsewhere) throw error
      return sendMessagePage(reply, { ...GOING_ON, goesTo: request.url }, ['*'])
    }
  }
