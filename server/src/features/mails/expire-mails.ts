import { sql } from 'kysely'
import type { Database } from '../../store/db/database.ts'
import { eachAccount } from '../../store/db/each-account.ts'

/** Removes mails of more than 7 days, sent or not: the links in them have ended too. */
export const expireMails = (database: Database): Promise<void> =>
  eachAccount(database, async (tx) => {
    await sql`delete from mails where created_at < now() - interval '7 days'`.execute(tx)
  })
