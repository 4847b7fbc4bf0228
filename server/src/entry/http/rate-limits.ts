import rateLimit from '@fastify/rate-limit'
import { ApiError, type MethodName } from '@opaline/contract'
import type { FastifyInstance, FastifyRequest } from 'fastify'

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

const FAILED_TRIES_PER_MINUTE = 20

const tooMany = (ttlMs: number): ApiError => {
  const seconds = Math.max(1, Math.ceil(ttlMs / 1000))
  return new ApiError('RateLimited', `Too many tries. Try again in ${seconds} seconds.`, { RetryAfterSeconds: seconds })
}

/** Makes methods that take secrets answer `RateLimited` when they are called too often from one address. */
export async function limitRates(app: FastifyInstance): Promise<Limits> {
  await app.register(rateLimit, {
    global: false,
    errorResponseBuilder: (_, context) => tooMany(context.ttl),
  })
  return (name) => {
    const max = PER_MINUTE[name]
    return max === undefined ? {} : { config: { rateLimit: { max, timeWindow: MINUTE_MS } } }
  }
}

/** Lets a request try its credentials, where too many of its address were not wrong within the last minute. */
export type FailedTries = <T>(request: FastifyRequest, attempt: () => Promise<T>) => Promise<T>

/** For doors that take credentials with each request: only wrong ones count. @throws ApiError RateLimited */
export function countFailedTries(app: FastifyInstance): FailedTries {
  const limit = app.createRateLimit({ max: FAILED_TRIES_PER_MINUTE, timeWindow: MINUTE_MS })
  return async (request, attempt) => {
    const before = await limit(request, { increment: false })
    if (!before.isAllowed && before.remaining <= 0) throw tooMany(before.ttl)
    try {
      return await attempt()
    } catch (error) {
      if (error instanceof ApiError && error.code === 'Unauthorized') await limit(request)
      throw error
    }
  }
}
