import type { Services } from '../../services.ts'
import type { Tx } from '../../store/db/database.ts'
import { localeOf } from '../mails/mail-texts.ts'
import { mailOwner } from './mail-owner.ts'
import { noteAccess } from './note-access.ts'

/** Says in the share's log, and mails its owner, that a mail of it was not delivered. */
export async function tellFailedMail(
  tx: Tx,
  services: Pick<Services, 'secretKey' | 'now'>,
  shareUuid: string,
): Promise<void> {
  const share = await tx
    .selectFrom('shares as s')
    .innerJoin('accounts as a', 'a.id', 's.account_id')
    .select(['s.id', 's.account_id', 's.user_id', 's.api_key_id', 's.title', 'a.locale'])
    .where('s.id', '=', shareUuid)
    .executeTakeFirstOrThrow()
  const facts = { address: '', requestId: '', origin: undefined }
  await noteAccess(tx, share, facts, services.now(), { action: 'MailFailed', outcome: 'failed' })
  await mailOwner(tx, services, share, 'share-mail-failed', localeOf(share.locale))
}
