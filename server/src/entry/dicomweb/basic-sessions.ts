import { createHmac, randomBytes } from 'node:crypto'
import { ApiError } from '@opaline/contract'
import type { FastifyRequest } from 'fastify'
import { openSession } from '../../features/sessions/open-session.ts'
import { signIn } from '../../features/sessions/sign-in.ts'
import type { RequestFacts } from '../../features/use-case.ts'
import { sha256 } from '../../secrets.ts'
import type { Services } from '../../services.ts'
import type { FailedTries } from '../http/rate-limits.ts'
import { factsOf } from '../http/request-facts.ts'

/** A name and a secret, as RFC 7617 has them. */
export interface Credentials {
  readonly name: string
  readonly secret: string
}

const KEPT_MS = 10 * 60_000
const MOST = 10_000

interface Kept {
  readonly tokenHash: Promise<Buffer>
  readonly until: number
}

/** The credentials of an Authorization header; undefined where they are not Basic. @throws ApiError Unauthorized */
export function basicCredentials(header: string | undefined): Credentials | undefined {
  const encoded = /^Basic +([A-Za-z0-9+/]{0,2000}={0,2}) *$/i.exec(header ?? '')?.[1]
  if (encoded === undefined) return undefined
  const text = Buffer.from(encoded, 'base64').toString('utf8')
  const colon = text.indexOf(':')
  if (colon < 0 || text.includes('\0'))
    throw new ApiError('Unauthorized', 'The Authorization header is not well formed.')
  return { name: text.slice(0, colon), secret: text.slice(colon + 1) }
}

/**
 * Sessions for callers who send their credentials with each request: opened once, as any other, and kept for ten minutes,
 * since a password takes a while to check. A session ends with its key and its user, so what is kept opens no more than they do.
 */
export class BasicSessions {
  readonly #services: Services
  readonly #tries: FailedTries
  readonly #secret = randomBytes(32)
  readonly #kept = new Map<string, Kept>()

  constructor(services: Services, tries: FailedTries) {
    this.#services = services
    this.#tries = tries
  }

  /**
   * The hash of a session's token.
   * @throws ApiError Unauthorized, RateLimited, Forbidden (a domain that the key does not list)
   */
  find(credentials: Credentials, request: FastifyRequest): Promise<Buffer> {
    const key = this.#keyOf(credentials)
    const kept = this.#kept.get(key)
    if (kept !== undefined && kept.until > performance.now()) return kept.tokenHash
    return this.#open(key, credentials, request)
  }

  /** Opens a new one next time: the kept one has ended. */
  forget(credentials: Credentials): void {
    this.#kept.delete(this.#keyOf(credentials))
  }

  #keyOf({ name, secret }: Credentials): string {
    return createHmac('sha256', this.#secret).update(`${name.length}:${name}:${secret}`).digest('base64')
  }

  #open(key: string, credentials: Credentials, request: FastifyRequest): Promise<Buffer> {
    const opening = this.#tries(request, () => this.#openSession(credentials, factsOf(request)))
    const kept = { tokenHash: opening, until: performance.now() + KEPT_MS }
    if (this.#kept.size >= MOST) this.#kept.clear()
    this.#kept.set(key, kept)
    opening.catch(() => {
      if (this.#kept.get(key) === kept) this.#kept.delete(key)
    })
    return opening
  }

  async #openSession({ name, secret }: Credentials, request: RequestFacts): Promise<Buffer> {
    const call = { services: this.#services, request }
    const { SessionToken } = name.includes('@')
      ? await signIn(call, { Email: name, Password: secret })
      : await openSession(call, { AccountKey: name, ApiKey: secret, ExpiresInSeconds: (2 * KEPT_MS) / 1000 })
    return sha256(SessionToken)
  }
}
