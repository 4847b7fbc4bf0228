import { ApiError } from '@opaline/contract'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Corrected } from '../../features/corrections/correction.ts'
import { notFound } from '../../features/errors.ts'
import type { FrameSyntaxes } from '../../features/studies/frame-syntaxes.ts'
import type { Query } from '../../features/studies/match-query.ts'
import type { SeriesInstances, SeriesKey } from '../../features/studies/series-instances.ts'
import type { SeriesMetadata } from '../../features/studies/series-metadata.ts'
import type { StoredInstance } from '../../features/studies/stored-instance.ts'
import type { LinkSeries, LinkStudy, ViewerLink } from '../../features/viewer-links/viewer-link.ts'
import type { Services } from '../../services.ts'

/** What answers are made of. */
export interface DicomwebSources {
  readonly services: Services
  readonly instances: SeriesInstances
  readonly metadata: SeriesMetadata
  readonly frameSyntaxes: FrameSyntaxes
}

/** One request under a link that may be used. */
export interface DicomwebRequest extends DicomwebSources {
  readonly link: ViewerLink
  readonly request: FastifyRequest
  readonly reply: FastifyReply
}

export type Answer = (call: DicomwebRequest) => Promise<FastifyReply>

/** A part of the request's path. */
export const parameter = (request: FastifyRequest, name: string): string =>
  (request.params as Readonly<Record<string, string | undefined>>)[name] ?? ''

/** The study of the path. @throws ApiError NotFound where the link does not show it */
export function studyOf({ link, request }: DicomwebRequest): LinkStudy {
  const study = link.studies.get(parameter(request, 'study'))
  if (study === undefined) throw notFound('study')
  return study
}

/**
 * The corrections that lie over a study of the link: none where an Admin's link asks for what is stored (contract 9).
 * @throws ApiError Forbidden where another asks for it
 */
export function correctedOf({ link, request }: DicomwebRequest, study: LinkStudy): Corrected | undefined {
  if ((request.query as Query)['original'] !== 'true') return study.corrected
  if (!link.ofAdmin) throw new ApiError('Forbidden', 'What is stored without its corrections is for an Admin.')
  return undefined
}

/** A series of a link as the sources know it. @throws ApiError Forbidden */
export const seriesKey = (call: DicomwebRequest, study: LinkStudy, series: LinkSeries): SeriesKey => ({
  accountUuid: call.link.accountUuid,
  studyInstanceUid: study.studyInstanceUid,
  corrected: correctedOf(call, study),
  ...series,
})

/** The series of the path. @throws ApiError NotFound */
export function seriesOf(call: DicomwebRequest): SeriesKey {
  const study = studyOf(call)
  const series = study.series.get(parameter(call.request, 'series'))
  if (series === undefined) throw notFound('series')
  return seriesKey(call, study, series)
}

/** The instance of the path. @throws ApiError NotFound */
export async function instanceOf(call: DicomwebRequest): Promise<StoredInstance> {
  const found = call.instances.find(seriesOf(call))
  const instance = (found instanceof Promise ? await found : found).get(parameter(call.request, 'instance'))
  if (instance === undefined) throw notFound('instance')
  return instance
}

/** @throws ApiError Forbidden where the link is for looking alone */
export function requireDownload({ link }: DicomwebRequest): void {
  if (!link.mayDownload) throw new ApiError('Forbidden', 'The link is for looking: files are not sent.')
}

/** For what is there, but not in a form that the request takes (RFC 9110 15.5.7). */
export const notAcceptable = (message: string): ApiError => new ApiError('UnsupportedFile', message, {}, 406)
