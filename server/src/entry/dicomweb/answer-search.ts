import type { FastifyReply } from 'fastify'
import { notFound } from '../../features/errors.ts'
import { type FoundMatches, findMatches } from '../../features/search/find-matches.ts'
import { hasLiteralName } from '../../features/search/fuzzy-name.ts'
import type { Level } from '../../features/search/indexed-tag.ts'
import { type QueryPairs, readPairs } from '../../features/search/read-query.ts'
import { ATTRIBUTE_FORMS, type AttributeForm, attributeFormOf } from './attribute-forms.ts'
import { type Answer, asksForOriginal, type DicomwebRequest, parameter, studyOf } from './dicomweb-request.ts'

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

/** What is told beside the answers, each with its number and who says it (PS3.18 8.3.4, 10.6.3). */
function warningsOf(root: string, { query, isCut, indexing }: FoundMatches): string[] {
  const names = [...new Set(query.ignored)].join(', ').slice(0, 500)
  const texts = [
    isCut ? 'There are additional results that can be requested' : '',
    names === '' ? '' : `These are not supported, and were passed over: ${names}`,
    indexing.length === 0 ? '' : `Not all that is stored is indexed by these yet: ${indexing.join(', ')}`,
    query.isFuzzy && hasLiteralName(query)
      ? 'The fuzzymatching parameter is not supported for all names. Only literal matching has been performed for others than one Patient Name.'
      : '',
  ]
  return texts.filter((text) => text !== '').map((text) => `299 ${root}: "${text}"`)
}

function sendMatches(call: DicomwebRequest, form: AttributeForm, matches: FoundMatches): FastifyReply {
  const { reply, root } = call
  const warnings = warningsOf(root, matches)
  if (warnings.length > 0) void reply.header('warning', warnings.join(', '))
  const { contentType, body } = ATTRIBUTE_FORMS[form](matches.answers)
  return reply.header('content-type', contentType).send(body)
}

/** Answers searches of a level, below what the address names. @throws ApiError InvalidParameter, NotFound, UnsupportedFile (406) */
const answerSearch =
  (target: Target): Answer =>
  async (call) => {
    const { root, scope, services, positions } = call
    const { actor, institutionUuid } = scope
    const form = attributeFormOf(call.request)
    const isOriginal = asksForOriginal(call)
    const pairs = pairsOf(call, target)
    const where = { actor, institutionUuid, studyIds: await studiesOf(call, target) }
    const search = { ...target, scope: where, root, isOriginal, positions }
    const matches = await services.database.forAccount(scope.accountUuid, (tx) => findMatches(tx, pairs, search))
    return sendMatches(call, form, matches)
  }

export const answerStudies = answerSearch({ level: 'study', within: [], alsoLevels: [] })
export const answerSeries = answerSearch({ level: 'series', within: [], alsoLevels: ['study'] })
export const answerInstances = answerSearch({ level: 'instance', within: [], alsoLevels: ['study', 'series'] })
export const answerStudySeries = answerSearch({ level: 'series', within: ['study'], alsoLevels: [] })
export const answerStudyInstances = answerSearch({ level: 'instance', within: ['study'], alsoLevels: ['series'] })
export const answerSeriesInstances = answerSearch({ level: 'instance', within: ['study', 'series'], alsoLevels: [] })
