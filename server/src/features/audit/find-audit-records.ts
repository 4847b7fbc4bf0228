import { type RawBuilder, sql } from 'kysely'
import type { Tx } from '../../store/db/database.ts'
import { invalid } from '../errors.ts'
import type { Period } from './period.ts'

/** What narrows the log; uuids and times are checked ones. */
export interface AuditFilter extends Period {
  readonly userUuid: string | undefined
  readonly orderUuid: string | undefined
  readonly action: string | undefined
  readonly outcome: string | undefined
}

/** One record with the names that its user and key have now. */
export interface AuditEntry {
  readonly number: string
  readonly at: Date
  readonly action: string
  readonly outcome: 'success' | 'denied' | 'failed'
  readonly user_id: string | null
  readonly user_name: string | null
  readonly api_key_id: string | null
  readonly api_key_name: string | null
  readonly address: string
  readonly request_id: string
  readonly order_ids: readonly string[]
  /** As the hash was made of it. */
  readonly detail: string
  readonly hash: Buffer
}

interface Page {
  readonly pageToken: string | undefined
  readonly pageSize: number
}

const TOKEN = /^[1-9]\d{0,17}$/

function readToken(token: string): string {
  const number = Buffer.from(token, 'base64url').toString('latin1')
  if (!TOKEN.test(number)) throw invalid('pageToken', 'It is not one that a page before it gave.')
  return number
}

const writeToken = (number: string): string => Buffer.from(number).toString('base64url')

type Condition = RawBuilder<boolean>

/** Times never go back along the numbers, so the ends of a period are numbers too, and the index by number serves it. */
function timeConditions(accountUuid: string, { from, before }: Period): Condition[] {
  const within = sql`select number from audit_records where account_id = ${accountUuid}::uuid and number is not null`
  return [
    ...(from === undefined
      ? []
      : [sql<boolean>`r.number >= (${within} and at >= ${from}::timestamptz order by at, number limit 1)`]),
    ...(before === undefined
      ? []
      : [sql<boolean>`r.number <= (${within} and at < ${before}::timestamptz order by at desc, number desc limit 1)`]),
  ]
}

function conditions(accountUuid: string, filter: AuditFilter, after: string | undefined): Condition[] {
  const { userUuid, orderUuid, action, outcome } = filter
  return [
    sql<boolean>`r.account_id = ${accountUuid}::uuid and r.number is not null`,
    ...timeConditions(accountUuid, filter),
    ...(after === undefined ? [] : [sql<boolean>`r.number < ${after}::bigint`]),
    ...(userUuid === undefined ? [] : [sql<boolean>`r.user_id = ${userUuid}::uuid`]),
    ...(action === undefined ? [] : [sql<boolean>`r.action = ${action}`]),
    ...(outcome === undefined ? [] : [sql<boolean>`r.outcome = ${outcome}`]),
    ...(orderUuid === undefined
      ? []
      : [
          sql<boolean>`r.id in (select record_id from audit_record_orders
            where account_id = ${accountUuid}::uuid and order_id = ${orderUuid}::uuid)`,
        ]),
  ]
}

/**
 * The account's records, newest first.
 * @returns one page and the token of the next, '' after the last
 * @throws ApiError InvalidParameter for what is no token of ours
 */
export async function findAuditRecords(
  tx: Tx,
  accountUuid: string,
  filter: AuditFilter,
  { pageToken, pageSize }: Page,
): Promise<{ readonly entries: readonly AuditEntry[]; readonly next: string }> {
  const after = pageToken === undefined ? undefined : readToken(pageToken)
  const { rows } = await sql<AuditEntry>`
    select r.number, r.at, r.action, r.outcome, r.user_id, u.full_name user_name, r.api_key_id, k.name api_key_name,
      r.address, r.request_id, r.order_ids, r.detail::text, r.hash
    from audit_records r left join users u on u.id = r.user_id left join api_keys k on k.id = r.api_key_id
    where ${sql.join(conditions(accountUuid, filter, after), sql` and `)}
    order by r.number desc limit ${pageSize + 1}`.execute(tx)
  const entries = rows.slice(0, pageSize)
  const last = entries.at(-1)
  return { entries, next: rows.length > pageSize && last ? writeToken(last.number) : '' }
}
