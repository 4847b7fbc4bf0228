import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { ViewerManifest } from '@opaline/viewer/manifest'
import { viewerConfigJs, viewerIndexHtml, viewerPageCsp, viewerPath, viewerStudyUrl } from '@opaline/viewer/page'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { showsImages } from '../../features/readable/find-readable-objects.ts'
import { LiveViewerLinks } from '../../features/viewer-links/live-viewer-links.ts'
import type { ViewerLink } from '../../features/viewer-links/viewer-link.ts'
import { findProjectRoot } from '../../project-root.ts'
import type { Services } from '../../services.ts'
import type { DicomwebSources } from '../dicomweb/dicomweb-request.ts'
import { serveViewerDicomweb } from '../dicomweb/serve-viewer-dicomweb.ts'
import { browserLocale } from './accept-language.ts'
import { visitOf } from './link-visit.ts'
import { comingFromOurselves, openLink, type PageHandler } from './open-link.ts'
import { STORAGE_FALLBACK_JS } from './storage-fallback-js.ts'
import { serveViewerApp } from './viewer-app.ts'
import { documentsWay, serveViewerDocuments, withDocuments } from './viewer-documents.ts'
import type { MessagePage } from './viewer-message-page.ts'
import {
  insteadOfImages,
  ofNamedStudies,
  readableInstead,
  readableWay,
  serveReadableObjects,
} from './viewer-readable.ts'
import { refuseDatum, refusePage, sendMessagePage } from './viewer-refusals.ts'
import { withStrip } from './viewer-strip.ts'

const NO_IMAGES: MessagePage = {
  title: 'There are no images yet',
  paragraphs: ['No images have arrived for this order. Load this page again when they have.'],
}

const NOTHING_THERE: MessagePage = {
  title: 'There is nothing here yet',
  paragraphs: ['There was nothing in this folder when the link was made. Ask for a new link when there is.'],
}

const tokenOf = (request: FastifyRequest): string => (request.params as { readonly token: string }).token

const unkept = (reply: FastifyReply, link: ViewerLink): FastifyReply =>
  reply.header('cache-control', 'no-store').header('content-security-policy', viewerPageCsp(link.frameAncestors))

interface PageSources {
  readonly services: Services
  readonly links: LiveViewerLinks
  readonly template: string
}

/** The viewer on its studies, with ways to what it does not show; in its place those, where there are no images. */
const sendViewer =
  ({ services, links, template }: PageSources): PageHandler =>
  async (request, reply) => {
    const token = tokenOf(request)
    const link = await openLink(services, links, request, reply)
    const instead = await insteadOfImages(services, token, ofNamedStudies(link, request))
    if (instead !== undefined) return unkept(reply, link).redirect(instead)
    const ways = [
      await readableWay(services, token, link, browserLocale(request)),
      await documentsWay(services, token, link),
    ].filter((way) => way !== undefined)
    const html = withStrip(viewerIndexHtml({ template, token }), ways)
    return unkept(reply, link).type('text/html; charset=utf-8').send(html)
  }

/** Where a link leads: to the list of its studies, to the viewer on them, or to what there is without images. */
const enter =
  (sources: PageSources): PageHandler =>
  async (request, reply) => {
    const { services, links } = sources
    const token = tokenOf(request)
    const link = await links.peek(visitOf(request))
    const isList = link.opensList && link.studies.size > 0
    if (isList && request.url.endsWith('/')) return sendViewer(sources)(request, reply)
    if (isList) return unkept(reply, link).redirect(viewerPath(token))
    const address = (await showsImages(services.database, link))
      ? viewerStudyUrl(token, [...link.studies.keys()])
      : await readableInstead(services, token, link)
    if (address !== undefined) return unkept(reply, link).redirect(address)
    const opened = await openLink(services, links, request, reply)
    const page = link.orderUuids.length === 0 ? NOTHING_THERE : NO_IMAGES
    return sendMessagePage(reply, await withDocuments(services, token, opened, page), opened.frameAncestors)
  }

function servePages(app: FastifyInstance, sources: PageSources): void {
  const { services, links } = sources
  app.setErrorHandler(refusePage(services))
  app.get('/v/:token', comingFromOurselves(enter(sources)))
  app.get('/v/:token/', comingFromOurselves(enter(sources)))
  serveViewerDocuments(app, services, links)
  serveReadableObjects(app, services, links)
  // The viewer makes addresses of its own below the link, such as that of 'study not found', and may be loaded at each.
  app.get('/v/:token/:name', comingFromOurselves(sendViewer(sources)))
}

function serveData(app: FastifyInstance, sources: DicomwebSources, links: LiveViewerLinks): void {
  const { services } = sources
  app.setErrorHandler(refuseDatum(services))
  app.get('/v/:token/app-config.js', async (request, reply) => {
    const link = await links.find(visitOf(request))
    return unkept(reply, link)
      .type('text/javascript; charset=utf-8')
      .send(STORAGE_FALLBACK_JS + viewerConfigJs({ token: tokenOf(request), showStudyList: link.opensList }))
  })
  serveViewerDicomweb(app, sources, links)
}

/** The viewer: its files, and below each link its pages, its settings and its DICOMweb. */
export async function serveViewer(app: FastifyInstance, sources: DicomwebSources): Promise<void> {
  const { services } = sources
  const dist = join(findProjectRoot(), 'viewer', 'dist')
  const manifest = JSON.parse(await readFile(join(dist, 'manifest.json'), 'utf8')) as ViewerManifest
  const template = await readFile(join(dist, manifest.template), 'utf8')
  const links = new LiveViewerLinks(services)
  serveViewerApp(app, dist, manifest)
  await app.register(async (scope) => servePages(scope, { services, links, template }))
  await app.register(async (scope) => serveData(scope, sources, links))
}
