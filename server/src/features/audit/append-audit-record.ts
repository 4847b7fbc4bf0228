import { executeLast, type Tx } from '../../store/db/database.ts'
import { literal } from '../../store/db/pooled-connection.ts'

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

const COLUMNS = 'account_id, action, outcome, user_id, api_key_id, session_id, address, request_id, order_ids, detail'

const valuesOf = (record: AuditRecord): readonly string[] => [
  literal(record.accountUuid),
  literal(record.action),
  literal(record.outcome),
  literal(record.userUuid ?? null),
  literal(record.apiKeyUuid ?? null),
  literal(record.sessionUuid ?? null),
  literal(record.address),
  literal(record.requestId),
  `${literal(record.orderUuids ?? [])}::uuid[]`,
  literal(JSON.stringify(record.detail ?? {})),
]

/**
 * Writes who did what, in the transaction of the deed itself and at its end: the one place where records are made. Its place
 * in the chain it gets at the commit.
 */
export const appendAuditRecord = (tx: Tx, record: AuditRecord): Promise<void> =>
  executeLast(tx, `insert into audit_records (${COLUMNS}) values (${valuesOf(record).join(', ')})`)
