import { ApiError } from '@opaline/contract'
import { sql } from 'kysely'
import { makeUuid } from '../../uuid.ts'
import type { WrittenMail } from '../mails/mail-body.ts'
import { type Locale, localeOf } from '../mails/mail-texts.ts'
import { queueMail } from '../mails/queue-mail.ts'
import { type ShareWords, writePasswordMail, writeShareMail } from '../mails/share-mails.ts'
import type { Call } from '../use-case.ts'
import type { MadeShare } from './make-share.ts'

const HOUR_SECONDS = 3600

/** Who gets a share's link and its password. */
export interface Recipients {
  readonly to: string
  /** Who gets the password; undefined: it stands beside the link. */
  readonly passwordTo: string | undefined
  readonly password: string
}

interface Account {
  readonly name: string
  readonly locale: string
  readonly is_unconfirmed: boolean
  readonly mails: number
  readonly oldest: number
}

/** The account, held until the transaction ends, so that mails asked for at the same moment are counted one after the other. */
async function holdAccount({ tx, services }: Call): Promise<Account> {
  const now = services.now()
  const { rows } = await sql<Account>`
    select a.name, a.locale, a.is_unconfirmed, sent.mails, sent.oldest from accounts a,
      lateral (select count(*)::int mails, coalesce(extract(epoch from ${now}::timestamptz - min(created_at)), 0)::int oldest
        from mails where account_id = a.id and share_id is not null and created_at > ${now}::timestamptz - interval '1 hour') sent
    for no key update of a`.execute(tx)
  const [account] = rows
  if (!account) throw new Error('An account has no row.')
  return account
}

/** @throws ApiError Forbidden, RateLimited where the account mails nobody outside, or not now */
function allowMails(call: Call, account: Account, wanted: number): void {
  if (account.is_unconfirmed)
    throw new ApiError(
      'Forbidden',
      'The account mails nobody yet. Confirm your own address first: ask for a new password and set it by the link in the mail.',
    )
  if (account.mails + wanted <= call.services.config.SHARE_MAILS_PER_HOUR) return
  const seconds = Math.max(1, HOUR_SECONDS - account.oldest)
  throw new ApiError('RateLimited', `The account has sent its mails of this hour. Try again in ${seconds} seconds.`, {
    RetryAfterSeconds: seconds,
  })
}

async function noteContact({ tx, actor }: Call, email: string): Promise<void> {
  await tx
    .insertInto('contacts')
    .values({ id: makeUuid(), account_id: actor.accountUuid, email: email.toLowerCase() })
    .onConflict((conflict) => conflict.columns(['account_id', 'email']).doNothing())
    .execute()
}

interface WordsRow {
  readonly full_name: string
  readonly title: string
  readonly description: string
  readonly kind: string
  readonly expires_at: Date | null
  readonly time_zone: string
}

const lastDay = (locale: Locale, { expires_at: end, time_zone: timeZone }: WordsRow): string =>
  end === null
    ? ''
    : new Intl.DateTimeFormat(locale, { dateStyle: 'long', timeZone }).format(new Date(end.getTime() - 1))

async function readWords({ tx }: Call, shareUuid: string, account: Account): Promise<ShareWords> {
  const { rows } = await sql<WordsRow>`
    select u.full_name, s.title, s.description, s.kind, s.expires_at, a.time_zone from shares s
    join users u on u.id = s.user_id join accounts a on a.id = s.account_id where s.id = ${shareUuid}::uuid`.execute(tx)
  const [row] = rows
  if (!row) throw new Error('A share that was made has no row.')
  return {
    sharedBy: row.full_name,
    accountName: account.name,
    title: row.title,
    description: row.description,
    lastDay: lastDay(localeOf(account.locale), row),
    isUpload: row.kind === 'FolderUpload',
  }
}

/**
 * Mails a share: link and password in one message, or each to an address of its own.
 * @throws ApiError Forbidden, RateLimited
 */
export async function mailShare(call: Call, { shareUuid, url }: MadeShare, recipients: Recipients): Promise<void> {
  const { to, passwordTo, password } = recipients
  const account = await holdAccount(call)
  allowMails(call, account, passwordTo === undefined ? 1 : 2)
  const words = await readWords(call, shareUuid, account)
  const locale = localeOf(account.locale)
  const send = async (address: string, kind: string, mail: WrittenMail) => {
    const { accountUuid } = call.actor
    await queueMail(call.tx, call.services.secretKey, { accountUuid, kind, to: address, shareUuid, ...mail })
    await noteContact(call, address)
  }
  await send(to, 'share', writeShareMail(locale, words, url, passwordTo === undefined ? password : undefined))
  if (passwordTo !== undefined) await send(passwordTo, 'share-password', writePasswordMail(locale, words, password))
}
