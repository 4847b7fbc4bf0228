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

/**
 * The deeds on an order, newest first, from the audit record; refused ones are not part of an order's history.
 * The record has ids only, so whoever an order was assigned to is shown by the name that they have now.
 */
export async function readHistory(tx: Tx, accountUuid: string, orderUuid: string): Promise<HistoryEntry[]> {
  const { rows } = await sql<HistoryEntry>`
    select a.at "Datetime",
      concat_ws(' ', nullif(u.full_name, ''), case when k.id is null then null else '(key ' || k.name || ')' end) "UserName",
      a.action "Action", coalesce(a.detail ->> 'Detail', assignee.full_name, assigned_group.name, '') "Detail"
    from audit_record_orders ao join audit_records a on a.id = ao.record_id
    left join users u on u.id = a.user_id left join api_keys k on k.id = a.api_key_id
    left join users assignee
      on assignee.id = coalesce(a.detail ->> 'AssignedUserUuid', a.detail ->> 'UnassignedUserUuid')::uuid
    left join user_groups assigned_group
      on assigned_group.id = coalesce(a.detail ->> 'AssignedUserGroupUuid', a.detail ->> 'UnassignedUserGroupUuid')::uuid
    where ao.account_id = ${accountUuid}::uuid and ao.order_id = ${orderUuid}::uuid and a.outcome = 'success'
    order by ao.record_id desc limit ${MOST}`.execute(tx)
  return rows
}
