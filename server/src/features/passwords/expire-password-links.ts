import { sql } from 'kysely'
import type { Database } from '../../store/db/database.ts'
import { eachAccount } from '../../store/db/each-account.ts'

/** Removes links that have ended, and what finds them. */
export const expirePasswordLinks = (database: Database): Promise<void> =>
  eachAccount(database, async (tx) => {
    await sql`
      with gone as (delete from password_links where expires_at < now() returning id)
      delete from directory d using gone where d.kind = 'password-reset' and d.subject_id = gone.id`.execute(tx)
  })
