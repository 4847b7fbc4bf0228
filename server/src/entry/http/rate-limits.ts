import rateLimit from '@fastify/rate-limit'
import { ApiError, type MethodName } from '@opaline/contract'
import type { FastifyInstance } from 'fastify'

const MINUTE_MS = 60_000
// Per address and minute: guessing a password or a key is slow, and a clinic behind one address is not locked out.
const PER_MINUTE: Partial<Record<MethodName, number>> = {
  SignIn: 20,
  OpenSession: 600,
  SignUp: 10,
  ForgotPassword: 10,
  ResetPassword: 20,
  ChangePassword: 20,
  EnableOneTimeCode: 20,
  GetPseudonymizationKey: 120,
}

/** The route options of a method's rate limit, if it has one. */
export type Limits = (name: MethodName) => { config?: { rateLimit: { max: number; timeWindow: number } } }

/** Makes methods that take secrets answer `RateLimited` when they are called too often from one address. */
export async function limitRates(app: FastifyInstance): Promise<Limits> {
  await app.register(rateLimit, {
    global: false,
    errorResponseBuilder: (_, context) => {
      const seconds = Math.max(1, Math.ceil(context.ttl / 1000))
      return new ApiError('RateLimited', `Too many tries. Try again in ${seconds} seconds.`, {
        RetryAfterSeconds: seconds,
      })
    },
  })
  return (name) => {
    const max = PER_MINUTE[name]
    return max === undefined ? {} : { config: { rateLimit: { max, timeWindow: MINUTE_MS } } }
  }
}
