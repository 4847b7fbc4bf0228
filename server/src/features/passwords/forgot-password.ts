import { sha256 } from '../../secrets.ts'
import { enqueueJob } from '../../store/db/enqueue-job.ts'
import type { OpenUseCase } from '../use-case.ts'
import type { PasswordLinkJob } from './send-password-link.ts'

/** Leaves word that somebody forgot a password. Whether the address is anybody's is looked up later, by a job: the caller cannot tell. */
export const forgotPassword: OpenUseCase<'ForgotPassword'> = async ({ services, request }, input) => {
  const job: PasswordLinkJob = {
    EmailHash: sha256(input.Email.toLowerCase()).toString('hex'),
    Address: request.address,
    RequestId: request.requestId,
  }
  await enqueueJob(services.database.withoutAccount, 'send-password-link', job)
  return {}
}
