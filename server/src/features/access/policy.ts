import { ApiError, METHODS, type Method, type MethodName } from '@opaline/contract'
import type { Actor, Session } from './actor.ts'

/**
 * The one table of who may call what: a row per method, taken from the contract, read by every entry.
 * What a caller may see of the things a method is about is said by `visible-orders.ts`.
 */
export const POLICY: Readonly<Record<MethodName, Method['access']>> = Object.fromEntries(
  Object.entries(METHODS).map(([name, entry]) => [name, entry.access]),
) as Record<MethodName, Method['access']>

const forbid = (message: string): never => {
  throw new ApiError('Forbidden', message)
}

/** @throws ApiError Unauthorized or Forbidden when this session may not call the method, whoever acts in it */
export function allowSession(name: MethodName, session: Session | undefined): void {
  const access = POLICY[name]
  if (access.caller === 'anyone') return
  if (session === undefined) throw new ApiError('Unauthorized', 'No valid session. Call Initialize or SignIn first.')
  const byKey = session.apiKeyUuid !== undefined
  if (byKey && access.caller !== 'session') forbid(`${name} cannot be called with an API key. Sign in as a user.`)
  if (access.right !== undefined && !session.rights.has(access.right)) {
    forbid(`The session lacks the right ${access.right} that ${name} needs.`)
  }
}

/** @throws ApiError Forbidden when this user may not call the method */
export function allowActor(name: MethodName, actor: Actor): void {
  const access = POLICY[name]
  if (access.caller === 'admin' && actor.userType !== 'Admin') forbid(`${name} is for an Admin of the account.`)
  if (actor.userType === 'LimitedAccess' && !access.limitedAccess)
    forbid(`${name} is not open to a limited-access user.`)
}
