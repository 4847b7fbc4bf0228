import type { FastifyReply } from 'fastify'
import { notFound } from '../../features/errors.ts'
import type { Level } from '../../features/search/indexed-tag.ts'
import { type QueryPairs, readPairs, readQuery, type SearchQuery } from '../../features/search/read-query.ts'
import { type Matches, searchMatches } from '../../features/search/search-matches.ts'
import { type Answer, asksForOriginal, type DicomwebRequest, parameter, studyOf } from './dicomweb-request.ts'
import { DICOM_JSON } from './media-types.ts'

/** What of the archive an address searches (PS3.18 table 10.6.1-1). */
interface Target {
  readonly level: Level
  /** What the address names, as keys. */
  readonly within: readonly ('study' | 'series')[]
  /** Levels above that the address does not name, whose attributes are answered too. */
  readonly alsoLevels: readonly Level[]
}

const queryOf = ({ request }: DicomwebRequest): string => /\?(.*)/s.exec(request.raw.url ?? '')?.[1] ?? ''

/** The only studies that are looked at: the one of the address, or those of a link. @throws ApiError NotFound */
async function studiesOf(call: DicomwebRequest, { within }: Target): Promise<readonly string[] | undefined> {
  const { scope, request } = call
  if (within.length === 0) return scope.only && [...scope.only.values()].map((study) => study.id)
  const study = await studyOf(call)
  if (within.includes('series') && !study.series.has(parameter(request, 'series'))) throw notFound('series')
  return [study.id]
}

/** The keys of the query, and the series of the address. */
function pairsOf(call: DicomwebRequest, { within }: Target): QueryPairs {
  const pairs = readPairs(queryOf(call))
  return within.includes('series') ? [['SeriesInstanceUID', parameter(call.request, 'series')], ...pairs] : pairs
}

/** A number in front of each, and who says it (RFC 7234 5.5, PS3.18 8.3.4, 10.6.3). */
function warningsOf(root: string, query: SearchQuery, { isCut }: Matches): string[] {
  const cut = isCut ? ['There are additional results that can be requested'] : []
  const names = [...new Set(query.ignored)].join(', ').slice(0, 500)
  const ignored = query.ignored.length > 0 ? [`These are not supported, and were passed over: ${names}`] : []
  return [...cut, ...ignored].map((text) => `299 ${root}: "${text}"`)
}

function sendMatches(call: DicomwebRequest, root: string, query: SearchQuery, matches: Matches): FastifyReply {
  const { reply } = call
  const warnings = warningsOf(root, query, matches)
  if (warnings.length > 0) void reply.header('warning', warnings.join(', '))
  // As bytes: to a text Fastify would add a charset, which this media type does not have (RFC 6839 3.1). No match is an empty
  // list and not 204, both of which PS3.18 10.6.3.1 allows: every client reads a list.
  return reply.header('content-type', DICOM_JSON).send(Buffer.from(JSON.stringify(matches.answers)))
}

/** Answers searches of a level, below what the address names. @throws ApiError InvalidParameter, NotFound */
const answerSearch =
  (target: Target): Answer =>
  async (call) => {
    const { root, scope, services, positions } = call
    const { actor, institutionUuid } = scope
    const isOriginal = asksForOriginal(call)
    const query = readQuery(pairsOf(call, target))
    const where = { actor, institutionUuid, studyIds: await studiesOf(call, target) }
    const search = { ...target, scope: where, query, root, isOriginal, indexed: [], positions }
    const matches = await services.database.forAccount(scope.accountUuid, (tx) => searchMatches(tx, search))
    return sendMatches(call, root, query, matches)
  }

export const answerStudies = answerSearch({ level: 'study', within: [], alsoLevels: [] })
export const answerSeries = answerSearch({ level: 'series', within: [], alsoLevels: ['study'] })
export const answerInstances = answerSearch({ level: 'instance', within: [], alsoLevels: ['study', 'series'] })
export const answerStudySeries = answerSearch({ level: 'series', within: ['study'], alsoLevels: [] })
export const answerStudyInstances = answerSearch({ level: 'instance', within: ['study'], alsoLevels: ['series'] })
export const answerSeriesInstances = answerSearch({ level: 'instance', within: ['study', 'series'], alsoLevels: [] })
