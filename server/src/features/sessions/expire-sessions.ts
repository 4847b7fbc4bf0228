import { sql } from 'kysely'
import type { Database } from '../../store/db/database.ts'
import { eachAccount } from '../../store/db/each-account.ts'

/** Removes sessions that ended or expired more than a day ago, and what finds them. Their audit records stay. */
export const expireSessions = (database: Database): Promise<void> =>
  eachAccount(database, async (tx) => {
    await sql`
      with gone as (
        delete from sessions where coalesce(ended_at, expires_at) < now() - interval '1 day' returning id)
      delete from directory d using gone where d.kind = 'session' and d.subject_id = gone.id`.execute(tx)
  })
