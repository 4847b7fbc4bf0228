import type { objects } from '@opaline/contract'
import { sql } from 'kysely'
import type { z } from 'zod'
import type { Tx } from '../../store/db/database.ts'
import { appendAuditRecord } from '../audit/append-audit-record.ts'
import type { RequestFacts } from '../use-case.ts'
import type { ShareRow } from './select-share.ts'

type Access = z.input<typeof objects.ShareAccess>

/** What somebody did at a share's address. */
export interface ShareDeed {
  readonly action: Access['Action']
  readonly outcome: Access['Outcome']
  readonly orderUuids?: readonly string[]
  readonly detail?: Readonly<Record<string, unknown>>
}

type Used = Pick<ShareRow, 'id' | 'account_id' | 'user_id' | 'api_key_id'>

/** Records it for the share's owner and in the audit. */
export async function noteAccess(tx: Tx, share: Used, facts: RequestFacts, now: Date, deed: ShareDeed): Promise<void> {
  const { action, outcome, orderUuids = [], detail = {} } = deed
  const { address, requestId } = facts
  const account = { account_id: share.account_id }
  await tx
    .insertInto('share_accesses')
    .values({ ...account, share_id: share.id, at: now, address, action, outcome })
    .execute()
  await appendAuditRecord(tx, {
    accountUuid: share.account_id,
    action,
    outcome,
    userUuid: share.user_id,
    apiKeyUuid: share.api_key_id ?? undefined,
    address,
    requestId,
    orderUuids,
    detail: { ShareUuid: share.id, ...detail },
  })
}

/** Counts an opening. */
export const countOpening = (tx: Tx, { id }: Used, now: Date) =>
  tx
    .updateTable('shares')
    .set({ open_count: sql<number>`open_count + 1`, last_opened_at: now })
    .where('id', '=', id)
    .execute()

/** Whether this address used the share within the last hour, which was recorded then. */
export async function wasHereLately(tx: Tx, { id }: Used, address: string, now: Date): Promise<boolean> {
  const { rows } = await sql`select 1 from share_accesses where share_id = ${id}::uuid and address = ${address}
    and outcome = 'success' and at > ${now}::timestamptz - interval '1 hour' limit 1`.execute(tx)
  return rows.length > 0
}
