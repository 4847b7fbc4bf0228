import type { Tx } from '../../store/db/database.ts'

export interface AuditRecord {
  readonly accountUuid: string
  /** The method, or what happened at another door (`ViewerLinkOpened`). */
  readonly action: string
  readonly outcome: 'success' | 'denied' | 'failed'
  readonly userUuid?: string | undefined
  readonly apiKeyUuid?: string | undefined
  readonly sessionUuid?: string | undefined
  readonly address: string
  readonly requestId: string
  readonly orderUuids?: readonly string[]
  /** What else decides later: ids, counts, error codes; never names, keys or passwords. */
  readonly detail?: Readonly<Record<string, unknown>>
}

/** Writes who did what, in the transaction of the deed itself: the one place where records are made. Its place in the chain it gets at the commit. */
export async function appendAuditRecord(tx: Tx, record: AuditRecord): Promise<void> {
  await tx
    .insertInto('audit_records')
    .values({
      account_id: record.accountUuid,
      action: record.action,
      outcome: record.outcome,
      user_id: record.userUuid ?? null,
      api_key_id: record.apiKeyUuid ?? null,
      session_id: record.sessionUuid ?? null,
      address: record.address,
      request_id: record.requestId,
      order_ids: [...(record.orderUuids ?? [])],
      detail: JSON.stringify(record.detail ?? {}),
    })
    .execute()
}
