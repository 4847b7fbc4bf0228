import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { DeedName } from '../../features/access/policy.ts'
import type { Services } from '../../services.ts'
import { allowAnyOrigin, answerPreflight, exposeAlso } from '../http/cors.ts'
import { fromFastify } from '../http/from-fastify.ts'
import { countFailedTries } from '../http/rate-limits.ts'
import { drain } from '../http/take-body.ts'
import { answerCapabilities } from './answer-capabilities.ts'
import { answerDelete } from './answer-delete.ts'
import { recordDenial, recordSearch } from './audit-dicomweb.ts'
import { BasicSessions } from './basic-sessions.ts'
import { type DicomwebCaller, DicomwebCallers } from './dicomweb-callers.ts'
import type { DicomwebRequest, DicomwebSources } from './dicomweb-request.ts'
import { KnownStudies } from './known-studies.ts'
import { sendProblem } from './problem-document.ts'
import { RecentDeeds } from './recent-deeds.ts'
import { answerNothing, INSTANCE, READING_ROUTES, SERIES, STUDY } from './routes.ts'
import { scopeOfCaller } from './scope.ts'
import { serveStore } from './serve-store.ts'

/** Where the door is. */
export const ROOT = '/dicomweb'
const READABLE_HEADERS = 'content-location, content-range, accept-ranges, etag, warning, allow'
const PREFLIGHT = {
  methods: 'GET, HEAD, POST, DELETE, OPTIONS',
  headers: 'authorization, accept, content-type, content-encoding, if-match, if-none-match, if-modified-since, range',
}

/** A request of a caller who was let in. */
export interface CallerRequest extends DicomwebRequest {
  readonly caller: DicomwebCaller
  readonly studies: KnownStudies
}

type CallerAnswer = (call: CallerRequest) => Promise<FastifyReply>

/** Pages of any origin may read it; whoever keeps it asks again before using it, and keeps callers apart. */
function openToPages(reply: FastifyReply): void {
  allowAnyOrigin(reply)
  exposeAlso(reply, READABLE_HEADERS)
  void reply
    .header('cache-control', 'private, no-cache')
    .header('vary', 'accept, accept-encoding, authorization')
    .header('content-security-policy', "default-src 'none'; frame-ancestors 'none'")
}

/** `/dicomweb` (PS3.18): what its caller sees, whoever they are. */
export function serveDicomweb(app: FastifyInstance, sources: DicomwebSources): void {
  const { services } = sources
  const callers = new DicomwebCallers(services, new BasicSessions(services, countFailedTries(app)))
  const recent = new RecentDeeds()
  const studies = new KnownStudies(services, recent)
  const handle = (deed: DeedName, answer: CallerAnswer) => async (request: FastifyRequest, reply: FastifyReply) => {
    const caller = await callers.admit(request, deed)
    openToPages(reply)
    const scope = scopeOfCaller(caller, studies)
    const root = `${services.publicUrl()}${ROOT}`
    try {
      // What cannot be recorded is not shown.
      if (deed === 'SearchOverDicomWeb') await recordSearch(services, recent, caller)
      return await answer({ ...sources, scope, root, caller, studies, request, reply })
    } catch (error) {
      await recordDenial(services, caller, deed, error)
      throw error
    }
  }
  refuseAsProblems(app, services)
  serveCapabilities(app, services)
  for (const { url, deed, answer } of READING_ROUTES) app.get(`${ROOT}${url}`, handle(deed, answer))
  serveStore(app, services, (answer) => handle('StoreOverDicomWeb', answer))
  for (const url of [STUDY, SERIES, INSTANCE]) app.delete(`${ROOT}${url}`, handle('DeleteOverDicomWeb', answerDelete))
  const nothing = handle('RetrieveOverDicomWeb', answerNothing)
  app.route({ method: ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'], url: `${ROOT}/*`, handler: nothing })
}

const isPreflight = ({ headers }: FastifyRequest): boolean => headers['access-control-request-method'] !== undefined

/** `OPTIONS` says what the door can do (PS3.18 8.9), or to a browser what a page may ask of it. */
function serveCapabilities(app: FastifyInstance, services: Services): void {
  const tell = async (request: FastifyRequest, reply: FastifyReply) => {
    openToPages(reply)
    return answerCapabilities(`${services.publicUrl()}${ROOT}`, request, reply)
  }
  const answer = (request: FastifyRequest, reply: FastifyReply) =>
    isPreflight(request) ? answerPreflight(reply, PREFLIGHT) : tell(request, reply)
  for (const url of [ROOT, `${ROOT}/*`]) app.options(url, answer)
  app.get(`${ROOT}/capabilities`, tell)
}

function refuseAsProblems(app: FastifyInstance, services: Services): void {
  app.setErrorHandler(async (error: FastifyError, request, reply) => {
    // Whoever is still sending reads no answer; one who never ends is answered all the same.
    if (!(await drain(request.raw))) void reply.header('connection', 'close')
    return sendProblem(services, request, reply, fromFastify(error))
  })
}
