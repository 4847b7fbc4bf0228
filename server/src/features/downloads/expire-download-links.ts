import { sql } from 'kysely'
import type { Database } from '../../store/db/database.ts'
import { eachAccount } from '../../store/db/each-account.ts'

/** Removes links that expired more than a day ago, and what finds them or led to an order that was purged. */
export const expireDownloadLinks = (database: Database): Promise<void> =>
  eachAccount(database, async (tx, accountUuid) => {
    await sql`delete from download_links where expires_at < now() - interval '1 day'`.execute(tx)
    await sql`
      delete from directory d where d.kind = 'download' and d.account_id = ${accountUuid}::uuid
        and not exists (select 1 from download_links l where l.id = d.subject_id)`.execute(tx)
  })
