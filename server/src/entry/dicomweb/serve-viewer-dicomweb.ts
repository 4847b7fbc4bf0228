import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { notFound } from '../../features/errors.ts'
import { FrameSyntaxes } from '../../features/studies/frame-syntaxes.ts'
import { SeriesInstances } from '../../features/studies/series-instances.ts'
import { SeriesMetadata } from '../../features/studies/series-metadata.ts'
import type { LiveViewerLinks } from '../../features/viewer-links/live-viewer-links.ts'
import type { ViewerLink } from '../../features/viewer-links/viewer-link.ts'
import type { Services } from '../../services.ts'
import { visitOf } from '../http/link-visit.ts'
import { answerBulkData } from './answer-bulk-data.ts'
import { answerFrames } from './answer-frames.ts'
import { answerInstance } from './answer-instance.ts'
import {
  answerInstanceMetadata,
  answerSeries,
  answerSeriesInstances,
  answerSeriesMetadata,
  answerStudies,
  answerStudyInstances,
  answerStudyMetadata,
} from './answer-json.ts'
import { answerRendered, answerRenderedImage } from './answer-rendered.ts'
import type { Answer } from './dicomweb-request.ts'

const STUDY = '/studies/:study'
const SERIES = `${STUDY}/series/:series`
const INSTANCE = `${SERIES}/instances/:instance`

const answerNothing: Answer = async () => {
  throw notFound('address')
}

/** What answers at which address below a link's `dicomweb` (PS3.18 8.3, 10.4, 10.6). */
const ROUTES: Readonly<Record<string, Answer>> = {
  '/studies': answerStudies,
  [`${STUDY}/series`]: answerSeries,
  [`${STUDY}/instances`]: answerStudyInstances,
  [`${STUDY}/metadata`]: answerStudyMetadata,
  [`${STUDY}/rendered`]: answerRenderedImage,
  [`${STUDY}/thumbnail`]: answerRenderedImage,
  [`${SERIES}/instances`]: answerSeriesInstances,
  [`${SERIES}/metadata`]: answerSeriesMetadata,
  [`${SERIES}/rendered`]: answerRenderedImage,
  [`${SERIES}/thumbnail`]: answerRenderedImage,
  [INSTANCE]: answerInstance,
  [`${INSTANCE}/metadata`]: answerInstanceMetadata,
  [`${INSTANCE}/frames/:frames`]: answerFrames,
  [`${INSTANCE}/frames/:frames/rendered`]: answerRenderedImage,
  [`${INSTANCE}/frames/:frames/thumbnail`]: answerRenderedImage,
  [`${INSTANCE}/rendered`]: answerRendered,
  [`${INSTANCE}/thumbnail`]: answerRenderedImage,
  [`${INSTANCE}/bulkdata/*`]: answerBulkData,
  '/*': answerNothing,
}

/** Nothing of it may be kept by others, run as a page, or read by other origins. */
function protect(reply: FastifyReply, link: ViewerLink): void {
  void reply
    .header('cache-control', 'private, no-store')
    .header('content-security-policy', `default-src 'none'; frame-ancestors ${link.frameAncestors.join(' ')}`)
    .header('cross-origin-resource-policy', 'same-origin')
}

/** `/v/<token>/dicomweb`: what the link shows and nothing else. Refusals are left to the error handler around it. */
export function serveViewerDicomweb(app: FastifyInstance, services: Services, links: LiveViewerLinks): void {
  const sources = {
    services,
    instances: new SeriesInstances(services.database),
    metadata: new SeriesMetadata(services.database),
    frameSyntaxes: new FrameSyntaxes(services.blobs),
  }
  const handle = (answer: Answer) => async (request: FastifyRequest, reply: FastifyReply) => {
    const link = await links.find(visitOf(request))
    protect(reply, link)
    return answer({ ...sources, link, request, reply })
  }
  for (const [url, answer] of Object.entries(ROUTES)) app.get(`/v/:token/dicomweb${url}`, handle(answer))
}
