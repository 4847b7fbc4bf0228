import type { Rules } from './checks.ts'

/** The method table: what the browser library needs of the contract, without zod and without descriptions. */

/** One argument of the table; its place is its index, `typedOnly` ones aside. */
export interface TableArgument extends Rules {
  readonly name: string
  /** Given by name only: no place among the positional arguments. */
  readonly typedOnly?: true
  /** The acting user: may be left out in a signed-in session, and only there. */
  readonly actingUser?: true
}

/** One method of the table. */
export interface TableMethod {
  readonly form: 'positional' | 'typed' | 'local' | 'upload' | 'wire'
  /** The callback's index among the positional arguments; -1: the method has no positional form. */
  readonly callbackAt: number
  /** Called without a session. */
  readonly anyone?: true
  readonly arguments: readonly TableArgument[]
}
