import type { z } from 'zod'
import type { CheckName, CheckTypes, Rules } from './checks.ts'

/** One argument: its name as the page has it (camelCase); on the wire it is the same in PascalCase. */
export interface Argument<N extends string = string, C extends CheckName = CheckName, O extends boolean = boolean>
  extends Rules {
  readonly name: N
  readonly check: C
  readonly optional: O
  readonly description: string
  /** Not among the positional arguments: given by name only (the wire and the Promise form). */
  readonly typedOnly?: true
  /** The acting user: may be left out in a signed-in session, and only there. */
  readonly actingUser?: true
}

/** The callback's place among the positional arguments. */
export const CALLBACK = 'callback'
export type Place = Argument | typeof CALLBACK

type Extra = Omit<Partial<Argument>, 'name' | 'check' | 'optional' | 'description'>

export const required = <const N extends string, C extends CheckName>(
  name: N,
  check: C,
  description: string,
  extra: Extra = {},
): Argument<N, C, false> => ({ name, check, description, ...extra, optional: false })

export const optional = <const N extends string, C extends CheckName>(
  name: N,
  check: C,
  description: string,
  extra: Extra = {},
): Argument<N, C, true> => ({ name, check, description, ...extra, optional: true })

export const RIGHTS = ['Read', 'Upload', 'Order', 'Share', 'Delete'] as const
export type Right = (typeof RIGHTS)[number]

/** Who may call a method; the server's policy table is made of these and of nothing else. */
export interface Access {
  /** `anyone`: without a session. `session`: opened by keys or by signing in. `user`: signed in. `admin`: signed in as an Admin. */
  readonly caller: 'anyone' | 'session' | 'user' | 'admin'
  /** What a key's session must have among its rights. */
  readonly right?: Right
  /** Whether a LimitedAccess user may call it (contract 9, 'Who'). */
  readonly limitedAccess: boolean
}

/** A method of the Cloud API. */
export interface Method<A extends readonly Place[] = readonly Place[], R extends z.ZodObject = z.ZodObject> {
  readonly group: string
  readonly summary: string
  /** `positional`: a call of the published page. `typed`: by name only. `local`: in the library, without the server. `upload`: many callbacks. `wire`: what the library itself uses. */
  readonly form: 'positional' | 'typed' | 'local' | 'upload' | 'wire'
  readonly access: Access
  readonly arguments: A
  /** Media type of a body that is not JSON: the arguments then stand in the query. */
  readonly body?: string
  readonly result: R
}

export const method = <const M extends Method>(entry: M): M => entry

type PascalCase<N extends string> = Capitalize<N>
type ArgumentOf<A extends readonly unknown[]> = Extract<A[number], Argument>
type Given<A extends readonly unknown[]> = {
  readonly [X in Extract<ArgumentOf<A>, { optional: false }> as PascalCase<X['name']>]: CheckTypes[X['check']]
} & {
  readonly [X in Extract<ArgumentOf<A>, { optional: true }> as PascalCase<X['name']>]?:
    | CheckTypes[X['check']]
    | undefined
}

/** The checked arguments of a method as the wire names them. */
export type InputOf<M> = M extends Method<infer A> ? Given<A> : never
/** What a method answers beside `Success` and `Message`. */
export type ResultOf<M> = M extends { readonly result: infer R extends z.ZodObject } ? z.input<R> : never

/** `userUuid` → `UserUuid`. */
export const wireName = (name: string): string => name.charAt(0).toUpperCase() + name.slice(1)

export const argumentsOf = (entry: Method): readonly Argument[] =>
  entry.arguments.filter((place): place is Argument => place !== CALLBACK)
