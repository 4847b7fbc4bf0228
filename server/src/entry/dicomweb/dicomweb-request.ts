import { ApiError } from '@opaline/contract'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Corrected } from '../../features/corrections/correction.ts'
import { notFound } from '../../features/errors.ts'
import type { RecentPositions } from '../../features/search/recent-positions.ts'
import type { FrameSyntaxes } from '../../features/studies/frame-syntaxes.ts'
import type { SeriesInstances, SeriesKey } from '../../features/studies/series-instances.ts'
import type { SeriesMetadata } from '../../features/studies/series-metadata.ts'
import type { ShownSeriesKey, ShownStudy } from '../../features/studies/shown-study.ts'
import type { StoredInstance } from '../../features/studies/stored-instance.ts'
import type { Services } from '../../services.ts'
import { acceptedRanges, type MediaRange } from './accept.ts'
import type { Scope } from './scope.ts'

/** What answers are made of. */
export interface DicomwebSources {
  readonly services: Services
  readonly instances: SeriesInstances
  readonly metadata: SeriesMetadata
  readonly frameSyntaxes: FrameSyntaxes
  readonly positions: RecentPositions
}

/** One request that was let in. */
export interface DicomwebRequest extends DicomwebSources {
  readonly scope: Scope
  /** The address of the door, without a slash at the end. */
  readonly root: string
  readonly request: FastifyRequest
  readonly reply: FastifyReply
}

export type Answer = (call: DicomwebRequest) => Promise<FastifyReply>

/** A part of the request's path. @throws ApiError NotFound for what can name nothing */
export function parameter(request: FastifyRequest, name: string): string {
  const text = (request.params as Readonly<Record<string, string | undefined>>)[name] ?? ''
  // The database holds no text with this character, and takes none to look for.
  if (text.includes('\0')) throw notFound(name)
  return text
}

/** The study of the path. @throws ApiError NotFound where it is not shown, Expired where it is known to be gone */
export async function studyOf({ scope, request }: DicomwebRequest): Promise<ShownStudy> {
  const found = scope.study(parameter(request, 'study'))
  const study = found instanceof Promise ? await found : found
  if (study === undefined) throw notFound('study')
  return study
}

/**
 * The corrections that lie over a study: none where an Admin asks for what is stored (contract 9).
 * @throws ApiError Forbidden where another asks for it
 */
export const correctedOf = (call: DicomwebRequest, study: ShownStudy): Corrected | undefined =>
  asksForOriginal(call) ? undefined : study.corrected

/** Whether what is stored is asked for, without its corrections. @throws ApiError Forbidden where no Admin asks */
export function asksForOriginal({ scope, request }: DicomwebRequest): boolean {
  if ((request.query as Readonly<Record<string, unknown>>)['original'] !== 'true') return false
  if (!scope.ofAdmin) throw new ApiError('Forbidden', 'What is stored without its corrections is for an Admin.')
  return true
}

/** A series as the sources know it. @throws ApiError Forbidden */
export const seriesKey = (call: DicomwebRequest, study: ShownStudy, series: ShownSeriesKey): SeriesKey => ({
  accountUuid: call.scope.accountUuid,
  studyInstanceUid: study.studyInstanceUid,
  corrected: correctedOf(call, study),
  ...series,
})

/** The series of the path. @throws ApiError NotFound */
export async function seriesOf(call: DicomwebRequest): Promise<SeriesKey> {
  const study = await studyOf(call)
  const series = study.series.get(parameter(call.request, 'series'))
  if (series === undefined) throw notFound('series')
  return seriesKey(call, study, series)
}

/** The instance of the path in its series. @throws ApiError NotFound */
export async function instanceIn(call: DicomwebRequest, series: SeriesKey): Promise<StoredInstance> {
  const found = call.instances.find(series)
  const instance = (found instanceof Promise ? await found : found).get(parameter(call.request, 'instance'))
  if (instance === undefined) throw notFound('instance')
  return instance
}

/** @throws ApiError Forbidden where the study of the path is for looking alone */
export async function requireDownload(call: DicomwebRequest): Promise<void> {
  if (!call.scope.mayDownload(await studyOf(call)))
    throw new ApiError('Forbidden', 'This is for looking: files are not sent.')
}

/** What a request accepts. */
export const rangesOf = ({ headers, query }: FastifyRequest): readonly MediaRange[] =>
  acceptedRanges(headers.accept, (query as Readonly<Record<string, unknown>>)['accept'])

/** For what is there, but not in a form that the request takes (RFC 9110 15.5.7). */
export const notAcceptable = (message: string): ApiError => new ApiError('UnsupportedFile', message, {}, 406)
