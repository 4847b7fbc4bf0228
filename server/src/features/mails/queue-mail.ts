import { seal } from '../../sealed.ts'
import type { Tx } from '../../store/db/database.ts'
import { enqueueJob } from '../../store/db/enqueue-job.ts'
import { makeUuid } from '../../uuid.ts'

/** A mail to be sent once the transaction is committed. */
export interface QueuedMail {
  readonly accountUuid: string
  readonly kind: string
  readonly to: string
  readonly subject: string
  readonly text: string
  /** The same as HTML; left out: plain text alone. */
  readonly html?: string
  /** The share that it is about: when that ends before it is sent, it is not sent. */
  readonly shareUuid?: string
}

/**
 * Puts a mail on its way in the transaction of its cause: the job names ids only, address and text wait encrypted.
 * @returns the mail's id
 */
export async function queueMail(tx: Tx, secretKey: string, mail: QueuedMail): Promise<string> {
  const { accountUuid, kind, to, subject, text, html, shareUuid } = mail
  const id = makeUuid()
  const sealed = seal(secretKey, { purpose: 'mail', row: id }, JSON.stringify({ to, subject, text, html }))
  await tx
    .insertInto('mails')
    .values({ id, account_id: accountUuid, kind, sealed, share_id: shareUuid ?? null })
    .execute()
  await enqueueJob(tx, 'send-mail', { AccountUuid: accountUuid, MailUuid: id })
  return id
}
