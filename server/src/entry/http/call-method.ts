import { ApiError, argumentsOf, ERRORS, METHODS, type MethodName } from '@opaline/contract'
import type { Actor, Session } from '../../features/access/actor.ts'
import { ForeignOriginError, isAllowedOrigin } from '../../features/access/allowed-domains.ts'
import { allowActor, allowSession } from '../../features/access/policy.ts'
import { type AuditRecord, appendAuditRecord } from '../../features/audit/append-audit-record.ts'
import { actorIn } from '../../features/sessions/find-actor.ts'
import { type FoundSession, inSession } from '../../features/sessions/find-session.ts'
import type { AuditNote, RequestFacts, StreamCall } from '../../features/use-case.ts'
import type { Services } from '../../services.ts'
import { OPEN_USE_CASES, STREAM_USE_CASES, USE_CASES } from '../../use-cases.ts'
import { checkInput } from './check-input.ts'
import type { KnownCallers } from './known-callers.ts'

type Input = Readonly<Record<string, unknown>>
export type Answer = Readonly<Record<string, unknown>>
// The tables are checked name by name where they are made; here one of them is called by a name that the route holds.
type AnyUseCase = (call: unknown, input: Input) => Promise<Answer>
/** What is done in a method's place by those who may call it, with its checked arguments. */
export type Instead = (call: Omit<StreamCall, 'body'>, input: Input) => Promise<Answer>

/** What calls are made with. */
export interface Entry {
  readonly services: Services
  readonly callers: KnownCallers
}

/** One request for a method, before anything of it is believed. */
export interface Request {
  readonly name: MethodName
  readonly tokenHash: Buffer | undefined
  readonly input: unknown
  readonly facts: RequestFacts
  readonly body?: AsyncIterable<Uint8Array>
  /** For methods whose body streams: what is done in the place of the method itself. */
  readonly instead?: Instead
}

/** What the failed call's audit record needs, filled as far as the call came. */
interface Trace {
  session?: Session
  actor?: Actor
}

const takesUser = (name: MethodName): boolean => argumentsOf(METHODS[name]).some((argument) => argument.actingUser)

/** The acting user, where `UserUuid` is that: in administration it names whom a call is about. */
const userOf = (name: MethodName, input: unknown): unknown =>
  takesUser(name) ? (input as Input | null | undefined)?.['UserUuid'] : undefined

/** Passes session and origin, neither of which needs the database once the session is known. */
function admitSession(request: Request, session: Session | undefined, trace: Trace): Session {
  allowSession(request.name, session)
  if (session === undefined) throw new ApiError('Unauthorized', 'No valid session.')
  trace.session = session
  if (!isAllowedOrigin(session.allowedDomains, request.facts.origin)) throw new ForeignOriginError()
  return session
}

/** Passes session, origin, arguments, acting user and policy, in this order. */
function admit(request: Request, found: FoundSession | undefined, trace: Trace) {
  const session = admitSession(request, found?.session, trace)
  const input = checkInput(METHODS[request.name], request.input)
  const given = userOf(request.name, input) as string | undefined
  const actor = actorIn({ session, user: found?.user }, given, takesUser(request.name))
  trace.actor = actor
  allowActor(request.name, actor)
  return { session, actor, input }
}

const recordOf = (
  request: Request,
  trace: Required<Pick<Trace, 'session'>> & Trace,
  outcome: AuditRecord['outcome'],
): AuditRecord => ({
  accountUuid: trace.session.accountUuid,
  action: request.name,
  outcome,
  userUuid: trace.actor?.userUuid,
  apiKeyUuid: trace.session.apiKeyUuid,
  sessionUuid: trace.session.uuid,
  address: request.facts.address,
  requestId: request.facts.requestId,
})

