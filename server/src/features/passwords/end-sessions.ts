import { sql } from 'kysely'
import type { Tx } from '../../store/db/database.ts'

/** Ends the sessions of a user at once, those that keys opened for that user alone too. @param but the one that stays */
export async function endSessions(tx: Tx, userUuid: string, but?: string): Promise<void> {
  await sql`
    with ended as (
      update sessions set ended_at = now()
      where user_id = ${userUuid}::uuid and ended_at is null and id is distinct from ${but ?? null}::uuid returning id)
    delete from directory d using ended where d.kind = 'session' and d.subject_id = ended.id`.execute(tx)
}
