import { sql } from 'kysely'
import type { Services } from '../../services.ts'
import type { Tx } from '../../store/db/database.ts'
import { listAccounts } from '../../store/db/each-account.ts'
import { appendAuditRecord } from '../audit/append-audit-record.ts'
import { removeEntry } from './purge-images.ts'
import { removeBlobs, removeOrder } from './remove-order.ts'

type Needed = Pick<Services, 'blobs' | 'database' | 'log' | 'now'>

/** The order that has been in the account's trash longest, and for its time, for this transaction alone. */
async function selectDue(tx: Tx, now: Date): Promise<string | undefined> {
  const { rows } = await sql<{ id: string }>`
    select o.id from patient_orders o join accounts a on a.id = o.account_id
    where o.trashed_at < ${now}::timestamptz - make_interval(days => a.trash_days)
    order by o.trashed_at limit 1 for update of o skip locked`.execute(tx)
  return rows[0]?.id
}

const recordPurge = (tx: Tx, accountUuid: string, orderUuid: string, images: number) =>
  appendAuditRecord(tx, {
    accountUuid,
    action: 'TrashPurged',
    outcome: 'success',
    address: '',
    requestId: '',
    orderUuids: [orderUuid],
    detail: { ImagesCount: images },
  })

/** The series or image that has been in the account's trash longest, and for its time. */
async function selectDueEntry(tx: Tx, now: Date): Promise<{ id: string; order_id: string } | undefined> {
  const { rows } = await sql<{ id: string; order_id: string }>`
    select t.id, t.order_id from trash_entries t join accounts a on a.id = t.account_id
    where t.trashed_at < ${now}::timestamptz - make_interval(days => a.trash_days)
    order by t.trashed_at limit 1 for update of t skip locked`.execute(tx)
  return rows[0]
}

/** @returns whether there was a series or an image to purge */
async function purgeNextEntry(needed: Needed, accountUuid: string): Promise<boolean> {
  const blobKeys = await needed.database.forAccount(accountUuid, async (tx) => {
    const entry = await selectDueEntry(tx, needed.now())
    if (entry === undefined) return undefined
    const keys = await removeEntry(tx, entry.id)
    await recordPurge(tx, accountUuid, entry.order_id, keys.length)
    return keys
  })
  if (blobKeys !== undefined) await removeBlobs(needed, accountUuid, blobKeys)
  return blobKeys !== undefined
}

/** @returns whether there was an order to purge */
async function purgeNext(needed: Needed, accountUuid: string): Promise<boolean> {
  const blobKeys = await needed.database.forAccount(accountUuid, async (tx) => {
    const orderUuid = await selectDue(tx, needed.now())
    if (orderUuid === undefined) return undefined
    const keys = await removeOrder(tx, orderUuid)
    await recordPurge(tx, accountUuid, orderUuid, keys.length)
    return keys
  })
  if (blobKeys !== undefined) await removeBlobs(needed, accountUuid, blobKeys)
  return blobKeys !== undefined
}

/**
 * Purges orders, series and images that were in the trash for as many days as their account keeps them.
 * @returns how many were purged
 */
export async function purgeTrash(needed: Needed): Promise<number> {
  let purged = 0
  for (const accountUuid of await listAccounts(needed.database)) {
    while (await purgeNext(needed, accountUuid)) purged += 1
    while (await purgeNextEntry(needed, accountUuid)) purged += 1
  }
  return purged
}
