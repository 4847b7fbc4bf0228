import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { sql } from 'kysely'
import type { TestArchive } from './open-archive.ts'

/** Everything that an arrival can leave, counted: files under way, blobs, rows. */
export async function whatIsLeft(archive: TestArchive) {
  const { rows } = await archive.database.forAccount(archive.account.AccountUuid, (tx) =>
    sql<{ orders: number; studies: number; series: number; instances: number }>`
      select (select count(*)::int from patient_orders) as orders, (select count(*)::int from studies) as studies,
        (select count(*)::int from series) as series, (select count(*)::int from instances) as instances`.execute(tx),
  )
  const pending = (await readdir(join(archive.folder, 'pending'))).length
  return { pending, blobs: (await archive.blobKeys()).length, ...rows[0] }
}

export const NOTHING = { pending: 0, blobs: 0, orders: 0, studies: 0, series: 0, instances: 0 }
