import { sql } from 'kysely'
import type { Services } from '../../services.ts'
import type { Tx } from '../../store/db/database.ts'
import { appendAuditRecord } from '../audit/append-audit-record.ts'
import { mailPasswordLink } from './password-links.ts'

/** What the job of a forgotten password names: the hash that the directory knows an address by. */
export interface PasswordLinkJob {
  readonly EmailHash: string
  readonly Address: string
  readonly RequestId: string
}

type Sending = Pick<Services, 'database' | 'now' | 'publicUrl' | 'secretKey'>

const MOST_PER_HOUR = 3

async function wereEnough(tx: Tx, userUuid: string): Promise<boolean> {
  const { rows } = await sql<{ links: number }>`
    select count(*)::int links from password_links
    where user_id = ${userUuid}::uuid and created_at > now() - interval '1 hour'`.execute(tx)
  return (rows[0]?.links ?? 0) >= MOST_PER_HOUR
}

const selectUser = (tx: Tx, userUuid: string) =>
  tx
    .selectFrom('users')
    .select(['account_id as accountUuid', 'id as userUuid', 'email', 'full_name as fullName'])
    .where('id', '=', userUuid)
    .where('deactivated_at', 'is', null)
    .forUpdate()
    .executeTakeFirst()

/** Mails the link for a new password to the user of this address, if there is one and not more than three times an hour. */
export async function sendPasswordLink(services: Sending, job: PasswordLinkJob): Promise<void> {
  const entry = await services.database.withoutAccount
    .selectFrom('directory')
    .select(['account_id', 'subject_id'])
    .where('kind', '=', 'email')
    .where('key', '=', Buffer.from(job.EmailHash, 'hex'))
    .executeTakeFirst()
  if (!entry) return
  await services.database.forAccount(entry.account_id, async (tx) => {
    const user = await selectUser(tx, entry.subject_id)
    if (!user || (await wereEnough(tx, user.userUuid))) return
    const mail = await mailPasswordLink(tx, services, 'password-reset', user)
    const deed = { accountUuid: user.accountUuid, action: 'ForgotPassword', outcome: 'success' } as const
    await appendAuditRecord(tx, {
      ...deed,
      userUuid: user.userUuid,
      address: job.Address,
      requestId: job.RequestId,
      detail: { MailUuid: mail },
    })
  })
}
