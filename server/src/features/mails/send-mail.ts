import { type Mail, MailRefusedError } from '../../out/mail/mailer.ts'
import { unseal } from '../../sealed.ts'
import type { Services } from '../../services.ts'
import { giveUpMail } from './give-up-mail.ts'

/** What the job of a mail names. */
export interface MailJob {
  readonly AccountUuid: string
  readonly MailUuid: string
}

type Sending = Pick<Services, 'database' | 'mailer' | 'secretKey' | 'log' | 'now'>

async function readMail({ database, secretKey }: Sending, job: MailJob): Promise<Mail | undefined> {
  const row = await database.forAccount(job.AccountUuid, (tx) =>
    tx.selectFrom('mails').select('sealed').where('id', '=', job.MailUuid).executeTakeFirst(),
  )
  if (!row?.sealed) return undefined
  const text = unseal(secretKey, { purpose: 'mail', row: job.MailUuid }, row.sealed)
  return { uuid: job.MailUuid, ...(JSON.parse(text) as Omit<Mail, 'uuid'>) }
}

/** Erases what the mail said. */
const endMail = ({ database, now }: Sending, job: MailJob) =>
  database.forAccount(job.AccountUuid, (tx) =>
    tx.updateTable('mails').set({ sealed: null, sent_at: now() }).where('id', '=', job.MailUuid).execute(),
  )

// What a mail server says may hold the address; a queue keeps the error of a job for days.
const withoutAddress = (error: unknown): Error =>
  new Error(`The mail could not be sent (${(error as { code?: string }).code ?? (error as Error).name}).`)

/**
 * Sends a mail that waits, if it does. One that the mail server refuses for good is given up.
 * @throws whatever keeps it from being sent now; the queue tries again later, and later each time
 */
export async function sendMail(services: Sending, job: MailJob): Promise<void> {
  const mail = await readMail(services, job)
  if (!mail) return
  try {
    await services.mailer.send(mail)
  } catch (error) {
    const words = { mail: job.MailUuid, error: (error as { code?: string }).code ?? (error as Error).name }
    if (!(error instanceof MailRefusedError)) {
      services.log.warn(words, 'a mail could not be sent and is tried again later')
      throw withoutAddress(error)
    }
    services.log.warn(words, 'the mail server refused a mail, which is given up')
    await services.database.forAccount(job.AccountUuid, (tx) => giveUpMail(tx, services, job.MailUuid))
    return
  }
  await endMail(services, job)
}
