import { Turns } from '../turns.ts'
import { hashPassword, verifyPassword } from './password.ts'

const LIMITS = {
  atOnce: 2,
  mostWaiting: 100,
  refusal: 'Too many passwords are being checked. Try again.',
} as const

/** Password hashes, two at once and a hundred waiting, so that a burst of them takes neither all memory nor all cores. */
export class Hashing {
  readonly #turns = new Turns(LIMITS)

  /** As `hashPassword`. @throws ApiError Unavailable where too many wait */
  hash(password: string): Promise<string> {
    return this.#turns.run(() => hashPassword(password))
  }

  /** As `verifyPassword`. @throws ApiError Unavailable where too many wait */
  verify(passwordHash: string | undefined, password: string): Promise<boolean> {
    return this.#turns.run(() => verifyPassword(passwordHash, password))
  }
}
