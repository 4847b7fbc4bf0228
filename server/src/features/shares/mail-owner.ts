import type { Services } from '../../services.ts'
import type { Tx } from '../../store/db/database.ts'
import type { Locale } from '../mails/mail-texts.ts'
import { queueMail } from '../mails/queue-mail.ts'
import { type OwnerMailKind, writeOwnerMail } from '../mails/share-mails.ts'

interface Owned {
  readonly id: string
  readonly account_id: string
  readonly user_id: string
  readonly title: string
}

/** Mails a share's owner what happened to it, where they still are a user. */
export async function mailOwner(
  tx: Tx,
  { secretKey }: Pick<Services, 'secretKey'>,
  share: Owned,
  kind: OwnerMailKind,
  locale: Locale,
): Promise<void> {
  const owner = await tx
    .selectFrom('users')
    .select(['email', 'full_name'])
    .where('id', '=', share.user_id)
    .where('deactivated_at', 'is', null)
    .executeTakeFirst()
  if (!owner) return
  const words = { fullName: owner.full_name, title: share.title, shareUuid: share.id }
  const mail = writeOwnerMail(locale, kind, words)
  await queueMail(tx, secretKey, { accountUuid: share.account_id, kind, to: owner.email, ...mail })
}
