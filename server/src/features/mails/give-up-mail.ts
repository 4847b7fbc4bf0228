import { sql } from 'kysely'
import type { Services } from '../../services.ts'
import type { Tx } from '../../store/db/database.ts'
import { eachAccount } from '../../store/db/each-account.ts'
import { tellFailedMail } from '../shares/tell-failed-mail.ts'

type Needed = Pick<Services, 'secretKey' | 'now'>

interface GivenUp {
  readonly id: string
  readonly share_id: string | null
}

async function tell(tx: Tx, services: Needed, mails: readonly GivenUp[]): Promise<void> {
  for (const { share_id: shareUuid } of mails) if (shareUuid !== null) await tellFailedMail(tx, services, shareUuid)
}

/** Erases what a mail said that will not be sent any more; the owner of the share that it is about is told. */
export async function giveUpMail(tx: Tx, services: Needed, mailUuid: string): Promise<void> {
  const { rows } = await sql<GivenUp>`
    update mails set sealed = null, failed_at = ${services.now()} where id = ${mailUuid}::uuid and sealed is not null
    returning id, share_id`.execute(tx)
  await tell(tx, services, rows)
}

/** Gives up the mails that could not be sent for 24 hours. */
export const giveUpOldMails = (services: Needed & Pick<Services, 'database'>): Promise<void> =>
  eachAccount(services.database, async (tx) => {
    const { rows } = await sql<GivenUp>`
      update mails set sealed = null, failed_at = ${services.now()}
      where sealed is not null and created_at < ${services.now()}::timestamptz - interval '24 hours'
      returning id, share_id`.execute(tx)
    await tell(tx, services, rows)
  })
