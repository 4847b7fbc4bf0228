import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { ViewerManifest } from '@opaline/viewer/manifest'
import { viewerConfigJs, viewerIndexHtml, viewerPageCsp, viewerPath, viewerStudyUrl } from '@opaline/viewer/page'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { findShownSeries, type ShownSeries } from '../../features/studies/find-shown-series.ts'
import { LiveViewerLinks } from '../../features/viewer-links/live-viewer-links.ts'
import type { ViewerLink } from '../../features/viewer-links/viewer-link.ts'
import { findProjectRoot } from '../../project-root.ts'
import type { Services } from '../../services.ts'
import type { DicomwebSources } from '../dicomweb/dicomweb-request.ts'
import { serveViewerDicomweb } from '../dicomweb/serve-viewer-dicomweb.ts'
import { visitOf } from './link-visit.ts'
import { comingFromOurselves, openLink } from './open-link.ts'
import { STORAGE_FALLBACK_JS } from './storage-fallback-js.ts'
import { serveViewerApp } from './viewer-app.ts'
import { serveViewerDocuments, withDocuments, withDocumentsStrip } from './viewer-documents.ts'
import type { MessagePage } from './viewer-message-page.ts'
import { refuseDatum, refusePage, sendMessagePage } from './viewer-refusals.ts'

const NO_IMAGES: MessagePage = {
  title: 'There are no images yet',
  paragraphs: ['No images have arrived for this order. Load this page again when they have.'],
}

const NOTHING_THERE: MessagePage = {
  title: 'There is nothing here yet',
  paragraphs: ['There was nothing in this folder when the link was made. Ask for a new link when there is.'],
}

const NOT_SHOWN: MessagePage = {
  title: 'The viewer cannot show this study',
  paragraphs: ['It holds no images, only other objects, such as reports or plans. These are its series:'],
}

const tokenOf = (request: FastifyRequest): string => (request.params as { readonly token: string }).token

const describe = ({ modality, description, instancesCount }: ShownSeries): string =>
  `${[modality, description].filter((text) => text !== '').join(' ')} (${instancesCount})`

/** What to say instead of opening the viewer, which stays black or white on a study without images. */
function withoutImages(series: readonly ShownSeries[]): MessagePage | undefined {
  if (series.some((entry) => entry.isShown)) return undefined
  if (series.length === 0) return NO_IMAGES
  return { ...NOT_SHOWN, list: series.map(describe) }
}

const unkept = (reply: FastifyReply, link: ViewerLink): FastifyReply =>
  reply.header('cache-control', 'no-store').header('content-security-policy', viewerPageCsp(link.frameAncestors))

const sayInstead = (link: ViewerLink, series: readonly ShownSeries[]): MessagePage | undefined =>
  link.orderUuids.length === 0 ? NOTHING_THERE : withoutImages(series)

function servePages(app: FastifyInstance, services: Services, links: LiveViewerLinks, template: string): void {
  app.setErrorHandler(refusePage(services))
  const sendViewer = async (request: FastifyRequest, reply: FastifyReply) => {
    const token = tokenOf(request)
    const link = await openLink(services, links, request, reply)
    const html = await withDocumentsStrip(services, token, link, viewerIndexHtml({ template, token }))
    return unkept(reply, link).type('text/html; charset=utf-8').send(html)
  }
  const enter = async (request: FastifyRequest, reply: FastifyReply) => {
    const token = tokenOf(request)
    const link = await links.peek(visitOf(request))
    const isList = link.opensList && link.studies.size > 0
    if (isList)
      return request.url.endsWith('/') ? sendViewer(request, reply) : unkept(reply, link).redirect(viewerPath(token))
    const ids = [...link.studies.values()].map((study) => study.id)
    const page = sayInstead(link, await findShownSeries(services.database, link.accountUuid, ids))
    if (!page) return unkept(reply, link).redirect(viewerStudyUrl(token, [...link.studies.keys()]))
    const opened = await openLink(services, links, request, reply)
    return sendMessagePage(reply, await withDocuments(services, token, opened, page), opened.frameAncestors)
  }
  app.get('/v/:token', comingFromOurselves(enter))
  app.get('/v/:token/', comingFromOurselves(enter))
  serveViewerDocuments(app, services, links)
  // The viewer makes addresses of its own below the link, such as that of 'study not found', and may be loaded at each.
  app.get('/v/:token/:name', comingFromOurselves(sendViewer))
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
  await app.register(async (scope) => servePages(scope, services, links, template))
  await app.register(async (scope) => serveData(scope, sources, links))
}
