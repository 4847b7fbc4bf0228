import type { Actor, Session } from '../../features/access/actor.ts'

/** Who calls, as the database said a moment ago. */
export interface Caller {
  readonly session: Session
  readonly actor: Actor
}

const TRUSTED_FOR_MS = 1_000
const MOST = 10_000

/**
 * Callers that were let in within the last second, so that a run of uploads does not ask the database for the same
 * session once a file. Refusals are never kept; a revoked key or a signed-out session ends within that second.
 */
export class KnownCallers {
  readonly #now: () => number
  readonly #callers = new Map<string, Caller & { readonly until: number }>()

  constructor(now: () => number = () => performance.now()) {
    this.#now = now
  }

  find(tokenHash: Buffer, userUuid: string | undefined): Caller | undefined {
    const key = keyOf(tokenHash, userUuid)
    const caller = this.#callers.get(key)
    if (caller && caller.until > this.#now()) return caller
    this.#callers.delete(key)
    return undefined
  }

  keep(tokenHash: Buffer, userUuid: string | undefined, caller: Caller): void {
    if (this.#callers.size >= MOST) this.#callers.clear()
    this.#callers.set(keyOf(tokenHash, userUuid), { ...caller, until: this.#now() + TRUSTED_FOR_MS })
  }
}

const keyOf = (tokenHash: Buffer, userUuid: string | undefined): string =>
  `${tokenHash.toString('latin1')} ${userUuid ?? ''}`
