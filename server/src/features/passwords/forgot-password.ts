import type { Kysely } from 'kysely'
import { sha256 } from '../../secrets.ts'
import { enqueueJob } from '../../store/db/enqueue-job.ts'
import type { Schema } from '../../store/db/schema.ts'
import type { OpenUseCase, RequestFacts } from '../use-case.ts'
import type { PasswordLinkJob } from './send-password-link.ts'

/** Leaves word that whoever has this address may want a new password. Whether it is anybody's is looked up later, by a job: the caller cannot tell. */
export function leaveWord(db: Kysely<Schema>, email: string, { address, requestId }: RequestFacts): Promise<void> {
  const job: PasswordLinkJob = {
    EmailHash: sha256(email.toLowerCase()).toString('hex'),
    Address: address,
    RequestId: requestId,
  }
  return enqueueJob(db, 'send-password-link', job)
}

/** Has a link for a new password mailed, where the address is anybody's. */
export const forgotPassword: OpenUseCase<'ForgotPassword'> = async ({ services, request }, input) => {
  await leaveWord(services.database.withoutAccount, input.Email, request)
  return {}
}
