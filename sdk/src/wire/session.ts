import { failure, notInitialized, type Reply } from '../reply.ts'

/** A token to send, or why there is none. */
export type Token = { readonly token: string } | { readonly problem: Reply }

/** The right to call. A renewal is shared by all calls that wait for it. */
export interface Session {
  /** Whether a call may leave out the acting user: in a session that has one of its own. */
  readonly hasOwnUser: boolean
  current(): Promise<Token>
  /** The next token after one that the server no longer takes. */
  renew(stale: string): Promise<Token>
}

/** A session that was opened: its token and how long it lives. */
export interface Opened {
  readonly token: string
  readonly expiresInSeconds: number
}

const SAFETY_SECONDS = 30

/** Opens a session by `open` and again before it ends; `current` says 'not initialised' until the first opening. */
export class RenewedSession implements Session {
  readonly hasOwnUser: boolean
  readonly #open: () => Promise<Opened | { readonly problem: Reply }>
  #opened: Opened | undefined
  #renewAt = 0
  #renewal: Promise<Token> | undefined

  constructor(open: () => Promise<Opened | { readonly problem: Reply }>, hasOwnUser: boolean) {
    this.#open = open
    this.hasOwnUser = hasOwnUser
  }

  /** Takes a session that was opened. */
  adopt(opened: Opened): void {
    this.#opened = opened
    const seconds = Math.max(opened.expiresInSeconds - SAFETY_SECONDS, opened.expiresInSeconds * 0.8)
    this.#renewAt = performance.now() + seconds * 1000
  }

  async current(): Promise<Token> {
    const opened = this.#opened
    if (opened === undefined) return { problem: notInitialized() }
    if (performance.now() < this.#renewAt) return { token: opened.token }
    const renewed = await this.renew(opened.token)
    return 'problem' in renewed && renewed.problem.ErrorCode !== 'Unauthorized' ? { token: opened.token } : renewed
  }

  renew(stale: string): Promise<Token> {
    if (this.#opened !== undefined && this.#opened.token !== stale)
      return Promise.resolve({ token: this.#opened.token })
    this.#renewal ??= this.#openAgain().finally(() => {
      this.#renewal = undefined
    })
    return this.#renewal
  }

  async #openAgain(): Promise<Token> {
    const opened = await this.#open()
    if ('problem' in opened) return opened
    this.adopt(opened)
    return { token: opened.token }
  }
}

/** What a page gives when its back end opened the session. */
export interface SuppliedSession {
  readonly sessionToken: string
  readonly onSessionExpired?: (() => unknown) | undefined
}

const ended = (): { readonly problem: Reply } => ({
  problem: failure('Unauthorized', 'The session has ended; give the library a new one.'),
})

/** A session whose tokens the page supplies: the first at once, the next ones when `onSessionExpired` is asked. */
export function suppliedSession({ sessionToken, onSessionExpired }: SuppliedSession): RenewedSession {
  const next = async (): Promise<Opened | { readonly problem: Reply }> => {
    try {
      const token = await onSessionExpired?.()
      return typeof token === 'string' && token !== '' ? { token, expiresInSeconds: Number.POSITIVE_INFINITY } : ended()
    } catch {
      return ended()
    }
  }
  const session = new RenewedSession(next, true)
  if (sessionToken !== '') session.adopt({ token: sessionToken, expiresInSeconds: Number.POSITIVE_INFINITY })
  return session
}
