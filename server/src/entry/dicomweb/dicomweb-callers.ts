import { ApiError, checkArgument } from '@opaline/contract'
import type { FastifyRequest } from 'fastify'
import { ForeignOriginError, isAllowedOrigin } from '../../features/access/allowed-domains.ts'
import { allowActor, allowSession, type DeedName } from '../../features/access/policy.ts'
import { actorIn } from '../../features/sessions/find-actor.ts'
import { inSession } from '../../features/sessions/find-session.ts'
import type { RequestFacts } from '../../features/use-case.ts'
import { sha256 } from '../../secrets.ts'
import type { Services } from '../../services.ts'
import { type Caller, KnownCallers } from '../http/known-callers.ts'
import { factsOf } from '../http/request-facts.ts'
import { recordDenial } from './audit-dicomweb.ts'
import { type BasicSessions, basicCredentials } from './basic-sessions.ts'

/** Who asks, and the one institution that they ask about. */
export interface DicomwebCaller extends Caller {
  readonly institutionUuid: string | undefined
  readonly facts: RequestFacts
}

type Query = Readonly<Record<string, unknown>>

/** A uuid of the query. @throws ApiError InvalidParameter */
function uuidOf(query: Query, name: string): string | undefined {
  const checked = checkArgument(name, { check: 'guid', optional: true }, query[name])
  if ('problem' in checked) throw new ApiError('InvalidParameter', checked.problem)
  return checked.value as string | undefined
}

const noCredentials = () =>
  new ApiError('Unauthorized', 'Send a session token as bearer, or keys or e-mail and password as Basic credentials.')

/**
 * Callers of DICOMweb (contract 8): a session's token as bearer, or Basic credentials, for which a session is opened.
 * Whoever was let in is trusted for a second.
 */
export class DicomwebCallers {
  readonly #services: Services
  readonly #sessions: BasicSessions
  readonly #known = new KnownCallers()

  constructor(services: Services, sessions: BasicSessions) {
    this.#services = services
    this.#sessions = sessions
  }

  /** Lets a request in. @throws ApiError Unauthorized, Forbidden, NotFound (user, institution), InvalidParameter, RateLimited */
  async admit(request: FastifyRequest, deed: DeedName): Promise<DicomwebCaller> {
    const query = request.query as Query
    const [user, institutionUuid] = [uuidOf(query, 'user'), uuidOf(query, 'institution')]
    const facts = factsOf(request)
    const caller = await this.#find(request, user)
    try {
      await this.#judge(caller, deed, facts, institutionUuid)
    } catch (error) {
      await recordDenial(this.#services, { ...caller, facts }, deed, error)
      throw error
    }
    return { ...caller, institutionUuid, facts }
  }

  async #judge(
    caller: Caller,
    deed: DeedName,
    { origin }: RequestFacts,
    institutionUuid: string | undefined,
  ): Promise<void> {
    allowSession(deed, caller.session)
    if (!isAllowedOrigin(caller.session.allowedDomains, origin)) throw new ForeignOriginError()
    allowActor(deed, caller.actor)
    if (institutionUuid !== undefined)
      await this.#services.arrivals.destinations.check(caller.actor, { institutionUuid })
  }

  async #find(request: FastifyRequest, user: string | undefined): Promise<Caller> {
    const { authorization } = request.headers
    const bearer = /^Bearer +([A-Za-z0-9_-]{1,128}) *$/i.exec(authorization ?? '')?.[1]
    if (bearer !== undefined) return this.#inSession(sha256(bearer), user)
    const credentials = basicCredentials(authorization)
    if (credentials === undefined) throw noCredentials()
    try {
      return await this.#inSession(await this.#sessions.find(credentials, request), user)
    } catch (error) {
      if (!(error instanceof ApiError) || error.code !== 'Unauthorized') throw error
      // A session may end before its time, with its key or by a new password; what is wrong now is told by a new try.
      this.#sessions.forget(credentials)
      return this.#inSession(await this.#sessions.find(credentials, request), user)
    }
  }

  async #inSession(tokenHash: Buffer, user: string | undefined): Promise<Caller> {
    const known = this.#known.find(tokenHash, user)
    if (known) return known
    const caller = await inSession(this.#services.database, tokenHash, user, async (_, found) => {
      if (found === undefined) throw new ApiError('Unauthorized', 'The session has ended, or it never was.')
      return { session: found.session, actor: actorIn(found, user, false) }
    })
    this.#known.keep(tokenHash, user, caller)
    return caller
  }
}
