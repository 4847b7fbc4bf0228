import { ApiError } from '@opaline/contract'
import type { FastifyError } from 'fastify'

/** Fastify's own refusals (a body that is no JSON, too large, of a wrong type) in the words of the contract. */
export function fromFastify(error: FastifyError): unknown {
  if (error instanceof ApiError || error.statusCode === undefined || error.statusCode >= 500) return error
  if (error.statusCode === 413) return new ApiError('FileTooLarge', 'The body of the request is too large.')
  if (error.statusCode === 415)
    return new ApiError('InvalidParameter', 'The Content-Type is not one that this address takes.', {}, 415)
  const isBody = error instanceof SyntaxError || error.code?.startsWith('FST_ERR_CTP') === true
  return new ApiError(
    'InvalidParameter',
    isBody ? 'The body of the request is not valid JSON.' : 'The request is not well formed.',
  )
}
