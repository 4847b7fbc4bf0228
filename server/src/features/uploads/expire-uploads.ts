import { sql } from 'kysely'
import type { Services } from '../../services.ts'
import { eachAccount } from '../../store/db/each-account.ts'

/** Removes uploads that lay still for too long, those being put together aside; the sweep of blobs finds their pieces. */
export const expireUploads = ({ database, now }: Pick<Services, 'database' | 'now'>): Promise<void> =>
  eachAccount(database, async (tx) => {
    await sql`
      delete from uploads where expires_at < ${now()}::timestamptz
        and (finishing_until is null or finishing_until < now())`.execute(tx)
  })
