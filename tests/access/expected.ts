import { argumentsOf, ERRORS, type ErrorCode, METHODS, type MethodName } from '@opaline/contract'
import type { Role } from './ids.ts'

/** What an answer must be to the byte; undefined: a success. */
export type Refusal = { readonly status: number; readonly body: string } | undefined

export const refusal = (ErrorCode: ErrorCode, Message: string): NonNullable<Refusal> => ({
  status: ERRORS[ErrorCode].status,
  body: JSON.stringify({ Success: false, Message, ErrorCode }),
})

const notFound = (argument: string) => refusal('NotFound', `Nothing was found for ${argument}.`)

export type Door = 'key' | 'signed in'

/** Whether the user that a call names may act in its session: `none` where it names none. */
export type ActingUser = 'its own' | 'not its own' | 'none' | 'malformed'

/** What a case gives for one argument of a method. */
export interface Given {
  readonly argument: string
  readonly verdict: 'found' | 'not found' | 'malformed'
}

const malformed = (argument: string) =>
  refusal('InvalidParameter', `Invalid parameters for ${argument}. Given value = 'x' is not guid format.`)

export const takesUser = (name: MethodName): boolean =>
  argumentsOf(METHODS[name]).some((argument) => argument.actingUser === true)

function ofUser(name: MethodName, door: Door, user: ActingUser): Refusal {
  if (!takesUser(name)) return undefined
  if (user === 'none' && door === 'key')
    return refusal('InvalidParameter', 'Invalid parameters for userUuid. A value is required.')
  return user === 'not its own' ? notFound('userUuid') : undefined
}

function ofRole(name: MethodName, role: Role): Refusal {
  const { caller, limitedAccess } = METHODS[name].access
  if (caller === 'admin' && role !== 'Admin') return refusal('Forbidden', `${name} is for an Admin of the account.`)
  if (role === 'LimitedAccess' && !limitedAccess)
    return refusal('Forbidden', `${name} is not open to a limited-access user.`)
  return undefined
}

/** What a method answers, by its row of the policy: session, form of the arguments, acting user, role, then what ids name. */
export function expectedOf(name: MethodName, door: Door, role: Role, user: ActingUser, given?: Given): Refusal {
  if (door === 'key' && METHODS[name].access.caller !== 'session')
    return refusal('Forbidden', `${name} cannot be called with an API key. Sign in as a user.`)
  if (user === 'malformed' && takesUser(name)) return malformed('userUuid')
  if (given?.verdict === 'malformed') return malformed(given.argument)
  return (
    ofUser(name, door, user) ??
    ofRole(name, role) ??
    (given?.verdict === 'not found' ? notFound(given.argument) : undefined)
  )
}