async function callInTransaction(
  { services }: Entry,
  request: Request,
  trace: Trace,
  tokenHash: Buffer,
): Promise<Answer> {
  const afterwards: (() => Promise<void>)[] = []
  const named = userOf(request.name, request.input)
  const answer = await inSession(services.database, tokenHash, named, async (tx, found) => {
    const { session, actor, input } = admit(request, found, trace)
    const note: AuditNote = { orderUuids: [], detail: {} }
    const useCase = USE_CASES[request.name as keyof typeof USE_CASES] as unknown as AnyUseCase
    const afterCommit = (work: () => Promise<void>) => void afterwards.push(work)
    const call = { services, tx, actor, session, request: request.facts, note, afterCommit }
    const answered = await useCase(call, input)
    await appendAuditRecord(tx, { ...recordOf(request, { session, actor }, 'success'), ...note })
    return answered
  })
  for (const work of afterwards) await work()
  return answer
}

/** The same for a caller who was let in a moment ago, without the database. */
function admitAgain(callers: KnownCallers, request: Request, trace: Trace, tokenHash: Buffer) {
  const given = (request.input as Input)['UserUuid']
  const known = typeof given === 'string' ? callers.find(tokenHash, given) : undefined
  if (!known) return undefined
  const session = admitSession(request, known.session, trace)
  trace.actor = known.actor
  allowActor(request.name, known.actor)
  return { session, actor: known.actor, input: checkInput(METHODS[request.name], request.input) }
}

async function callStreaming(entry: Entry, request: Request, trace: Trace, tokenHash: Buffer): Promise<Answer> {
  const { services, callers } = entry
  const again = admitAgain(callers, request, trace, tokenHash)
  const named = userOf(request.name, request.input)
  const admitted =
    again ?? (await inSession(services.database, tokenHash, named, async (_, found) => admit(request, found, trace)))
  const { session, actor, input } = admitted
  if (!again) callers.keep(tokenHash, userOf(request.name, input) as string | undefined, { session, actor })
  const call = { services, actor, session, request: request.facts }
  if (request.instead) return request.instead(call, input)
  const useCase = STREAM_USE_CASES[request.name as keyof typeof STREAM_USE_CASES] as unknown as AnyUseCase
  return useCase({ ...call, body: request.body }, input)
}

const isDenial = (error: unknown): boolean =>
  error instanceof ApiError && ['Forbidden', 'NotFound', 'Unauthorized'].includes(error.code)

/** Records a call that failed after its session was known; a refusal that cannot be recorded stays a refusal. */
async function recordFailure(services: Services, request: Request, trace: Trace, error: unknown): Promise<void> {
  const { session } = trace
  if (session === undefined) return
  const code = error instanceof ApiError ? error.code : 'ServerError'
  const record = {
    ...recordOf(request, { ...trace, session }, isDenial(error) ? 'denied' : 'failed'),
    detail: { ErrorCode: code },
  }
  try {
    await services.database.forAccount(session.accountUuid, (tx) => appendAuditRecord(tx, record))
  } catch (failure) {
    services.log.error(
      { requestId: request.facts.requestId, error: (failure as Error).message },
      'audit record of a refusal not written',
    )
  }
}

/**
 * Calls a method: session, policy, arguments, use case and audit record in one transaction.
 * @throws ApiError, or whatever broke inside
 */
export async function callMethod(entry: Entry, request: Request): Promise<Answer> {
  const { services } = entry
  const { name, facts } = request
  if (METHODS[name].access.caller === 'anyone') {
    const useCase = OPEN_USE_CASES[name as keyof typeof OPEN_USE_CASES] as unknown as AnyUseCase
    return useCase({ services, request: facts }, checkInput(METHODS[name], request.input))
  }
  if (request.tokenHash === undefined) throw new ApiError('Unauthorized', ERRORS.Unauthorized.meaning)
  const trace: Trace = {}
  try {
    const call = 'body' in METHODS[name] ? callStreaming : callInTransaction
    return await call(entry, request, trace, request.tokenHash)
  } catch (error) {
    await recordFailure(services, request, trace, error)
    throw error
  }
}
