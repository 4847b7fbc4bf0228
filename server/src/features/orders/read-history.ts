import { sql } from 'kysely'
import type { Tx } from '../../store/db/database.ts'

/** One deed on an order, as its properties show it. */
export interface HistoryEntry {
  readonly Datetime: Date
  /** The user; where a key acted, its name beside the user's. */
  readonly UserName: string
  readonly Action: string
  readonly Detail: string
}

const MOST = 1_000

/** The deeds on an order, newest first, from the audit record; refused ones are not part of an order's history. */
export async function readHistory(tx: Tx, accountUuid: string, orderUuid: string): Promise<HistoryEntry[]> {
  const { rows } = await sql<HistoryEntry>`
    select a.at "Datetime",
      concat_ws(' ', nullif(u.full_name, ''), case when k.id is null then null else '(key ' || k.name || ')' end) "UserName",
      a.action "Action", coalesce(a.detail ->> 'Detail', '') "Detail"
    from audit_record_orders ao join audit_records a on a.id = ao.record_id
    left join users u on u.id = a.user_id left join api_keys k on k.id = a.api_key_id
    where ao.account_id = ${accountUuid}::uuid and ao.order_id = ${orderUuid}::uuid and a.outcome = 'success'
    order by ao.record_id desc limit ${MOST}`.execute(tx)
  return rows
}
