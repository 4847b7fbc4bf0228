import { type RawBuilder, sql } from 'kysely'
import type { Tx } from '../../store/db/database.ts'
import type { Actor } from '../access/actor.ts'
import { notFound } from '../errors.ts'

/**
 * The condition that an inbox item (alias `b`) waits where the actor may see it: Admin the whole account, Standard their
 * institutions. What waits belongs to no order yet, so a session that was narrowed to some orders sees none.
 */
export function waitingItems(actor: Actor): RawBuilder<boolean> {
  const parts = [sql<boolean>`b.account_id = ${actor.accountUuid}::uuid and b.state = 'Waiting'`]
  if (actor.userType !== 'Admin') parts.push(sql<boolean>`b.institution_id = any(${actor.institutionUuids}::uuid[])`)
  if (actor.orderUuids !== undefined || actor.userType === 'LimitedAccess') parts.push(sql<boolean>`false`)
  return sql<boolean>`(${sql.join(parts, sql` and `)})`
}

/** What is needed of an item to file or discard it. */
export interface WaitingItem {
  readonly id: string
  readonly institutionUuid: string
  readonly blobKey: string
  readonly blobSize: number
  readonly sha256: Buffer
  readonly anonymized: boolean
}

/**
 * The item, kept from others until the transaction ends.
 * @throws ApiError NotFound for one that is unknown, foreign, settled already or not the actor's to see
 */
export async function requireWaitingItem(tx: Tx, actor: Actor, inboxItemUuid: string): Promise<WaitingItem> {
  const item = await tx
    .selectFrom('inbox_items as b')
    .select(['id', 'institution_id', 'blob_key', 'blob_size', 'sha256', 'anonymized'])
    .where('id', '=', inboxItemUuid)
    .where(waitingItems(actor))
    .forUpdate()
    .executeTakeFirst()
  if (!item?.blob_key) throw notFound('inboxItemUuid')
  const { id, institution_id, blob_key, blob_size, sha256, anonymized } = item
  return { id, institutionUuid: institution_id, blobKey: blob_key, blobSize: Number(blob_size), sha256, anonymized }
}
