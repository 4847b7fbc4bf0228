import { sql } from 'kysely'
import type { Database } from '../../store/db/database.ts'
import { eachAccount } from '../../store/db/each-account.ts'

/** Forgets secrets whose grace time after a rotation is over, and what finds them. */
export const expireOldSecrets = (database: Database): Promise<void> =>
  eachAccount(database, async (tx) => {
    await sql`
      with ended as (select id, previous_key_hash from api_keys where previous_ends_at < now()),
      cleared as (
        update api_keys k set previous_key_hash = null, previous_ends_at = null from ended where k.id = ended.id)
      delete from directory d using ended where d.kind = 'api-key' and d.key = ended.previous_key_hash`.execute(tx)
  })
