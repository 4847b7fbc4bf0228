import type { UseCase } from '../use-case.ts'
import { requireShare } from './require-share.ts'

/** Ends a share at once and for good; what of its mails still waits is erased. Twice is no error. */
export const revokeShare: UseCase<'RevokeShare'> = async (call, input) => {
  const { tx, services } = call
  await requireShare(call, input.ShareUuid)
  await tx
    .updateTable('shares')
    .set({ revoked_at: services.now() })
    .where('id', '=', input.ShareUuid)
    .where('revoked_at', 'is', null)
    .execute()
  await tx
    .updateTable('mails')
    .set({ sealed: null })
    .where('share_id', '=', input.ShareUuid)
    .where('sealed', 'is not', null)
    .execute()
  return {}
}
