import { sql } from 'kysely'
import { makeToken, sha256 } from '../../secrets.ts'
import type { Services } from '../../services.ts'
import type { Tx } from '../../store/db/database.ts'
import { makeUuid } from '../../uuid.ts'
import { localeOf, type MailKind, type MailTextKind, writeMail } from '../mails/mail-texts.ts'
import { queueMail } from '../mails/queue-mail.ts'

const HOUR_MS = 3_600_000
const LIFE_MS: Readonly<Record<MailKind, number>> = { invitation: 7 * 24 * HOUR_MS, 'password-reset': HOUR_MS }

/** Whom a link is for. */
export interface LinkUser {
  readonly accountUuid: string
  readonly userUuid: string
  readonly email: string
  readonly fullName: string
}

async function insertLink(tx: Tx, { accountUuid, userUuid }: LinkUser, expiresAt: Date): Promise<string> {
  const id = makeUuid()
  const token = makeToken()
  const row = { id, account_id: accountUuid, user_id: userUuid, expires_at: expiresAt }
  await tx.insertInto('password_links').values(row).execute()
  await tx
    .insertInto('directory')
    .values({ kind: 'password-reset', key: sha256(token), account_id: accountUuid, subject_id: id })
    .execute()
  return token
}

/** Mails a link that sets the user's password, once: 7 days for an invitation, one hour otherwise. @returns the mail's id */
export async function mailPasswordLink(
  tx: Tx,
  services: Pick<Services, 'now' | 'publicUrl' | 'secretKey'>,
  kind: MailKind,
  user: LinkUser,
): Promise<string> {
  const token = await insertLink(tx, user, new Date(services.now().getTime() + LIFE_MS[kind]))
  return mailUser(tx, services, user, kind, `${services.publicUrl()}/password/${token}`)
}

async function mailUser(
  tx: Tx,
  services: Pick<Services, 'secretKey'>,
  user: LinkUser,
  text: MailTextKind,
  link: string,
): Promise<string> {
  const account = await tx.selectFrom('accounts').select(['name', 'locale']).executeTakeFirstOrThrow()
  const words = { fullName: user.fullName, accountName: account.name, link }
  const mail = writeMail(localeOf(account.locale), text, words)
  const kind = text === 'vain-invitation' ? 'invitation' : text
  return queueMail(tx, services.secretKey, { accountUuid: user.accountUuid, kind, to: user.email, ...mail })
}

/** Tells the owner of an address, whose login is in another account, that they were invited. @returns the mail's id */
export const mailVainInvitation = (
  tx: Tx,
  services: Pick<Services, 'publicUrl' | 'secretKey'>,
  user: LinkUser,
): Promise<string> => mailUser(tx, services, user, 'vain-invitation', services.publicUrl())

/** Makes every link of the user worthless. */
export async function dropPasswordLinks(tx: Tx, userUuid: string): Promise<void> {
  await sql`
    with gone as (delete from password_links where user_id = ${userUuid}::uuid returning id)
    delete from directory d using gone where d.kind = 'password-reset' and d.subject_id = gone.id`.execute(tx)
}
