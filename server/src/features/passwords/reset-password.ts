import { ApiError } from '@opaline/contract'
import type { Tx } from '../../store/db/database.ts'
import { appendAuditRecord } from '../audit/append-audit-record.ts'
import { hashPassword } from '../sessions/password.ts'
import type { OpenUseCase } from '../use-case.ts'
import { endSessions } from './end-sessions.ts'
import { type FoundLink, findPasswordLink, selectLinkUser } from './find-password-link.ts'
import { requireGoodPassword } from './password.rules.ts'
import { dropPasswordLinks } from './password-links.ts'

const noLink = () => new ApiError('Unauthorized', 'The link has ended or was used. Ask for a new one.')

/** A link is good once: of two at the same moment one removes it. */
async function useLink(tx: Tx, { linkUuid }: FoundLink): Promise<void> {
  const used = await tx.deleteFrom('password_links').where('id', '=', linkUuid).returning('id').executeTakeFirst()
  if (!used) throw noLink()
  await tx.deleteFrom('directory').where('kind', '=', 'password-reset').where('subject_id', '=', linkUuid).execute()
}

/** Whoever uses a mailed link has the address that it went to. */
const confirmAccount = (tx: Tx) =>
  tx.updateTable('accounts').set({ is_unconfirmed: false }).where('is_unconfirmed', '=', true).execute()

/** Sets the password by a mailed link. Unknown, used and ended links are told the same. */
export const resetPassword: OpenUseCase<'ResetPassword'> = async ({ services, request }, input) => {
  const link = await findPasswordLink(services, input.Token)
  if (!link) throw noLink()
  await services.database.forAccount(link.accountUuid, async (tx) => {
    const user = await selectLinkUser(tx, link, services.now())
    if (!user) throw noLink()
    requireGoodPassword('password', input.Password, user.email)
    await useLink(tx, link)
    const password_hash = await hashPassword(input.Password)
    await tx.updateTable('users').set({ password_hash }).where('id', '=', user.id).execute()
    if (user.user_type === 'Admin') await confirmAccount(tx)
    await dropPasswordLinks(tx, user.id)
    await endSessions(tx, user.id)
    const deed = { accountUuid: link.accountUuid, action: 'ResetPassword', outcome: 'success' } as const
    await appendAuditRecord(tx, { ...deed, userUuid: user.id, ...request })
  })
  return {}
}
