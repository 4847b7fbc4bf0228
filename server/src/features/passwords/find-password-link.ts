import { sha256 } from '../../secrets.ts'
import type { Services } from '../../services.ts'
import type { Tx } from '../../store/db/database.ts'
import { type Locale, localeOf } from '../mails/mail-texts.ts'

/** Where a link's token leads. */
export interface FoundLink {
  readonly accountUuid: string
  readonly linkUuid: string
}

/** Finds what a token belongs to; undefined for one that never was, was used, or was dropped. */
export async function findPasswordLink(
  { database }: Pick<Services, 'database'>,
  token: string,
): Promise<FoundLink | undefined> {
  const entry = await database.withoutAccount
    .selectFrom('directory')
    .select(['account_id', 'subject_id'])
    .where('kind', '=', 'password-reset')
    .where('key', '=', sha256(token))
    .executeTakeFirst()
  return entry && { accountUuid: entry.account_id, linkUuid: entry.subject_id }
}

/** The user whose password a link sets, while it does. */
export const selectLinkUser = (tx: Tx, { linkUuid }: FoundLink, now: Date) =>
  tx
    .selectFrom('password_links as l')
    .innerJoin('users as u', 'u.id', 'l.user_id')
    .select(['u.id', 'u.email', 'u.user_type'])
    .where('l.id', '=', linkUuid)
    .where('l.expires_at', '>', now)
    .where('u.deactivated_at', 'is', null)
    .executeTakeFirst()

/** The language of a link's page; undefined where the link opens nothing (any more). */
export async function readPasswordLink(
  services: Pick<Services, 'database' | 'now'>,
  token: string,
): Promise<Locale | undefined> {
  const link = await findPasswordLink(services, token)
  if (!link) return undefined
  return services.database.forAccount(link.accountUuid, async (tx) => {
    if (!(await selectLinkUser(tx, link, services.now()))) return undefined
    const account = await tx.selectFrom('accounts').select('locale').executeTakeFirstOrThrow()
    return localeOf(account.locale)
  })
}
