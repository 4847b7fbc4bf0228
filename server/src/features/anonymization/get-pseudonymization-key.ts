import { createHmac } from 'node:crypto'
import type { UseCase } from '../use-case.ts'
import { accountSecret } from './account-secret.ts'

/**
 * Derives the key of an anonymised run: one and the same for the same account and new patient id. Whoever holds it can
 * recompute the mapping of UIDs for that patient, and for no other.
 */
export const getPseudonymizationKey: UseCase<'GetPseudonymizationKey'> = async (call, input) => {
  const secret = await accountSecret(call)
  return {
    Key: createHmac('sha256', secret)
      .update(`patient ${input.PatientId ?? ''}`)
      .digest('hex'),
  }
}
