import { sql } from 'kysely'
import type { Services } from '../../services.ts'
import { listAccounts } from '../../store/db/each-account.ts'

/** Far longer than a commit takes, so that what is swept is no arrival under way. */
const AGE_MS = 3_600_000
const TOGETHER = 500

type Needed = Pick<Services, 'blobs' | 'database' | 'now'>

/** Which of these blobs no row holds. */
async function withoutRow({ database }: Needed, accountUuid: string, keys: readonly string[]): Promise<string[]> {
  const { rows } = await database.forAccount(accountUuid, (tx) =>
    sql<{ key: string }>`
      select key from unnest(${keys}::uuid[]) key
      where not exists (select 1 from instances i where i.blob_key = key)
        and not exists (select 1 from documents d where d.blob_key = key)
        and not exists (select 1 from inbox_items b where b.blob_key = key)
        and not exists (select 1 from upload_pieces p where p.blob_key = key)`.execute(tx),
  )
  return rows.map((row) => row.key)
}

async function* oldBlobs({ blobs, now }: Needed, accountUuid: string): AsyncGenerator<string[]> {
  const before = now().getTime() - AGE_MS
  let keys: string[] = []
  for await (const { key, modifiedAt } of blobs.list(accountUuid)) {
    if (modifiedAt.getTime() >= before) continue
    keys.push(key)
    if (keys.length < TOGETHER) continue
    yield keys
    keys = []
  }
  if (keys.length > 0) yield keys
}

async function sweepAccount(needed: Needed, accountUuid: string): Promise<number> {
  let swept = 0
  for await (const keys of oldBlobs(needed, accountUuid)) {
    for (const key of await withoutRow(needed, accountUuid, keys)) {
      await needed.blobs.delete(accountUuid, key)
      swept += 1
    }
  }
  return swept
}

/**
 * Removes what interrupted arrivals left: blobs older than an hour without a row, and files that never got their place.
 * @returns how many were removed
 */
export async function sweepBlobs(needed: Needed): Promise<number> {
  let swept = await needed.blobs.sweepPending(AGE_MS)
  for (const accountUuid of await listAccounts(needed.database)) swept += await sweepAccount(needed, accountUuid)
  return swept
}
